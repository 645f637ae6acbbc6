-- AlterTable
ALTER TABLE "Observation" ADD COLUMN     "submittedById" TEXT;

-- AlterTable
ALTER TABLE "TaskReport" ADD COLUMN     "submittedById" TEXT;

-- CreateTable
CREATE TABLE "ReadingDecision" (
    "id" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "reading" INTEGER,
    "text" TEXT NOT NULL,
    "value" DECIMAL(24,10),
    "unmeasured" BOOLEAN NOT NULL DEFAULT false,
    "dueOn" DATE,
    "reason" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "recordedById" TEXT NOT NULL,

    CONSTRAINT "ReadingDecision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ReadingDecision_targetId_recordedAt_idx" ON "ReadingDecision"("targetId", "recordedAt");

-- AddForeignKey
ALTER TABLE "ReadingDecision" ADD CONSTRAINT "ReadingDecision_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A decision is never rewritten: a new one replaces it.
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON "ReadingDecision" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON "ReadingDecision" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
