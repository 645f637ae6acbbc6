import type { Line } from "./permissions-tables";

const ALL = "200 200 200 200 200 200 200 200";
const DISTRICT = "200 200 404 200 404 200 200 200";
const LEAD = "200 404 404 200 404 200 404 200";
const WRITE = "- 404 404 - 404 403 403 403";
/** Supporting departments write too, on rows of their own. */
const BUREAU_WRITES = "- 404 404 - 404 403 404 403";
const IMPORTS = "200 200 200 200 200 403 403 403";
/** Only who uploaded a file goes on with it: the office may look. */
const OTHERS_IMPORT = "- 404 404 400 404 403 403 403";
/** Of one unit: its own, the office's, the leaders'. */
const UNIT_WEEK = "200 404 404 200 404 200 403 200";
const REVIEW = "403 403 403 - 404 403 403 403";

/** Open to read in the district, so what another unit may not do is said, not hidden. */
const CARRIER = "- 403 404 - 404 403 403 403";

/** Every endpoint that asks for a token. One that is missing here fails the test by name. */
//                                                 own unit far office farOffice leader bureau admin
export const CALLS: Record<string, Line> = {
  "GET /session": { get: ALL },
  "GET /plans": { get: ALL },
  "GET /plans/:id": { id: "plan", get: DISTRICT },
  "GET /organisations": { get: ALL },
  "GET /organisations/:id": { id: () => "xinjinshan", get: DISTRICT },
  "GET /parks": { get: ALL },
  "GET /parks/:id": { id: () => "jinshan-hightech", get: DISTRICT },
  "GET /carriers": { get: ALL },
  "GET /carriers/:id": { id: "carrier", get: DISTRICT },
  "POST /carriers/:id/observations": {
    id: "carrier",
    post: CARRIER,
    send: () => ({ kind: "PROGRESS_PCT", observedOn: "2026-04-30", value: "60" }),
  },
  "POST /carrier-observations/:id/submit": { id: "carrierDraft", post: CARRIER },
  "POST /carrier-observations/:id/evidence": { id: "carrierDraft", post: CARRIER },
  "POST /carrier-observations/:id/confirm": {
    id: "carrierReport",
    post: REVIEW,
    send: () => ({ reason: "现场核查" }),
  },
  "POST /carrier-observations/:id/return": {
    id: "carrierReport",
    post: REVIEW,
    send: () => ({ reason: "请补充" }),
  },
  "GET /carrier-units": { get: ALL },
  "GET /carrier-units/:id": { id: "room", get: DISTRICT },
  "GET /carrier-units/:id/matches": { id: "room", get: ALL },
  "POST /carriers/:id/units": {
    id: "carrier",
    post: CARRIER,
    send: () => ({ name: "2 层", areaSqm: "100" }),
  },
  "PATCH /carrier-units/:id": { id: "room", post: CARRIER, send: () => ({ name: "1 层", areaSqm: "100" }) },
  "POST /carrier-units/:id/hold": {
    id: "room",
    post: WRITE,
    send: (world) => ({ leadId: world.lead, heldUntil: "2026-06-01" }),
  },
  "POST /holds/:id/extend": { id: "hold", post: WRITE, send: () => ({ heldUntil: "2026-06-15" }) },
  "POST /holds/:id/release": { id: "hold", post: WRITE, send: () => ({ reason: "不再需要" }) },
  "POST /holds/:id/let": {
    id: "hold",
    post: WRITE,
    send: (world) => ({ signingId: world.signing, letOn: "2026-05-20" }),
  },
  "POST /holds/:id/end": { id: "hold", post: WRITE, send: () => ({ reason: "不再需要" }) },
  "GET /demands": { get: ALL },
  "GET /leads/:id/demand": { id: "lead", get: LEAD },
  "POST /leads/:id/demand": { id: "lead", post: WRITE, send: () => ({ minAreaSqm: "100" }) },
  "POST /leads/:id/demand/close": { id: "lead", post: WRITE },
  "GET /reviews": { get: ALL },
  "GET /reviews/:id": {
    id: (world) => `carrier:${world.carrierReport}`,
    get: "404 404 404 200 404 404 404 404",
  },
  "POST /reviews/decide": {
    post: "403 403 403 - 200 403 403 403",
    send: (world) => ({ item: [`carrier:${world.carrierReport}:1`], verdict: "confirm" }),
  },
  "GET /returned": { get: ALL },
  "GET /companies": { get: ALL },
  "GET /companies/:id": { id: "company", get: "200 404 404 200 404 200 404 200" },
  "POST /companies": { post: "- - - - - 403 403 403", send: () => ({ name: "演示·某企业" }) },
  "PATCH /companies/:id": { id: "company", post: WRITE, send: () => ({ name: "演示·改名" }) },
  "POST /companies/:id/merge": {
    id: "company",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ droppedId: "no-such-company", reason: "同一家企业" }),
  },
  "POST /leads/:id/merge": {
    id: "lead",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ droppedId: "no-such-lead", reason: "同一个项目" }),
  },
  "GET /leads": { get: ALL },
  "GET /leads/:id": { id: "lead", get: LEAD },
  "GET /leads/:id/events": { id: "lead", get: LEAD },
  "POST /leads": {
    post: "- - - - - 403 403 403",
    send: () => ({
      companyName: "演示·甲",
      projectName: "一期",
      parkId: "jinshan-hightech",
      field: "SYNBIO",
      source: "DIRECT",
    }),
  },
  "PATCH /leads/:id": {
    id: "lead",
    post: WRITE,
    send: () => ({ projectName: "改名", field: "SYNBIO", source: "DIRECT" }),
  },
  "POST /leads/:id/follow-ups": {
    id: "lead",
    post: WRITE,
    send: () => ({ method: "PHONE", content: "测试" }),
  },
  "POST /leads/:id/advance": { id: "lead", post: WRITE, send: () => ({ to: "SIGNED" }) },
  "POST /leads/:id/back": { id: "lead", post: WRITE, send: () => ({ to: "PROSPECT", reason: "测试" }) },
  "POST /leads/:id/status": { id: "lead", post: WRITE, send: () => ({ to: "PAUSED", reason: "测试" }) },
  "POST /leads/:id/sites": {
    id: "lead",
    post: WRITE,
    send: () => ({ sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }] }),
  },
  "POST /leads/:id/assign": { id: "lead", post: WRITE, send: () => ({ ownerId: "xinjinshan" }) },
  "POST /leads/:id/contacts": { id: "lead", post: WRITE, send: () => ({ contactName: "某人" }) },
  "POST /leads/:id/reclassify": {
    id: "lead",
    post: REVIEW,
    send: () => ({ reason: "测试", field: "SYNBIO" }),
  },
  "POST /leads/:id/credit": {
    id: "lead",
    post: REVIEW,
    send: () => ({ agreedOn: "2026-05-01", shares: [{ organisationId: "xinjinshan", shareBp: 10_000 }] }),
  },
  "GET /claims": { get: ALL },
  "GET /claims/:id": { id: "claim", get: "200 404 404 200 404 404 404 404" },
  "POST /leads/:id/claims": {
    id: "lead",
    post: "- 404 404 403 403 403 403 403",
    send: () => ({ metOn: "2026-05-18", method: "VISIT", statement: "在企业总部面谈。" }),
  },
  "POST /claims/:id/decide": {
    id: "claim",
    post: REVIEW,
    send: () => ({ verdict: "accept", note: "证据充分。" }),
  },
  "POST /claims/:id/release": {
    id: "claim",
    post: "- 404 404 403 403 403 403 403",
    send: () => ({ reason: "不再跟进" }),
  },
  "POST /companies/lookup": { post: "200 200 200 200 200 403 403 403", send: () => ({ name: "没有这家" }) },
  "GET /referrals": { get: ALL },
  "GET /referrals/:id": { id: "referral", get: "200 200 404 200 404 200 404 200" },
  "POST /leads/:id/referrals": {
    id: "lead",
    post: WRITE,
    send: () => ({ toId: "tangu", reason: "更适合化工园区。" }),
  },
  "POST /referrals/:id/accept": {
    id: "referral",
    post: "404 - 404 403 403 403 403 403",
    send: () => ({ parkId: "tangu-lvwan" }),
  },
  "POST /referrals/:id/return": {
    id: "referral",
    post: "404 - 404 403 403 403 403 403",
    send: () => ({ reason: "没有空间" }),
  },
  "POST /referrals/:id/withdraw": { id: "referral", post: WRITE, send: () => ({ reason: "改变主意" }) },
  "GET /signings": { get: ALL },
  "GET /signings/:id": { id: "signing", get: LEAD },
  "POST /signings": {
    post: WRITE,
    send: (world) => ({ leadId: world.lead, kind: "FORMAL", signedOn: "2026-03-10", amount: "1亿" }),
  },
  "PATCH /signings/:id": {
    id: "draft",
    post: WRITE,
    send: () => ({ kind: "FORMAL", signedOn: "2026-03-10", amount: "1亿", version: 1 }),
  },
  "POST /signings/:id/submit": { id: "draft", post: WRITE },
  "POST /signings/:id/confirm": { id: "submitted", post: REVIEW },
  "POST /signings/:id/return": { id: "submitted", post: REVIEW, send: () => ({ reason: "请补充" }) },
  "POST /signings/:id/amend": {
    id: "signing",
    post: REVIEW,
    send: () => ({ reason: "有误", amount: "9亿" }),
  },
  "POST /signings/:id/terminate": { id: "signing", post: WRITE, send: () => ({ reason: "企业放弃" }) },
  "POST /signings/:id/fx": {
    id: "signing",
    post: REVIEW,
    send: () => ({ reason: "有误", rate: "7", rateSource: "测试" }),
  },
  "POST /signings/:id/withdraw": { id: "signing", post: REVIEW, send: () => ({ reason: "有误" }) },
  "GET /investments": { get: ALL },
  "GET /investments/:id": { id: "investment", get: LEAD },
  "POST /investments": {
    post: WRITE,
    send: (world) => ({ leadId: world.lead, metric: "INDUSTRIAL", period: "2026-03", amount: "1亿" }),
  },
  "PATCH /investments/:id": {
    id: "filing",
    post: WRITE,
    send: () => ({ metric: "INDUSTRIAL", period: "2026-05", amount: "1亿", version: 1 }),
  },
  "POST /investments/:id/submit": { id: "filing", post: WRITE },
  "POST /investments/:id/confirm": { id: "waiting", post: REVIEW },
  "POST /investments/:id/return": { id: "waiting", post: REVIEW, send: () => ({ reason: "请补充" }) },
  "POST /investments/:id/correct": {
    id: "investment",
    post: REVIEW,
    send: () => ({ reason: "有误", amount: "2亿" }),
  },
  "POST /investments/:id/statistics": { id: "investment", post: REVIEW, send: () => ({ amount: "1亿" }) },
  "POST /signings/:id/evidence": { id: "draft", post: WRITE },
  "POST /investments/:id/evidence": { id: "filing", post: WRITE },
  "POST /task-reports/:id/evidence": { id: "saved", post: BUREAU_WRITES },
  "POST /observations/:id/evidence": { id: "observation", post: BUREAU_WRITES },
  "GET /evidence/:id": { id: "evidence", get: LEAD },
  "DELETE /evidence/:id": { id: "evidence", post: WRITE },
  "GET /ledger": { get: ALL },
  "GET /targets": { get: ALL },
  "GET /targets/:id": { id: "target", get: DISTRICT },
  "GET /targets/:id/entries": { id: "target", get: DISTRICT },
  "GET /targets/:id/reconciliation": { id: "target", get: DISTRICT },
  "POST /targets/:id/observations": {
    id: "stock",
    post: "- 403 404 - 404 403 403 403",
    send: () => ({ observedOn: "2026-04-30", value: "3" }),
  },
  "POST /observations/:id/submit": { id: "observation", post: BUREAU_WRITES, send: () => ({ version: 1 }) },
  "POST /observations/:id/confirm": { id: "observation", post: REVIEW, send: () => ({ version: 1 }) },
  "POST /observations/:id/return": {
    id: "observation",
    post: REVIEW,
    send: () => ({ version: 1, reason: "请补充" }),
  },
  "POST /targets/:id/baselines": {
    id: "stock",
    post: REVIEW,
    send: () => ({ value: "1", baselineOn: "2023-12-31", source: "测试" }),
  },
  "POST /targets/:id/resolution": {
    id: "target",
    post: REVIEW,
    send: () => ({ version: 1, reading: "0", reason: "以此为准" }),
  },
  "GET /tasks": { get: ALL },
  "GET /tasks/missing": { get: ALL },
  "GET /tasks/:id": { id: "task", get: DISTRICT },
  "POST /tasks/:id/reports": {
    id: "task",
    post: BUREAU_WRITES,
    send: () => ({ period: "2026-03", progress: "DONE", text: "完成。", organisationId: "xinjinshan" }),
  },
  "POST /task-reports/:id/submit": {
    id: "saved",
    post: BUREAU_WRITES,
    send: () => ({ version: 1 }),
  },
  "POST /task-reports/:id/confirm": { id: "report", post: REVIEW, send: () => ({ version: 1 }) },
  "POST /task-reports/:id/return": {
    id: "report",
    post: REVIEW,
    send: () => ({ version: 1, reason: "请补充" }),
  },
  "GET /reports": { get: ALL },
  "GET /reports/conversion": { get: "200 200 200 200 200 200 403 200" },
  "GET /reports/bridge": {
    search: (world) => `from=${world.march}&to=${world.april}`,
    get: "200 200 404 200 404 200 404 200",
  },
  "POST /reports/:kind/freeze": {
    id: () => "MONTHLY",
    post: "403 403 403 - - 403 403 403",
    send: () => ({ period: "2026-02" }),
  },
  "GET /reports/weekly.json": { search: () => "unit=xinjinshan", get: UNIT_WEEK },
  "GET /reports/project.json": { search: (world) => `lead=${world.lead}`, get: UNIT_WEEK },
  "GET /reports/meeting.json": { get: "403 403 403 200 200 200 403 200" },
  "GET /reports/weekly.docx": { search: () => "unit=xinjinshan", get: UNIT_WEEK },
  "GET /reports/project.docx": { search: (world) => `lead=${world.lead}`, get: UNIT_WEEK },
  "GET /reports/meeting.docx": { get: "403 403 403 200 200 200 403 200" },
  "GET /reports/weekly.xlsx": { search: () => "unit=xinjinshan", get: UNIT_WEEK },
  "GET /reports/project.xlsx": { search: (world) => `lead=${world.lead}`, get: UNIT_WEEK },
  "GET /reports/meeting.xlsx": { get: "403 403 403 200 200 200 403 200" },
  "GET /reports/:id.docx": { id: "april", get: "200 200 404 200 404 200 404 200" },
  "GET /reports/:id.xlsx": { id: "april", get: "200 200 404 200 404 200 404 200" },
  "GET /reports/:id.json": { id: "april", get: "200 200 404 200 404 200 404 200" },
  "GET /imports": { get: IMPORTS },
  "POST /imports": { post: "- - - - - 403 403 403" },
  "GET /imports/:id": { id: "job", get: "200 404 404 200 404 403 403 403" },
  "POST /imports/:id/map": { id: "job", post: OTHERS_IMPORT },
  "POST /imports/:id/approve": { id: "job", post: OTHERS_IMPORT, send: () => ({ all: true }) },
  "POST /imports/:id/commit": { id: "job", post: OTHERS_IMPORT },
  "POST /imports/:id/cancel": { id: "job", post: OTHERS_IMPORT },
  "POST /imports/:id/undo": { id: "job", post: OTHERS_IMPORT },
  "GET /search": { search: () => "q=测试", get: ALL },
};
