import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound } from "~/platform/errors";
import { page } from "../../context.server";

/** Every other address, so that what is not there is told inside the frame. */
export const loader = (args: LoaderFunctionArgs) =>
  page(args, async () => {
    throw notFound("这个页面");
  });

export default function NoSuchPage() {
  return null;
}
