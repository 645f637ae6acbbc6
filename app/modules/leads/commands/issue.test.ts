import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { anIssue } from "#test/builders-claims";
import { aLead } from "#test/builders-leads";
import { aTask } from "#test/builders-tasks";
import { testDatabase } from "#test/database";
import { listNotices } from "~/modules/notices/queries/notices.server";
import { toDbDate } from "~/platform/dates";
import type { AppError } from "~/platform/errors";
import { getIssue } from "../queries/issues.server";
import { listIssues, listRedIssues } from "../queries/issues-list.server";
import { assignIssue } from "./issue-assign.server";
import { closeIssue, reopenIssue } from "./issue-close.server";
import { decideIssue } from "./issue-decide.server";
import { escalateIssue, noteIssue } from "./issue-handle.server";
import { raiseIssue } from "./issue-raise.server";

const { db } = testDatabase();
const as = (name: UserName, now?: Date) => ctxFor(db(), name, now);

const problem = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error) => error as AppError,
  );

const aRaised = async () => {
  await aWorld(db());
  const lead = await aLead(db(), { projectName: "中试基地" });
  const issue = await anIssue(db(), { entityId: lead.id });
  return { lead, issue };
};

const assign = (id: string, more: object = {}) => ({
  id,
  assigneeId: "jinshan-science",
  dueOn: "2026-05-28",
  ...more,
});
const auditOf = async (entityId: string) =>
  (await db().auditEntry.findMany({ where: { entityId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("raising an issue", () => {
  it("stands on any record the unit may read, is told to the office and kept on the record's line of time", async () => {
    const { lead, issue } = await aRaised();
    expect(issue).toMatchObject({ state: "OPEN", level: "UNIT" });
    expect((await listNotices(as("jinshan-office")))[0]!.text).toBe("专班问题待交办：用电容量不足");
    expect(await db().auditEntry.count({ where: { action: "issue.raise", leadId: lead.id } })).toBe(1);
    const task = await aTask(db(), { lead: ["xinjinshan"] });
    const onTask = await anIssue(db(), { entity: "task", entityId: task.id, as: "jinshan-science" });
    expect((await getIssue(as("jinshan-office"), onTask.id)).about.href).toBe(`/tasks/${task.id}`);
  });

  it("is refused to administrators, on records out of reach and on no record at all", async () => {
    const { lead } = await aRaised();
    const form = { entity: "lead", entityId: lead.id, title: "缺地", detail: "需要协调用地。" };
    expect((await problem(raiseIssue(as("admin"), form))).code).toBe("FORBIDDEN");
    for (const name of ["tangu", "nanda", "jinshan-science"] as const)
      expect((await problem(raiseIssue(as(name), form))).code).toBe("NOT_FOUND");
    expect((await problem(raiseIssue(as("xinjinshan"), { ...form, entity: "user" }))).message).toContain(
      "这类记录",
    );
    expect(await db().issue.count()).toBe(1);
  });
});

describe("handling an issue", () => {
  it("is given to a unit with a date, answered by it, and closed with what was done", async () => {
    const { issue } = await aRaised();
    const { version } = await assignIssue(as("jinshan-office"), assign(issue.id, { version: 1 }));
    expect((await listNotices(as("jinshan-science")))[0]!.text).toContain("交办区科委，2026-05-28 前办结");
    await noteIssue(as("jinshan-science"), { id: issue.id, version, note: "已与供电公司对接。" });
    await closeIssue(as("jinshan-office"), { id: issue.id, note: "已增容到 5000 千伏安。" });
    const closed = await getIssue(as("xinjinshan"), issue.id);
    expect(closed).toMatchObject({
      state: "CLOSED",
      closeNote: "已增容到 5000 千伏安。",
      assignee: "区科委",
    });
    expect(closed.steps.map(({ kind }) => kind)).toEqual(["RAISE", "ASSIGN", "NOTE", "CLOSE"]);
    expect(await auditOf(issue.id)).toEqual(["issue.raise", "issue.assign", "issue.note", "issue.close"]);
    expect((await problem(noteIssue(as("xinjinshan"), { id: issue.id, note: "补充。" }))).code).toBe(
      "CONFLICT",
    );
    await reopenIssue(as("jinshan-office"), { id: issue.id, note: "仍未通电。" });
    expect((await getIssue(as("xinjinshan"), issue.id)).state).toBe("ASSIGNED");
    expect((await problem(reopenIssue(as("jinshan-office"), { id: issue.id, note: "再来。" }))).code).toBe(
      "CONFLICT",
    );
  });

  it("goes up one level at a time with a reason, and no further than the district", async () => {
    const { issue } = await aRaised();
    expect((await problem(escalateIssue(as("jinshan-office"), { id: issue.id }))).message).toContain(
      "请写明提级的原因",
    );
    await escalateIssue(as("jinshan-office"), { id: issue.id, note: "单位协调不动。" });
    await escalateIssue(as("jinshan-leader"), { id: issue.id, note: "需跨部门。" });
    expect(await getIssue(as("jinshan-leader"), issue.id)).toMatchObject({
      level: "DISTRICT",
      light: "late",
    });
    expect((await problem(escalateIssue(as("jinshan-office"), { id: issue.id, note: "再提。" }))).code).toBe(
      "INVALID",
    );
  });

  it("is for the office and the leaders of its district, on the state they saw", async () => {
    const { issue } = await aRaised();
    expect((await problem(assignIssue(as("xinjinshan"), assign(issue.id)))).code).toBe("FORBIDDEN");
    expect((await problem(closeIssue(as("jinshan-science"), { id: issue.id, note: "完成。" }))).code).toBe(
      "FORBIDDEN",
    );
    expect((await problem(assignIssue(as("baoshan-office"), assign(issue.id)))).code).toBe("NOT_FOUND");
    await assignIssue(as("jinshan-office"), assign(issue.id));
    expect((await problem(assignIssue(as("jinshan-office"), assign(issue.id, { version: 1 })))).code).toBe(
      "CONFLICT",
    );
    const abroad = await problem(
      assignIssue(as("jinshan-office"), assign(issue.id, { assigneeId: "nanda" })),
    );
    expect(abroad.fields).toEqual({ assigneeId: "请选择本区的单位。" });
    const past = await problem(assignIssue(as("jinshan-office"), assign(issue.id, { dueOn: "2026-05-19" })));
    expect(past.fields).toHaveProperty("dueOn");
  });

  it("becomes by the meeting's decision the next step of the lead on a date", async () => {
    const { lead, issue } = await aRaised();
    await decideIssue(as("jinshan-leader"), {
      id: issue.id,
      note: "供电公司一周内给方案",
      followUpOn: "2026-05-27",
    });
    const after = await db().lead.findUniqueOrThrow({ where: { id: lead.id } });
    expect(after.nextStep).toBe("专班议定：供电公司一周内给方案");
    expect(after.nextStepOn?.toISOString().slice(0, 10)).toBe("2026-05-27");
    expect(await auditOf(lead.id)).toContain("lead.followDecision");
    const task = await aTask(db(), { lead: ["xinjinshan"] });
    const onTask = await anIssue(db(), { entity: "task", entityId: task.id });
    const refused = await problem(
      decideIssue(as("jinshan-leader"), { id: onTask.id, note: "尽快。", followUpOn: "2026-05-27" }),
    );
    expect(refused.fields).toHaveProperty("followUpOn");
    await decideIssue(as("jinshan-leader"), { id: onTask.id, note: "列入下次会议。" });
  });
});

describe("reading issues", () => {
  it("is for those who raised or handle them, and those over them; the record stays behind its own reach", async () => {
    const { lead, issue } = await aRaised();
    for (const name of ["tangu", "jinshan-science", "nanda", "admin"] as const)
      expect((await problem(getIssue(as(name), issue.id))).code).toBe("NOT_FOUND");
    await assignIssue(as("jinshan-office"), assign(issue.id));
    const seen = await getIssue(as("jinshan-science"), issue.id);
    expect(seen.about).toEqual({ title: "线索（不在您的权限范围内）", href: null });
    expect(JSON.stringify(seen)).not.toContain(lead.number);
    expect((await listIssues(as("tangu"))).rows).toEqual([]);
    const [row] = (await listIssues(as("jinshan-science"))).rows;
    expect(row).toMatchObject({ id: issue.id, about: null });
    expect((await listIssues(as("xinjinshan"))).rows[0]!.about).toContain(lead.number);
  });

  it("lists for the meeting what is red, overdue first of all", async () => {
    const { issue } = await aRaised();
    await assignIssue(as("jinshan-office"), assign(issue.id));
    const office = (day: string) => as("jinshan-office", new Date(`${day}T04:00:00Z`));
    expect(await listRedIssues(office("2026-05-28"))).toEqual([]);
    expect(await listRedIssues(office("2026-05-29"))).toMatchObject([
      { id: issue.id, lightReason: "超过时限 1 天" },
    ]);
  });

  it("turns its pages in the order of the lights, and counts all of them on each", async () => {
    await aWorld(db());
    const lead = await aLead(db());
    const at = (day: string) => new Date(`${day}T04:00:00Z`);
    const days = [null, "2026-05-25", "2026-05-27", "2026-05-28", "2026-06-20"];
    const levels = ["UNIT", "OFFICE", "DISTRICT"] as const;
    const states = ["OPEN", "ASSIGNED", "CLOSED"] as const;
    for (const due of days)
      for (const level of levels)
        for (const state of states)
          for (const raised of ["2026-05-20", "2026-05-22", "2026-05-25"])
            await db().issue.create({
              data: {
                ...{
                  districtId: "jinshan",
                  leadId: lead.id,
                  entity: "lead",
                  entityId: lead.id,
                  level,
                  state,
                },
                ...{ title: "用电容量不足", detail: "需要增容", dueOn: due && toDbDate(due) },
                ...{ raisedAt: at(raised), raisedById: "xinjinshan", raisedByName: "测试" },
              },
            });
    const office = as("jinshan-office", at("2026-05-25"));
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(await listIssues(office, { page, pageSize: 60 }));
    const lights = pages.flatMap(({ rows }) => rows.map(({ light }) => light));
    const order = ["late", "watch", "ok", "none"];
    expect(lights).toHaveLength(135);
    expect(lights).toEqual([...lights].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(135);
    const late = lights.filter((light) => light === "late").length;
    for (const page of pages) expect(page).toMatchObject({ total: 135, late });
    expect(await listRedIssues(office)).toHaveLength(late);
  });
});
