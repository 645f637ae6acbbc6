-- CreateTable
CREATE TABLE "ImportPortion" (
    "jobId" TEXT NOT NULL,
    "sheet" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    "rows" JSON NOT NULL,

    CONSTRAINT "ImportPortion_pkey" PRIMARY KEY ("jobId","sheet","row")
);

-- AddForeignKey
ALTER TABLE "ImportPortion" ADD CONSTRAINT "ImportPortion_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "ImportJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "ImportPortion" ("jobId", "sheet", "row", "rows")
SELECT "jobId", "sheet", min("row"), json_agg(json_build_object('r', "row", 'c', "cells") ORDER BY "row")
FROM "ImportRow" GROUP BY "jobId", "sheet", "row" / 500;

DELETE FROM "ImportRow" WHERE "verdict" IS NULL;

-- What waits to be written is marked when it is checked, or when a person says yes.
UPDATE "ImportRow" r SET "state" = 'PENDING' FROM "ImportJob" j
WHERE j."id" = r."jobId" AND j."state" = 'CHECKED' AND r."state" IS NULL
  AND r."verdict" IN ('NEW', 'UPDATE') AND (NOT r."held" OR r."approved");

-- DropIndex
DROP INDEX "ImportRow_live_verdict";

-- DropIndex
DROP INDEX "ImportRow_live_state";

-- AlterTable
ALTER TABLE "ImportRow" DROP COLUMN "cells",
DROP COLUMN "texts",
ALTER COLUMN "verdict" SET NOT NULL;

-- A row is checked once and written once: with room on its page and no index on its state, the second needs no new entry.
ALTER TABLE "ImportRow" SET (fillfactor = 60);
