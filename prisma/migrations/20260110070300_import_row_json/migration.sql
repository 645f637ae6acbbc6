-- Kept and given back whole: as text they cost a third to write.
-- AlterTable
ALTER TABLE "ImportRow" ALTER COLUMN "values" SET DATA TYPE JSON,
ALTER COLUMN "remarks" SET DATA TYPE JSON,
ALTER COLUMN "changes" SET DATA TYPE JSON,
ALTER COLUMN "result" SET DATA TYPE JSON;

ALTER TABLE "ImportRow" SET (fillfactor = 45);
