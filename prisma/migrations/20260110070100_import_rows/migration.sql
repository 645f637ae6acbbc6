-- DropIndex
DROP INDEX "ImportRow_jobId_state_row_idx";

-- DropIndex
DROP INDEX "ImportRow_jobId_verdict_row_idx";

-- A row is read, then checked, then written: an index that it is not in yet costs nothing.
CREATE INDEX "ImportRow_live_verdict" ON "ImportRow" ("jobId", "verdict", "row") WHERE "verdict" IS NOT NULL;
CREATE INDEX "ImportRow_live_state" ON "ImportRow" ("jobId", "state", "row") WHERE "state" IS NOT NULL;
