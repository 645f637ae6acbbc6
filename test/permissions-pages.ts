import type { Line } from "./permissions-tables";

/** Routes that need no sign-in. */
export const OPEN_ROUTES = [
  "healthz",
  "readyz",
  "sign-in",
  "sign-out",
  // Holds every endpoint against its own table.
  "api/v1/$",
];

const ALL = "200 200 200 200 200 200 200 200";
const ADMIN = "403 403 403 403 403 403 403 200";

/** Every page by its folder. A route that is missing here fails the test by name. */
//                                       own unit far office farOffice leader bureau admin
export const PAGES: Record<string, Line> = {
  _app: { get: ALL },
  "_app/home": { get: ALL },
  "_app/admin": { get: "403 403 403 200 200 403 403 200" },
  "_app/admin/audit": { get: "403 403 403 200 200 403 403 200" },
  "_app/admin/organisations": { get: ADMIN },
  "_app/admin/search": {
    get: ADMIN,
    post: "403 403 403 403 403 403 403 -",
    send: () => ({ intent: "retry" }),
  },
  "_app/admin/status": { get: ADMIN },
  "_app/admin/users": { get: ADMIN },
  "_app/admin/users/$id": {
    id: () => "tangu",
    get: ADMIN,
    post: "403 403 403 403 403 403 403 -",
    send: () => ({ intent: "disable" }),
  },
  "_app/admin/users/new": {
    get: ADMIN,
    post: "403 403 403 403 403 403 403 -",
    send: () => ({ username: "someone", displayName: "某人", role: "LEADER", password: "a-long-secret-77" }),
  },
  "_app/carriers": { get: ALL },
  "_app/carriers/$id": { id: "carrier", get: "200 200 404 200 404 200 200 200" },
  "_app/companies": { get: ALL },
  "_app/companies/$id": { id: "company", get: "200 404 404 200 404 200 200 200" },
  "_app/companies/$id/edit": {
    id: "company",
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ name: "演示·改名" }),
  },
  "_app/companies/new": {
    get: "200 200 200 200 200 403 403 403",
    post: "- - - - - 403 403 403",
    send: () => ({ name: "演示·某企业" }),
  },
  "_app/evidence/$id": { id: "evidence", get: "200 404 404 200 404 200 404 200" },
  "_app/evidence/$id/remove": {
    id: "evidence",
    get: "302 302 302 302 302 302 302 302",
    post: "- 404 404 - 404 403 403 403",
  },
  "_app/evidence/new": {
    search: (world) => `investment=${world.filing}`,
    get: "200 404 404 200 404 302 404 302",
    post: "- 404 404 - 404 403 403 403",
  },
  "_app/inbox": { get: ALL },
  "_app/investments/$id": {
    id: "waiting",
    get: "200 404 404 200 404 200 403 200",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ intent: "confirm" }),
  },
  "_app/investments/$id/edit": {
    id: "filing",
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ metric: "INDUSTRIAL", period: "2026-05", amount: "2亿", version: "1" }),
  },
  "_app/investments/new": {
    search: (world) => `lead=${world.lead}`,
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: (world) => ({ leadId: world.lead, metric: "INDUSTRIAL", period: "2026-03", amount: "2亿" }),
  },
  "_app/ledger": { get: "200 200 200 200 200 200 403 200" },
  "_app/parks": { get: ALL },
  "_app/parks/$id": { id: () => "jinshan-hightech", get: "200 200 404 200 404 200 200 200" },
  "_app/plans": { get: ALL },
  "_app/plans/$id": { id: "plan", get: "200 200 404 200 404 200 200 200" },
  "_app/profile": { get: ALL },
  "_app/reports": { get: ALL, post: "403 403 403 - - 403 403 403", send: () => ({ period: "2026-02" }) },
  "_app/reports/$id": { id: "april", get: "200 200 404 200 404 200 404 200" },
  "_app/reports/bridge": {
    search: (world) => `from=${world.march}&to=${world.april}`,
    get: "200 200 404 200 404 200 404 200",
  },
  "_app/search": { get: ALL },
  "_app/search/hits": { search: () => "q=测试", get: ALL },
  "_app/settings": {
    get: ALL,
    post: "403 403 403 - - 403 403 -",
    send: () => ({ key: "report.cutOffDay", day: "25", effectiveOn: "2026-06-01", note: "测试改动" }),
  },
  "_app/signings": { get: "200 200 200 200 200 200 403 200" },
  "_app/signings/$id": {
    id: "submitted",
    get: "200 404 404 200 404 200 403 200",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ intent: "confirm" }),
  },
  "_app/signings/$id/change": {
    id: "signing",
    get: "200 404 404 200 404 302 404 302",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ intent: "amend", reason: "金额有误", amount: "9亿" }),
  },
  "_app/signings/$id/edit": {
    id: "draft",
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ kind: "FORMAL", signedOn: "2026-03-10", amount: "9亿", version: "1" }),
  },
  "_app/signings/new": {
    search: (world) => `lead=${world.lead}`,
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: (world) => ({ leadId: world.lead, kind: "FORMAL", signedOn: "2026-03-10", amount: "9亿" }),
  },
  "_app/targets": { get: ALL },
  "_app/targets/$id": {
    id: "stock",
    get: "200 200 404 200 404 200 200 200",
    post: "- 403 404 - 404 403 403 403",
    send: (world) => ({ intent: "record", targetId: world.stock, observedOn: "2026-04-30", value: "3" }),
  },
  "_app/tasks": { get: ALL },
  "_app/tasks/$id": {
    id: "task",
    get: "200 200 404 200 404 200 200 200",
    post: "403 403 403 - 404 403 403 403",
    send: (world) => ({ intent: "confirm", id: world.report, version: "1" }),
  },
  "_app/tasks/missing": { get: ALL },
  "_app/today": {
    get: ALL,
    post: "302 302 302 302 302 302 302 302",
    send: () => ({ id: "all" }),
  },
  "_app/units": { get: ALL },
  "_app/units/$id": { id: () => "xinjinshan", get: "200 200 404 200 404 200 200 200" },
  "_app/units/ranking": { get: ALL },
};
