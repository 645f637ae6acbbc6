import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aClaim } from "#test/builders-claims";
import { aLead } from "#test/builders-leads";
import { anInvestment, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { PDF, PNG } from "#test/evidence-files";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { getEvidenceFile, listEvidence } from "../queries/evidence.server";
import { attachEvidence } from "./attach-evidence.server";
import { removeEvidence } from "./remove-evidence.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);
const world = async () => {
  await aWorld(db());
  return aLead(db());
};
const file = (entityId: string, given: { fileName?: string; bytes?: Uint8Array } = {}) => ({
  entity: "signing" as const,
  entityId,
  fileName: "盖章页.png",
  bytes: PNG,
  maxBytes: 1024,
  ...given,
});

describe("evidence", () => {
  it("is kept byte for byte under a clean name, with its digest and its record", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id });
    const kept = await attachEvidence(as("xinjinshan"), file(id, { fileName: "../../etc/盖章页.png" }));
    expect(kept).toMatchObject({ fileName: "盖章页.png", mediaType: "image/png", sizeBytes: PNG.length });
    expect(kept.sha256).toMatch(/^[0-9a-f]{64}$/);
    const read = await getEvidenceFile(as("jinshan-office"), kept.id);
    expect(new Uint8Array(read.bytes)).toEqual(PNG);
    expect(await db().auditEntry.count({ where: { action: "evidence.attach", entityId: id } })).toBe(2);
  });

  it("is refused when it lies about itself, is too large, or is there already; nothing is kept", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id });
    const attach = (given: { fileName?: string; bytes?: Uint8Array }) =>
      attachEvidence(as("xinjinshan"), file(id, given));
    const html = new TextEncoder().encode("<html><script>alert(1)</script></html>");
    await expect(attach({ fileName: "表.xlsx", bytes: PDF })).rejects.toThrow("文件内容是 PDF");
    await expect(attach({ fileName: "合同.pdf", bytes: html })).rejects.toMatchObject({ code: "INVALID" });
    await expect(attach({ bytes: new Uint8Array(1025) })).rejects.toThrow("文件超过");
    await expect(attach({ fileName: "另一名.pdf", bytes: PDF })).rejects.toThrow("已经上传过");
    expect(await listEvidence(as("xinjinshan"), { entity: "signing", entityId: id })).toHaveLength(1);
  });

  it("is added and removed only by the record's own unit and the office, while it is not under review", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id });
    for (const name of ["tangu", "nanda", "baoshan-office"] as const)
      await expect(attachEvidence(as(name), file(id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(attachEvidence(as("jinshan-leader"), file(id))).rejects.toMatchObject({ code: "FORBIDDEN" });
    const kept = await attachEvidence(as("xinjinshan"), file(id));
    await expect(removeEvidence(as("nanda"), kept)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await removeEvidence(as("xinjinshan"), kept);
    expect(await db().attachmentContent.count({ where: { attachmentId: kept.id } })).toBe(0);
    expect(await db().auditEntry.count({ where: { action: "evidence.remove", entityId: id } })).toBe(1);
    const sent = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    const [first] = await listEvidence(as("xinjinshan"), { entity: "signing", entityId: sent.id });
    await expect(removeEvidence(as("xinjinshan"), first!)).rejects.toThrow("不能增删证明材料");
    await expect(attachEvidence(as("xinjinshan"), file(sent.id))).rejects.toThrow("不能增删证明材料");
  });

  it("of a claim is removed by the one who brought it, while the claim is undecided", async () => {
    const lead = await world();
    const claim = await aClaim(db(), { leadId: lead.id });
    const brought = { ...file(claim.id), entity: "claim" as const };
    const kept = await attachEvidence(as("xinjinshan"), brought);
    await db().user.update({
      where: { id: "tangu" },
      data: { organisationId: "xinjinshan" },
    });
    const colleague = ctxFor(db(), "xinjinshan");
    colleague.actor = { ...colleague.actor, userId: "tangu" };
    await expect(removeEvidence(colleague, kept)).rejects.toThrow("上传的本人");
    await expect(removeEvidence(as("jinshan-office"), kept)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await removeEvidence(as("xinjinshan"), kept);
    const last = await attachEvidence(as("xinjinshan"), brought);
    await decideClaim(as("jinshan-office"), { id: claim.id, verdict: "accept", note: "属实。" });
    await expect(removeEvidence(as("xinjinshan"), last)).rejects.toThrow("不能增删证明材料");
  });

  it("is read by whoever may read its record, and by no one else", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, state: "SAVED" });
    const kept = await attachEvidence(as("xinjinshan"), { ...file(id), entity: "investment" });
    for (const name of ["xinjinshan", "jinshan-office", "jinshan-leader", "admin"] as const)
      await expect(getEvidenceFile(as(name), kept.id)).resolves.toMatchObject({ fileName: "盖章页.png" });
    for (const name of ["tangu", "nanda", "baoshan-office", "jinshan-science"] as const)
      await expect(getEvidenceFile(as(name), kept.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
