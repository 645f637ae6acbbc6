import { ALL, type Line } from "./permissions-tables";

/** The pages of leads and companies, and of what is done about them. */
//                                       own unit far office farOffice leader bureau admin
export const LEAD_PAGES: Record<string, Line> = {
  "_app/board": {
    get: "200 200 200 200 200 200 403 200",
    post: "- 404 404 - 404 403 403 403",
    send: (world) => ({ id: world.lead, to: "REGISTERED" }),
  },
  "_app/claims": { get: ALL },
  "_app/claims/$id": {
    id: "claim",
    get: "200 404 404 200 404 404 404 404",
    post: "403 403 403 - 404 403 403 403",
    send: () => ({ intent: "accept", note: "证据充分。" }),
  },
  "_app/claims/$id/evidence": {
    id: "claim",
    get: "200 404 404 302 404 404 404 404",
    post: "- 404 404 403 403 403 403 403",
  },
  "_app/claims/lookup": { search: () => "name=某企业", get: "200 200 200 200 200 403 403 403" },
  "_app/claims/new": {
    search: (world) => `lead=${world.lead}`,
    get: "200 404 404 403 403 403 403 403",
    post: "- 404 404 403 403 403 403 403",
    send: (world) => ({ leadId: world.lead, metOn: "2026-05-18", method: "VISIT", statement: "面谈一次。" }),
  },
  "_app/companies/duplicates": {
    get: "403 403 403 200 200 403 403 403",
    post: "403 403 403 - - 403 403 403",
  },
  "_app/companies/duplicates/leads": {
    search: (world) => `kept=${world.lead}&dropped=${world.twinLead}`,
    get: "403 403 403 200 404 403 403 403",
    post: "403 403 403 - 404 403 403 403",
    send: (world) => ({ keptId: world.lead, droppedId: world.twinLead, reason: "同一个项目" }),
  },
  "_app/companies/duplicates/merge": {
    search: (world) => `kept=${world.company}&dropped=${world.twin}`,
    get: "403 403 403 200 404 403 403 403",
    post: "403 403 403 - 404 403 403 403",
    send: (world) => ({ keptId: world.company, droppedId: world.twin, reason: "同一家企业" }),
  },
  "_app/conflicts": { get: "403 403 403 200 200 403 403 403" },
  "_app/conflicts/$companyId": {
    id: "company",
    get: "403 403 403 200 404 403 403 403",
    post: "403 403 403 - 404 403 403 403",
    send: (world) => ({ id: world.claim, note: "证据充分。" }),
  },
  "_app/issues": { get: ALL },
  "_app/issues/$id": {
    id: "issue",
    get: "200 404 404 200 404 200 404 404",
    post: "- 404 404 - 404 - 404 403",
    send: () => ({ intent: "note", note: "已联系。", version: "1" }),
  },
  "_app/issues/meeting": { get: ALL },
  "_app/issues/new": {
    search: (world) => `entity=lead&id=${world.lead}`,
    get: "200 404 404 200 404 200 404 403",
    post: "- 404 404 - 404 - 404 403",
    send: (world) => ({ entity: "lead", entityId: world.lead, title: "用地不足", detail: "请协调。" }),
  },
  "_app/leads": {
    get: "200 200 200 200 200 200 403 200",
    // Leads out of reach are told one by one.
    post: "- 200 200 - 200 403 403 403",
    send: (world) => ({ intent: "assign", ownerId: "xinjinshan", pick: world.lead }),
  },
  "_app/leads/$id": { id: "lead", get: "200 404 404 200 404 200 404 200" },
  "_app/leads/$id/advance": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ to: "SIGNED" }),
  },
  "_app/leads/$id/assign": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ ownerId: "xinjinshan" }),
  },
  "_app/leads/$id/back": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ to: "PROSPECT", reason: "测试" }),
  },
  "_app/leads/$id/contact": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ contactName: "某人" }),
  },
  "_app/leads/$id/edit": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ projectName: "改名", field: "SYNBIO", source: "DIRECT" }),
  },
  "_app/leads/$id/follow-up": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ method: "PHONE", content: "测试" }),
  },
  "_app/leads/$id/sites": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ parkId: "jinshan-hightech", share: "100" }),
  },
  "_app/leads/$id/status": {
    id: "lead",
    get: "200 404 404 200 404 404 404 404",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ to: "PAUSED", reason: "测试" }),
  },
  "_app/leads/$id/undo": {
    id: "lead",
    get: "200 404 404 200 404 200 404 200",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ act: "1" }),
  },
  "_app/leads/known": { search: () => "name=某企业", get: "200 200 200 200 200 403 403 403" },
  "_app/leads/new": {
    get: "200 200 200 200 200 403 403 403",
    post: "- - - - - 403 403 403",
    send: () => ({ companyName: "演示·甲", projectName: "一期", parkId: "jinshan-hightech" }),
  },
  "_app/leads/lacks": { get: "200 200 200 200 200 200 403 200" },
  "_app/leads/paste": {
    get: "200 200 200 200 200 403 403 403",
    post: "- - - - - 403 403 403",
    send: () => ({ text: "甲生物科技有限公司，想看 3000 平方米厂房" }),
  },
  "_app/referrals": { get: ALL },
  "_app/referrals/$id": {
    id: "referral",
    get: "200 200 404 200 404 200 404 200",
    post: "404 - 404 403 403 403 403 403",
    send: () => ({ intent: "accept", parkId: "tangu-lvwan" }),
  },
  "_app/referrals/new": {
    search: (world) => `lead=${world.lead}`,
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: (world) => ({ leadId: world.lead, toId: "tangu", reason: "更适合化工园区。" }),
  },
  "_app/companies": { get: ALL },
  "_app/companies/$id": { id: "company", get: "200 404 404 200 404 200 404 200" },
  "_app/companies/$id/edit": {
    id: "company",
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ name: "演示·改名" }),
  },
  "_app/companies/$id/recognitions": {
    id: "company",
    get: "200 404 404 200 404 403 403 403",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ intent: "add", kind: "HIGH_TECH", recognisedOn: "2026-01-10" }),
  },
  "_app/companies/new": {
    get: "200 200 200 200 200 403 403 403",
    post: "- - - - - 403 403 403",
    send: () => ({ name: "演示·某企业" }),
  },
  "_app/today": {
    get: ALL,
    post: "302 302 302 302 302 302 302 302",
    send: () => ({ id: "all" }),
  },
  "_app/lists": { get: "200 200 200 200 200 200 403 200" },
  "_app/lists/new": {
    get: "200 200 200 200 200 403 403 403",
    post: "- - - 400 400 403 403 403",
    send: () => ({ name: "展会名录" }),
  },
  "_app/lists/$id": {
    id: "list",
    get: "200 404 404 200 404 200 404 200",
    post: "- 404 404 - 404 403 403 403",
    send: () => ({ intent: "add", names: "海岸合成" }),
  },
  "_app/views": {
    get: ALL,
    post: "404 404 404 404 404 404 404 404",
    send: () => ({ intent: "forget", id: "of-another" }),
  },
};
