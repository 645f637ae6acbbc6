import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { signOut } from "~/modules/access/commands.server";
import { cookie, cookieValue } from "~/platform/http.server";
import { SESSION_COOKIE } from "../context.server";

export const loader = () => redirect("/");

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const token = cookieValue(request, SESSION_COOKIE);
  if (token) await signOut(context.db, token);
  const ended = cookie(SESSION_COOKIE, "", { secure: context.secure, maxAgeSeconds: 0 });
  return redirect("/sign-in", { headers: { "Set-Cookie": ended } });
};
