-- A frozen report is printed once and keeps its files beside the evidence. The new index serves what the old one did.
DROP INDEX "Attachment_entity_entityId_idx";

ALTER TABLE "Attachment" ADD COLUMN     "slot" TEXT,
ALTER COLUMN "organisationId" DROP NOT NULL;

CREATE UNIQUE INDEX "Attachment_entity_entityId_slot_key" ON "Attachment"("entity", "entityId", "slot");
