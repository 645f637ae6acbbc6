-- AlterTable
ALTER TABLE "ImportJob" ADD COLUMN     "moreSheets" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- AlterTable
ALTER TABLE "ImportRow" ADD COLUMN     "cell" TEXT,
ADD COLUMN     "onRow" INTEGER,
ADD COLUMN     "onSheet" INTEGER;
