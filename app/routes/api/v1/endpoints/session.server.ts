import { z } from "zod";
import { openApiSession } from "~/modules/access/commands.server";
import { ROLE_LABELS } from "~/modules/access/labels";
import { getMe } from "~/modules/access/queries.server";
import { signInSchema } from "~/modules/access/schema";
import { endpoint, openEndpoint } from "~/platform/api/endpoint.server";
import { AppError } from "~/platform/errors";
import { slowDown, tooMany } from "~/platform/throttle.server";
import { coded, instant, labelled } from "./answers.server";

export const sessionEndpoints = [
  openEndpoint({
    method: "POST",
    path: "/session",
    tag: "登录",
    summary: "用用户名和密码换取令牌，之后以 Authorization: Bearer 送回",
    body: signInSchema,
    answer: z.object({ token: z.string(), expiresAt: instant }),
    open: async (server, { body }) => {
      await tooMany(server.ip, body.username);
      try {
        return await openApiSession(server.db, { ...body, now: server.now() });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "INVALID") throw error;
        await slowDown(server.ip, body.username);
        throw new AppError("UNAUTHENTICATED", error.userMessage);
      }
    },
  }),
  endpoint({
    method: "GET",
    path: "/session",
    tag: "登录",
    summary: "令牌属于谁",
    answer: z.object({
      userId: z.string(),
      username: z.string(),
      displayName: z.string(),
      ...coded("role", ROLE_LABELS),
      organisationId: z.string().nullable(),
      districtId: z.string().nullable(),
    }),
    handler: async (ctx) => {
      const me = await getMe(ctx);
      return {
        ...labelled(ctx.actor, { role: ROLE_LABELS }),
        username: me.username,
        displayName: me.displayName,
      };
    },
  }),
];
