-- CreateEnum
CREATE TYPE "CarrierUnitStatus" AS ENUM ('FREE', 'HELD', 'LET', 'UNRELEASED');

-- CreateEnum
CREATE TYPE "HazardClass" AS ENUM ('JIA', 'YI', 'BING', 'DING', 'WU');

-- CreateEnum
CREATE TYPE "UnitHoldState" AS ENUM ('ACTIVE', 'LET', 'RELEASED', 'EXPIRED', 'ENDED');

-- AlterTable
ALTER TABLE "CarrierObservation" ADD COLUMN     "decidedByName" TEXT,
ADD COLUMN     "fallReason" TEXT,
ADD COLUMN     "milestoneId" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "organisationId" TEXT,
ADD COLUMN     "submittedAt" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "CarrierUnit" (
    "id" TEXT NOT NULL,
    "carrierId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "floor" TEXT,
    "areaSqm" DECIMAL(14,2) NOT NULL,
    "heightM" DECIMAL(6,2),
    "loadKn" DECIMAL(8,2),
    "powerKva" DECIMAL(12,2),
    "labLevel" INTEGER,
    "hazardClass" "HazardClass",
    "priceFen" BIGINT,
    "status" "CarrierUnitStatus" NOT NULL DEFAULT 'FREE',
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "CarrierUnit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UnitHold" (
    "id" TEXT NOT NULL,
    "unitId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "state" "UnitHoldState" NOT NULL DEFAULT 'ACTIVE',
    "heldUntil" DATE NOT NULL,
    "note" TEXT,
    "heldAt" TIMESTAMPTZ(6) NOT NULL,
    "heldById" TEXT NOT NULL,
    "heldByName" TEXT NOT NULL,
    "signingId" TEXT,
    "letOn" DATE,
    "endedAt" TIMESTAMPTZ(6),
    "endedById" TEXT,
    "endReason" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "UnitHold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LeadDemand" (
    "leadId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "parkId" TEXT,
    "minAreaSqm" DECIMAL(14,2) NOT NULL,
    "maxAreaSqm" DECIMAL(14,2),
    "heightM" DECIMAL(6,2),
    "loadKn" DECIMAL(8,2),
    "powerKva" DECIMAL(12,2),
    "labLevel" INTEGER,
    "hazardClass" "HazardClass",
    "neededOn" DATE,
    "note" TEXT,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "updatedById" TEXT NOT NULL,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "LeadDemand_pkey" PRIMARY KEY ("leadId")
);

-- CreateTable
CREATE TABLE "StageReview" (
    "moveId" BIGINT NOT NULL,
    "leadId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "fromStage" "Stage" NOT NULL,
    "toStage" "Stage" NOT NULL,
    "state" "ReviewState" NOT NULL DEFAULT 'SUBMITTED',
    "submittedAt" TIMESTAMPTZ(6) NOT NULL,
    "submittedById" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "returnReason" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "StageReview_pkey" PRIMARY KEY ("moveId")
);

-- CreateIndex
CREATE INDEX "CarrierUnit_districtId_status_idx" ON "CarrierUnit"("districtId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "CarrierUnit_carrierId_name_key" ON "CarrierUnit"("carrierId", "name");

-- CreateIndex
CREATE INDEX "UnitHold_unitId_idx" ON "UnitHold"("unitId");

-- CreateIndex
CREATE INDEX "UnitHold_leadId_idx" ON "UnitHold"("leadId");

-- CreateIndex
CREATE INDEX "UnitHold_districtId_state_heldUntil_idx" ON "UnitHold"("districtId", "state", "heldUntil");

-- CreateIndex
CREATE INDEX "LeadDemand_districtId_open_idx" ON "LeadDemand"("districtId", "open");

-- CreateIndex
CREATE INDEX "StageReview_leadId_idx" ON "StageReview"("leadId");

-- CreateIndex
CREATE INDEX "StageReview_districtId_state_submittedAt_idx" ON "StageReview"("districtId", "state", "submittedAt");

-- CreateIndex
CREATE INDEX "CarrierObservation_state_idx" ON "CarrierObservation"("state");

-- AddForeignKey
ALTER TABLE "CarrierObservation" ADD CONSTRAINT "CarrierObservation_milestoneId_fkey" FOREIGN KEY ("milestoneId") REFERENCES "CarrierMilestone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CarrierUnit" ADD CONSTRAINT "CarrierUnit_carrierId_fkey" FOREIGN KEY ("carrierId") REFERENCES "Carrier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitHold" ADD CONSTRAINT "UnitHold_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "CarrierUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitHold" ADD CONSTRAINT "UnitHold_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnitHold" ADD CONSTRAINT "UnitHold_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadDemand" ADD CONSTRAINT "LeadDemand_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadDemand" ADD CONSTRAINT "LeadDemand_parkId_fkey" FOREIGN KEY ("parkId") REFERENCES "Park"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StageReview" ADD CONSTRAINT "StageReview_moveId_fkey" FOREIGN KEY ("moveId") REFERENCES "StageMove"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StageReview" ADD CONSTRAINT "StageReview_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One live hold or letting of a unit, whoever asks at the same instant.
CREATE UNIQUE INDEX "UnitHold_live_unit" ON "UnitHold"("unitId") WHERE "state" IN ('ACTIVE', 'LET');

-- The nightly pass over holds that have run out.
CREATE INDEX "UnitHold_live_due" ON "UnitHold"("heldUntil") WHERE "state" = 'ACTIVE';
