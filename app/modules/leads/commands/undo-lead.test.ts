import { beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { findUndo } from "../queries/undo.server";
import { UNDO_MINUTES } from "../rules/undo";
import { addLeadContact, editLeadContact, removeLeadContact } from "./add-contact.server";
import { addFollowUp } from "./add-follow-up.server";
import { advanceLead } from "./advance-lead.server";
import { assignLead } from "./assign-lead.server";
import { editLead } from "./edit-lead.server";
import { moveLeadBack } from "./move-lead-back.server";
import { setLeadStatus } from "./set-lead-status.server";
import { undoLead } from "./undo-lead.server";

const { db } = testDatabase();
beforeEach(() => aWorld(db()));
const as = (user: UserName, minutes = 0) => ctxFor(db(), user, new Date(NOW.getTime() + minutes * 60_000));
const leadOf = (id: string) => db().lead.findUniqueOrThrow({ where: { id } });
const undo = async (user: UserName, id: string, minutes = 1) => {
  const offered = await findUndo(as(user, minutes), id);
  return undoLead(as(user, minutes), { id, act: offered?.act ?? "0" });
};

describe("taking back what was just done to a lead", () => {
  it("puts the stage back and keeps both moves in the history", async () => {
    const lead = await aLead(db(), { stage: "AGREED" });
    await moveLeadBack(as("xinjinshan"), { id: lead.id, to: "NEGOTIATING", reason: "误点" });
    await undo("xinjinshan", lead.id);
    expect(await leadOf(lead.id)).toMatchObject({ stage: "AGREED", version: 3 });
    const moves = await db().stageMove.findMany({ where: { leadId: lead.id }, orderBy: { id: "asc" } });
    expect(moves.map(({ kind, toStage }) => [kind, toStage])).toEqual([
      ["BACK", "NEGOTIATING"],
      ["ADVANCE", "AGREED"],
    ]);
    const lines = await db().auditEntry.findMany({ where: { leadId: lead.id }, orderBy: { id: "asc" } });
    expect(lines.map(({ action }) => action)).toEqual(["lead.moveBack", "lead.undo"]);
  });

  it("takes the stage off the office's desk with it, and puts it back there when it stands again", async () => {
    const lead = await aLead(db(), { stage: "REGISTERED", startedOn: "2026-05-01" });
    const waiting = () =>
      db().stageReview.findMany({
        where: { leadId: lead.id, state: "SUBMITTED" },
        select: { toStage: true },
      });
    await advanceLead(as("xinjinshan"), { id: lead.id, to: "STARTED" });
    expect(await waiting()).toEqual([{ toStage: "STARTED" }]);
    await undo("xinjinshan", lead.id);
    expect(await waiting()).toEqual([]);
    await advanceLead(as("xinjinshan", 2), { id: lead.id, to: "STARTED" });
    await moveLeadBack(as("xinjinshan", 3), { id: lead.id, to: "REGISTERED", reason: "误点" });
    expect(await waiting()).toEqual([]);
    await undo("xinjinshan", lead.id, 4);
    expect(await waiting()).toEqual([{ toStage: "STARTED" }]);
  });

  it("takes back an advance, a status with its reason, and an owner", async () => {
    const lead = await aLead(db(), { stage: "REGISTERED", startedOn: "2026-05-01" });
    await advanceLead(as("xinjinshan"), { id: lead.id, to: "STARTED" });
    await undo("xinjinshan", lead.id);
    expect((await leadOf(lead.id)).stage).toBe("REGISTERED");
    await setLeadStatus(as("xinjinshan", 2), { id: lead.id, to: "PAUSED", reason: "等资金" });
    await setLeadStatus(as("xinjinshan", 3), { id: lead.id, to: "LOST", reason: "误选" });
    await undo("xinjinshan", lead.id, 4);
    expect(await leadOf(lead.id)).toMatchObject({ status: "PAUSED", statusReason: "等资金" });
    await assignLead(as("xinjinshan", 5), { id: lead.id });
    expect((await leadOf(lead.id)).ownerId).toBeNull();
    await undo("xinjinshan", lead.id, 6);
    expect((await leadOf(lead.id)).ownerId).toBe("xinjinshan");
  });

  it("takes back a note with the next step it set, and the clock runs on as if it had not been written", async () => {
    const before = new Date(NOW.getTime() - 20 * 86_400_000);
    const lead = await aLead(db(), { nextStep: "送样", nextStepOn: "2026-05-25", lastActivityAt: before });
    await addFollowUp(as("xinjinshan"), {
      id: lead.id,
      method: "电话",
      content: "记错了企业",
      nextStep: "再约",
      nextStepOn: "2026-06-01",
    });
    await undo("xinjinshan", lead.id);
    const after = await leadOf(lead.id);
    expect(after.nextStep).toBe("送样");
    expect(after.nextStepOn?.toISOString().slice(0, 10)).toBe("2026-05-25");
    expect(after.lastActivityAt).toEqual(before);
    expect(await db().followUp.count({ where: { leadId: lead.id } })).toBe(0);
  });

  it("is offered to the one who did it, for a short time", async () => {
    const lead = await aLead(db());
    await setLeadStatus(as("xinjinshan"), { id: lead.id, to: "PAUSED", reason: "等资金" });
    const { act } = (await findUndo(as("xinjinshan", 1), lead.id))!;
    expect(await findUndo(as("jinshan-office", 1), lead.id)).toBeNull();
    await expect(undoLead(as("jinshan-office", 1), { id: lead.id, act })).rejects.toThrow("本人");
    expect(await findUndo(as("xinjinshan", UNDO_MINUTES + 1), lead.id)).toBeNull();
    await expect(undoLead(as("xinjinshan", UNDO_MINUTES + 1), { id: lead.id, act })).rejects.toThrow("分钟");
    await expect(undoLead(as("tangu", 1), { id: lead.id, act })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(undoLead(as("jinshan-leader", 1), { id: lead.id, act })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("is refused once something later happened, and once it was taken back", async () => {
    const lead = await aLead(db());
    await setLeadStatus(as("xinjinshan"), { id: lead.id, to: "PAUSED", reason: "等资金" });
    const { act } = (await findUndo(as("xinjinshan"), lead.id))!;
    await editLead(as("xinjinshan", 1), {
      id: lead.id,
      projectName: "改名",
      field: "SYNBIO",
      source: "DIRECT",
    });
    await expect(undoLead(as("xinjinshan", 2), { id: lead.id, act })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await setLeadStatus(as("xinjinshan", 3), { id: lead.id, to: "ACTIVE", reason: "恢复" });
    await expect(undoLead(as("xinjinshan", 3), { id: lead.id, act })).rejects.toThrow("别的办理");
    await undo("xinjinshan", lead.id, 4);
    expect(await findUndo(as("xinjinshan", 4), lead.id)).toBeNull();
  });

  it("happens once when it is asked twice at the same instant", async () => {
    const lead = await aLead(db());
    await setLeadStatus(as("xinjinshan"), { id: lead.id, to: "PAUSED", reason: "等资金" });
    const { act } = (await findUndo(as("xinjinshan"), lead.id))!;
    const both = await Promise.allSettled([
      undoLead(as("xinjinshan"), { id: lead.id, act }),
      undoLead(as("xinjinshan"), { id: lead.id, act }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await leadOf(lead.id)).status).toBe("ACTIVE");
  });
});

describe("the people of a lead", () => {
  const aPerson = async () => {
    const lead = await aLead(db());
    await addLeadContact(as("xinjinshan"), { id: lead.id, contactName: "张三", contactPhone: "13800000000" });
    const contact = await db().contact.findFirstOrThrow({ where: { leadId: lead.id } });
    return { id: lead.id, contactId: contact.id };
  };

  it("are corrected and removed, and no number stays in the history", async () => {
    const who = await aPerson();
    await editLeadContact(as("xinjinshan"), { ...who, contactName: "张三丰", contactPhone: "13900000000" });
    expect(await db().contact.findFirst()).toMatchObject({
      name: "张三丰",
      phone: "13900000000",
      title: null,
    });
    await removeLeadContact(as("xinjinshan"), who);
    expect(await db().contact.count()).toBe(0);
    const history = JSON.stringify(
      await db().auditEntry.findMany({ select: { summary: true, changes: true } }),
    );
    expect(history).not.toMatch(/13\d{9}/);
    expect(history).toContain("删除企业联系人");
  });

  it("are touched by their unit and the office alone, and only through their own lead", async () => {
    const who = await aPerson();
    const other = await aLead(db());
    await expect(removeLeadContact(as("tangu"), who)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(removeLeadContact(as("jinshan-leader"), who)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(removeLeadContact(as("xinjinshan"), { ...who, id: other.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await editLeadContact(as("jinshan-office"), { ...who, contactName: "李四" });
  });
});
