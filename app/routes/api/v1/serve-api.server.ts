import type { AppLoadContext } from "@remix-run/node";
import { afterWrite } from "#search/runtime";
import { findActorByToken } from "~/modules/access/queries.server";
import { createApi } from "~/platform/api.server";
import { ENDPOINTS } from "./endpoints/table.server";

const BASE = "/api/v1/";

const api = createApi({
  endpoints: ENDPOINTS,
  authenticate: (server, token) => findActorByToken(server.db, token, server.now()),
  afterWrite: (server) => afterWrite(server.db),
});

export const serveApi = (request: Request, server: AppLoadContext): Promise<Response> =>
  api(request, { path: new URL(request.url).pathname.slice(BASE.length), server });
