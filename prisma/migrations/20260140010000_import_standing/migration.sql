-- A change that an import made and an undo took back leaves a new version: what it stands as, and how often the work on
-- an import has failed, so that a restart does not count from nothing.
ALTER TABLE "ImportJob" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "ImportStanding" (
    "entity" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "standsAs" INTEGER NOT NULL,

    CONSTRAINT "ImportStanding_pkey" PRIMARY KEY ("entity","recordId","version")
);
