import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { afterWrite } from "#search/runtime";
import { findActorByToken } from "~/modules/access/queries.server";
import { createApi } from "~/platform/api.server";
import { ENDPOINTS } from "../endpoints/table.server";

const api = createApi({
  endpoints: ENDPOINTS,
  authenticate: (server, token) => findActorByToken(server.db, token, server.now()),
  afterWrite: (server) => afterWrite(server.db),
});

const answer = ({ request, params, context }: LoaderFunctionArgs) =>
  api(request, { path: params["*"] ?? "", server: context });

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = (args: ActionFunctionArgs) => answer(args);
