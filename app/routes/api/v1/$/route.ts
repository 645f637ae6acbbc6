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

const BASE = "/api/v1/";

const answer = ({ request, context }: LoaderFunctionArgs) =>
  api(request, { path: new URL(request.url).pathname.slice(BASE.length), server: context });

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = (args: ActionFunctionArgs) => answer(args);
