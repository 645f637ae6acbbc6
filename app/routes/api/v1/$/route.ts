import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { serveApi } from "../serve-api.server";

export const loader = ({ request, context }: LoaderFunctionArgs) => serveApi(request, context);
export const action = ({ request, context }: ActionFunctionArgs) => serveApi(request, context);
