-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "OrganisationKind" AS ENUM ('PARK_COMPANY', 'TOWN', 'BUREAU', 'PROMOTION_OFFICE', 'MANAGEMENT', 'PARTNER');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('PARK_COMPANY', 'OFFICE', 'LEADER', 'BUREAU', 'ADMIN');

-- CreateEnum
CREATE TYPE "CarrierMilestoneKind" AS ENUM ('STARTED', 'PROGRESS_PCT', 'STRUCTURE_TOPPED', 'COMPLETION', 'RECRUITING', 'OCCUPANCY_PCT');

-- CreateEnum
CREATE TYPE "RecognitionKind" AS ENUM ('ABOVE_SCALE', 'SPECIALISED', 'HIGH_TECH', 'GAZELLE', 'LISTED');

-- CreateEnum
CREATE TYPE "Stage" AS ENUM ('PROSPECT', 'NEGOTIATING', 'AGREED', 'SIGNED', 'REGISTERED', 'STARTED', 'COMPLETED', 'PRODUCING');

-- CreateEnum
CREATE TYPE "LeadStatus" AS ENUM ('ACTIVE', 'PAUSED', 'LOST', 'TERMINATED');

-- CreateEnum
CREATE TYPE "Field" AS ENUM ('BIOMEDICINE', 'BIOMATERIALS', 'BIOAGRI', 'BIOENERGY', 'SYNBIO', 'NEW_MATERIALS', 'ELECTRONICS', 'LOW_ALTITUDE', 'OTHER');

-- CreateEnum
CREATE TYPE "SourceChannel" AS ENUM ('DIRECT', 'REFERRAL', 'ALUMNI', 'CHAMBER', 'ASSOCIATION', 'ENTERPRISE', 'STATIONED', 'FORUM', 'FUND', 'OTHER');

-- CreateEnum
CREATE TYPE "Origin" AS ENUM ('ZHANGJIANG');

-- CreateEnum
CREATE TYPE "Grade" AS ENUM ('A', 'B', 'C');

-- CreateEnum
CREATE TYPE "FollowUpMethod" AS ENUM ('PHONE', 'WECHAT', 'VISIT', 'RECEPTION', 'MEETING', 'OTHER');

-- CreateEnum
CREATE TYPE "StageMoveKind" AS ENUM ('ADVANCE', 'BACK', 'STATUS');

-- CreateEnum
CREATE TYPE "ParkKind" AS ENUM ('DISTRICT', 'ZONE', 'PARK', 'AREA');

-- CreateEnum
CREATE TYPE "SigningKind" AS ENUM ('INTENT', 'FRAMEWORK', 'FORMAL', 'SUPPLEMENT', 'TERMINATION');

-- CreateEnum
CREATE TYPE "ReviewState" AS ENUM ('SAVED', 'SUBMITTED', 'CONFIRMED', 'RETURNED');

-- CreateEnum
CREATE TYPE "Metric" AS ENUM ('SIGNED', 'INDUSTRIAL', 'PAID_IN', 'FOREIGN', 'PROJECTS');

-- CreateEnum
CREATE TYPE "EntryKind" AS ENUM ('SIGN', 'SUPPLEMENT', 'TERMINATE', 'INVEST', 'CORRECT', 'RECLASSIFY', 'FX');

-- CreateEnum
CREATE TYPE "TargetKind" AS ENUM ('CUMULATIVE', 'ANNUAL_FLOW', 'ANNUAL_MIN', 'STOCK_LEVEL', 'MAINTAIN', 'RATIO', 'PP_CHANGE', 'RATE_LEVEL', 'COMPLETION_PCT', 'MILESTONE', 'RANGE', 'UNQUANTIFIED');

-- CreateEnum
CREATE TYPE "Operator" AS ENUM ('GE', 'GT', 'EQ', 'APPROX', 'RANGE');

-- CreateEnum
CREATE TYPE "TargetMetric" AS ENUM ('SIGNED', 'INDUSTRIAL', 'PAID_IN', 'FOREIGN', 'CROSS_PARK_PROJECTS', 'ZHANGJIANG_PROJECTS', 'RESERVE_PROJECTS', 'LANDED_PROJECTS');

-- CreateEnum
CREATE TYPE "ReportKind" AS ENUM ('MONTHLY', 'WEEKLY', 'BULLETIN', 'PROJECT', 'MEETING');

-- CreateEnum
CREATE TYPE "TaskUnitRole" AS ENUM ('LEAD', 'SUPPORT', 'RESPONSIBLE');

-- CreateEnum
CREATE TYPE "TaskProgress" AS ENUM ('ON_TRACK', 'LATE', 'DONE');

-- CreateTable
CREATE TABLE "District" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "District_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Organisation" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "OrganisationKind" NOT NULL,
    "districtId" TEXT,
    "aliases" TEXT[],
    "sources" JSONB NOT NULL DEFAULT '[]',
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "passwordVersion" INTEGER NOT NULL DEFAULT 1,
    "role" "Role" NOT NULL,
    "organisationId" TEXT,
    "districtId" TEXT,
    "disabledAt" TIMESTAMPTZ(6),
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "preferences" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "passwordVersion" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(6) NOT NULL,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessToken" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "passwordVersion" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "expiresAt" TIMESTAMPTZ(6) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(6),
    "revokedAt" TIMESTAMPTZ(6),

    CONSTRAINT "AccessToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "userId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("userId","key")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "districtId" TEXT,
    "organisationId" TEXT,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "leadId" TEXT,
    "summary" TEXT NOT NULL,
    "reason" TEXT,
    "changes" JSONB,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "districtId" TEXT,
    "value" JSONB NOT NULL,
    "effectiveOn" DATE NOT NULL,
    "note" TEXT,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recordedById" TEXT,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Carrier" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "parkId" TEXT,
    "aliases" TEXT[],
    "areaSqm" DECIMAL(14,2),
    "completedOn" DATE,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Carrier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CarrierMilestone" (
    "id" TEXT NOT NULL,
    "carrierId" TEXT NOT NULL,
    "kind" "CarrierMilestoneKind" NOT NULL,
    "year" INTEGER,
    "value" DECIMAL(9,4),
    "exceptText" TEXT,
    "source" JSONB NOT NULL,
    "achievedOn" DATE,

    CONSTRAINT "CarrierMilestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CarrierObservation" (
    "id" TEXT NOT NULL,
    "carrierId" TEXT NOT NULL,
    "kind" "CarrierMilestoneKind" NOT NULL,
    "observedOn" DATE NOT NULL,
    "value" DECIMAL(9,4) NOT NULL,
    "numeratorSqm" DECIMAL(14,2),
    "denominatorSqm" DECIMAL(14,2),
    "state" "ReviewState" NOT NULL DEFAULT 'SAVED',
    "returnReason" TEXT,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "recordedById" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "CarrierObservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Company" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "creditCode" TEXT,
    "name" TEXT NOT NULL,
    "legalName" TEXT,
    "aliases" TEXT[],
    "foreignName" TEXT,
    "groupName" TEXT,
    "note" TEXT,
    "isReference" BOOLEAN NOT NULL DEFAULT false,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "mergedIntoId" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdById" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "leadId" TEXT,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "phone" TEXT,
    "email" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CompanyRecognition" (
    "id" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "kind" "RecognitionKind" NOT NULL,
    "recognisedOn" DATE NOT NULL,
    "endedOn" DATE,
    "evidence" TEXT,

    CONSTRAINT "CompanyRecognition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lead" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "ownerId" TEXT,
    "companyId" TEXT NOT NULL,
    "projectName" TEXT NOT NULL,
    "codeName" TEXT,
    "stage" "Stage" NOT NULL DEFAULT 'PROSPECT',
    "status" "LeadStatus" NOT NULL DEFAULT 'ACTIVE',
    "statusReason" TEXT,
    "grade" "Grade",
    "field" "Field" NOT NULL,
    "source" "SourceChannel" NOT NULL,
    "referrer" TEXT,
    "origin" "Origin",
    "expectedFen" BIGINT,
    "expectedText" TEXT,
    "areaNeedSqm" DECIMAL(14,2),
    "summary" TEXT,
    "nextStep" TEXT,
    "nextStepOn" DATE,
    "registeredName" TEXT,
    "registeredOn" DATE,
    "startedOn" DATE,
    "completedOn" DATE,
    "producingOn" DATE,
    "visibleTo" TEXT[],
    "lastActivityAt" TIMESTAMPTZ(6) NOT NULL,
    "stageSince" TIMESTAMPTZ(6) NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LeadSite" (
    "leadId" TEXT NOT NULL,
    "parkId" TEXT NOT NULL,
    "carrierId" TEXT,
    "shareBp" INTEGER NOT NULL,

    CONSTRAINT "LeadSite_pkey" PRIMARY KEY ("leadId","parkId")
);

-- CreateTable
CREATE TABLE "StageMove" (
    "id" BIGSERIAL NOT NULL,
    "leadId" TEXT NOT NULL,
    "kind" "StageMoveKind" NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "fromStage" "Stage" NOT NULL,
    "toStage" "Stage" NOT NULL,
    "fromStatus" "LeadStatus" NOT NULL,
    "toStatus" "LeadStatus" NOT NULL,
    "effectiveOn" DATE NOT NULL,
    "reason" TEXT,

    CONSTRAINT "StageMove_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FollowUp" (
    "id" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "happenedOn" DATE NOT NULL,
    "method" "FollowUpMethod" NOT NULL,
    "content" TEXT NOT NULL,
    "nextStep" TEXT,
    "nextStepOn" DATE,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "clientKey" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "FollowUp_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Park" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ParkKind" NOT NULL,
    "districtId" TEXT NOT NULL,
    "aliases" TEXT[],
    "role" TEXT,
    "operatorId" TEXT,
    "operatorSource" JSONB,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Park_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ParkContainment" (
    "parkId" TEXT NOT NULL,
    "withinId" TEXT NOT NULL,
    "source" JSONB NOT NULL,

    CONSTRAINT "ParkContainment_pkey" PRIMARY KEY ("parkId","withinId")
);

-- CreateTable
CREATE TABLE "Signing" (
    "id" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "kind" "SigningKind" NOT NULL,
    "contractNumber" TEXT,
    "baseSigningId" TEXT,
    "linkOnly" BOOLEAN NOT NULL DEFAULT false,
    "occasion" TEXT,
    "signedOn" DATE NOT NULL,
    "parties" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'CNY',
    "amountMinor" BIGINT,
    "rate" DECIMAL(18,8),
    "rateOn" DATE,
    "rateSource" TEXT,
    "amountFen" BIGINT,
    "plannedIndustrialFen" BIGINT,
    "note" TEXT,
    "state" "ReviewState" NOT NULL DEFAULT 'SAVED',
    "submittedAt" TIMESTAMPTZ(6),
    "submittedById" TEXT,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "returnReason" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Signing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Investment" (
    "id" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "metric" "Metric" NOT NULL,
    "period" TEXT NOT NULL,
    "amountFen" BIGINT NOT NULL,
    "cumulativeFen" BIGINT,
    "statisticsFen" BIGINT,
    "statisticsAt" TIMESTAMPTZ(6),
    "note" TEXT,
    "state" "ReviewState" NOT NULL DEFAULT 'SAVED',
    "submittedAt" TIMESTAMPTZ(6),
    "submittedById" TEXT,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "returnReason" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Investment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" BIGSERIAL NOT NULL,
    "metric" "Metric" NOT NULL,
    "amount" BIGINT NOT NULL,
    "effectiveOn" DATE NOT NULL,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "kind" "EntryKind" NOT NULL,
    "leadId" TEXT NOT NULL,
    "signingId" TEXT,
    "investmentId" TEXT,
    "parkId" TEXT,
    "organisationId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "field" "Field" NOT NULL,
    "origin" "Origin",
    "reversesId" BIGINT,
    "recordedById" TEXT,
    "reason" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CreditShare" (
    "leadId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "shareBp" INTEGER NOT NULL,
    "agreedOn" DATE NOT NULL,
    "note" TEXT,
    "recordedById" TEXT,

    CONSTRAINT "CreditShare_pkey" PRIMARY KEY ("leadId","organisationId")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "leadId" TEXT,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploadedAt" TIMESTAMPTZ(6) NOT NULL,
    "uploadedById" TEXT,
    "uploadedByName" TEXT NOT NULL,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AttachmentContent" (
    "attachmentId" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "AttachmentContent_pkey" PRIMARY KEY ("attachmentId")
);

-- CreateTable
CREATE TABLE "Plan" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "shortTitle" TEXT NOT NULL,
    "issuerId" TEXT,
    "issuerName" TEXT,
    "docNumber" TEXT,
    "issuedOn" DATE,
    "adoptedOn" DATE,
    "periodStart" DATE,
    "periodEnd" DATE,
    "draft" BOOLEAN NOT NULL,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "position" INTEGER NOT NULL,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Target" (
    "id" TEXT NOT NULL,
    "planId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "section" TEXT NOT NULL,
    "indicator" TEXT NOT NULL,
    "metric" "TargetMetric",
    "ownerId" TEXT,
    "ownerName" TEXT NOT NULL,
    "supports" TEXT[],
    "kind" "TargetKind" NOT NULL,
    "operator" "Operator",
    "aspirational" BOOLEAN NOT NULL DEFAULT false,
    "unit" TEXT,
    "value" DECIMAL(24,10),
    "min" DECIMAL(24,10),
    "max" DECIMAL(24,10),
    "periodStart" DATE,
    "dueOn" DATE,
    "path" JSONB NOT NULL DEFAULT '[]',
    "exceptText" TEXT,
    "carrierId" TEXT,
    "scope" JSONB NOT NULL,
    "parentId" TEXT,
    "quote" TEXT NOT NULL,
    "quotes" JSONB NOT NULL DEFAULT '[]',
    "readings" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT,
    "resolution" TEXT,
    "resolvedAt" TIMESTAMPTZ(6),
    "resolvedById" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Baseline" (
    "id" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "value" DECIMAL(24,10) NOT NULL,
    "baselineOn" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "recordedById" TEXT NOT NULL,

    CONSTRAINT "Baseline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Observation" (
    "id" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "observedOn" DATE NOT NULL,
    "value" DECIMAL(24,10),
    "numerator" DECIMAL(24,10),
    "denominator" DECIMAL(24,10),
    "done" BOOLEAN,
    "text" TEXT,
    "state" "ReviewState" NOT NULL DEFAULT 'SAVED',
    "returnReason" TEXT,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "recordedById" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "kind" "ReportKind" NOT NULL,
    "period" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "cutOffOn" DATE NOT NULL,
    "frozenAt" TIMESTAMPTZ(6) NOT NULL,
    "frozenById" TEXT,
    "frozenByName" TEXT NOT NULL,
    "ledgerThrough" BIGINT NOT NULL,
    "payload" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL,
    "planId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "section" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "part" INTEGER,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "goals" JSONB NOT NULL DEFAULT '[]',
    "leadPrinted" TEXT,
    "supportsPrinted" TEXT,
    "unitsPrinted" TEXT,
    "bodyContent" TEXT,
    "bodyUnits" TEXT,
    "differences" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskUnit" (
    "taskId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "role" "TaskUnitRole" NOT NULL,

    CONSTRAINT "TaskUnit_pkey" PRIMARY KEY ("taskId","organisationId","role")
);

-- CreateTable
CREATE TABLE "TaskReport" (
    "id" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "progress" "TaskProgress" NOT NULL,
    "text" TEXT NOT NULL,
    "figure" DECIMAL(24,10),
    "figureUnit" TEXT,
    "state" "ReviewState" NOT NULL DEFAULT 'SAVED',
    "returnReason" TEXT,
    "recordedAt" TIMESTAMPTZ(6) NOT NULL,
    "recordedById" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "TaskReport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Organisation_districtId_idx" ON "Organisation"("districtId");

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_tokenHash_key" ON "AccessToken"("tokenHash");

-- CreateIndex
CREATE INDEX "AccessToken_userId_idx" ON "AccessToken"("userId");

-- CreateIndex
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey"("createdAt");

-- CreateIndex
CREATE INDEX "AuditEntry_leadId_id_idx" ON "AuditEntry"("leadId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_entity_entityId_id_idx" ON "AuditEntry"("entity", "entityId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_districtId_id_idx" ON "AuditEntry"("districtId", "id");

-- CreateIndex
CREATE INDEX "Setting_key_districtId_effectiveOn_idx" ON "Setting"("key", "districtId", "effectiveOn");

-- CreateIndex
CREATE INDEX "Carrier_districtId_idx" ON "Carrier"("districtId");

-- CreateIndex
CREATE INDEX "Carrier_parkId_idx" ON "Carrier"("parkId");

-- CreateIndex
CREATE INDEX "CarrierMilestone_carrierId_idx" ON "CarrierMilestone"("carrierId");

-- CreateIndex
CREATE INDEX "CarrierObservation_carrierId_kind_observedOn_idx" ON "CarrierObservation"("carrierId", "kind", "observedOn");

-- CreateIndex
CREATE INDEX "Company_districtId_name_idx" ON "Company"("districtId", "name");

-- CreateIndex
CREATE INDEX "Company_organisationId_idx" ON "Company"("organisationId");

-- CreateIndex
CREATE INDEX "Company_mergedIntoId_idx" ON "Company"("mergedIntoId");

-- CreateIndex
CREATE UNIQUE INDEX "Company_districtId_creditCode_key" ON "Company"("districtId", "creditCode");

-- CreateIndex
CREATE INDEX "Contact_companyId_idx" ON "Contact"("companyId");

-- CreateIndex
CREATE INDEX "Contact_leadId_idx" ON "Contact"("leadId");

-- CreateIndex
CREATE UNIQUE INDEX "CompanyRecognition_companyId_kind_recognisedOn_key" ON "CompanyRecognition"("companyId", "kind", "recognisedOn");

-- CreateIndex
CREATE INDEX "Lead_districtId_lastActivityAt_id_idx" ON "Lead"("districtId", "lastActivityAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Lead_organisationId_lastActivityAt_id_idx" ON "Lead"("organisationId", "lastActivityAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Lead_districtId_stage_status_idx" ON "Lead"("districtId", "stage", "status");

-- CreateIndex
CREATE INDEX "Lead_companyId_idx" ON "Lead"("companyId");

-- CreateIndex
CREATE INDEX "Lead_nextStepOn_idx" ON "Lead"("nextStepOn");

-- CreateIndex
CREATE INDEX "Lead_visibleTo_idx" ON "Lead" USING GIN ("visibleTo");

-- CreateIndex
CREATE UNIQUE INDEX "Lead_districtId_number_key" ON "Lead"("districtId", "number");

-- CreateIndex
CREATE INDEX "LeadSite_parkId_idx" ON "LeadSite"("parkId");

-- CreateIndex
CREATE INDEX "LeadSite_carrierId_idx" ON "LeadSite"("carrierId");

-- CreateIndex
CREATE INDEX "StageMove_leadId_id_idx" ON "StageMove"("leadId", "id");

-- CreateIndex
CREATE INDEX "FollowUp_leadId_createdAt_idx" ON "FollowUp"("leadId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "FollowUp_authorId_clientKey_key" ON "FollowUp"("authorId", "clientKey");

-- CreateIndex
CREATE INDEX "Park_districtId_idx" ON "Park"("districtId");

-- CreateIndex
CREATE INDEX "Park_operatorId_idx" ON "Park"("operatorId");

-- CreateIndex
CREATE INDEX "ParkContainment_withinId_idx" ON "ParkContainment"("withinId");

-- CreateIndex
CREATE INDEX "Signing_leadId_idx" ON "Signing"("leadId");

-- CreateIndex
CREATE INDEX "Signing_districtId_state_submittedAt_idx" ON "Signing"("districtId", "state", "submittedAt");

-- CreateIndex
CREATE INDEX "Signing_organisationId_signedOn_idx" ON "Signing"("organisationId", "signedOn");

-- CreateIndex
CREATE INDEX "Investment_leadId_metric_period_idx" ON "Investment"("leadId", "metric", "period");

-- CreateIndex
CREATE INDEX "Investment_districtId_state_submittedAt_idx" ON "Investment"("districtId", "state", "submittedAt");

-- CreateIndex
CREATE UNIQUE INDEX "LedgerEntry_reversesId_key" ON "LedgerEntry"("reversesId");

-- CreateIndex
CREATE INDEX "LedgerEntry_districtId_metric_effectiveOn_idx" ON "LedgerEntry"("districtId", "metric", "effectiveOn");

-- CreateIndex
CREATE INDEX "LedgerEntry_leadId_idx" ON "LedgerEntry"("leadId");

-- CreateIndex
CREATE INDEX "LedgerEntry_signingId_idx" ON "LedgerEntry"("signingId");

-- CreateIndex
CREATE INDEX "LedgerEntry_investmentId_idx" ON "LedgerEntry"("investmentId");

-- CreateIndex
CREATE INDEX "Attachment_entity_entityId_idx" ON "Attachment"("entity", "entityId");

-- CreateIndex
CREATE INDEX "Attachment_leadId_idx" ON "Attachment"("leadId");

-- CreateIndex
CREATE INDEX "Target_planId_position_idx" ON "Target"("planId", "position");

-- CreateIndex
CREATE INDEX "Target_ownerId_idx" ON "Target"("ownerId");

-- CreateIndex
CREATE INDEX "Baseline_targetId_idx" ON "Baseline"("targetId");

-- CreateIndex
CREATE INDEX "Observation_targetId_observedOn_idx" ON "Observation"("targetId", "observedOn");

-- CreateIndex
CREATE INDEX "Observation_districtId_state_idx" ON "Observation"("districtId", "state");

-- CreateIndex
CREATE INDEX "Report_districtId_kind_cutOffOn_idx" ON "Report"("districtId", "kind", "cutOffOn");

-- CreateIndex
CREATE UNIQUE INDEX "Report_districtId_kind_period_organisationId_key" ON "Report"("districtId", "kind", "period", "organisationId");

-- CreateIndex
CREATE INDEX "Task_planId_position_idx" ON "Task"("planId", "position");

-- CreateIndex
CREATE INDEX "TaskUnit_organisationId_idx" ON "TaskUnit"("organisationId");

-- CreateIndex
CREATE INDEX "TaskReport_districtId_state_idx" ON "TaskReport"("districtId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "TaskReport_taskId_organisationId_period_key" ON "TaskReport"("taskId", "organisationId", "period");

-- AddForeignKey
ALTER TABLE "Organisation" ADD CONSTRAINT "Organisation_districtId_fkey" FOREIGN KEY ("districtId") REFERENCES "District"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_districtId_fkey" FOREIGN KEY ("districtId") REFERENCES "District"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessToken" ADD CONSTRAINT "AccessToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Carrier" ADD CONSTRAINT "Carrier_parkId_fkey" FOREIGN KEY ("parkId") REFERENCES "Park"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CarrierMilestone" ADD CONSTRAINT "CarrierMilestone_carrierId_fkey" FOREIGN KEY ("carrierId") REFERENCES "Carrier"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CarrierObservation" ADD CONSTRAINT "CarrierObservation_carrierId_fkey" FOREIGN KEY ("carrierId") REFERENCES "Carrier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Company" ADD CONSTRAINT "Company_districtId_fkey" FOREIGN KEY ("districtId") REFERENCES "District"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Company" ADD CONSTRAINT "Company_mergedIntoId_fkey" FOREIGN KEY ("mergedIntoId") REFERENCES "Company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CompanyRecognition" ADD CONSTRAINT "CompanyRecognition_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_districtId_fkey" FOREIGN KEY ("districtId") REFERENCES "District"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadSite" ADD CONSTRAINT "LeadSite_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadSite" ADD CONSTRAINT "LeadSite_parkId_fkey" FOREIGN KEY ("parkId") REFERENCES "Park"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadSite" ADD CONSTRAINT "LeadSite_carrierId_fkey" FOREIGN KEY ("carrierId") REFERENCES "Carrier"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StageMove" ADD CONSTRAINT "StageMove_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FollowUp" ADD CONSTRAINT "FollowUp_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FollowUp" ADD CONSTRAINT "FollowUp_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Park" ADD CONSTRAINT "Park_districtId_fkey" FOREIGN KEY ("districtId") REFERENCES "District"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Park" ADD CONSTRAINT "Park_operatorId_fkey" FOREIGN KEY ("operatorId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ParkContainment" ADD CONSTRAINT "ParkContainment_parkId_fkey" FOREIGN KEY ("parkId") REFERENCES "Park"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ParkContainment" ADD CONSTRAINT "ParkContainment_withinId_fkey" FOREIGN KEY ("withinId") REFERENCES "Park"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signing" ADD CONSTRAINT "Signing_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signing" ADD CONSTRAINT "Signing_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signing" ADD CONSTRAINT "Signing_baseSigningId_fkey" FOREIGN KEY ("baseSigningId") REFERENCES "Signing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Investment" ADD CONSTRAINT "Investment_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_signingId_fkey" FOREIGN KEY ("signingId") REFERENCES "Signing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_investmentId_fkey" FOREIGN KEY ("investmentId") REFERENCES "Investment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_parkId_fkey" FOREIGN KEY ("parkId") REFERENCES "Park"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_reversesId_fkey" FOREIGN KEY ("reversesId") REFERENCES "LedgerEntry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttachmentContent" ADD CONSTRAINT "AttachmentContent_attachmentId_fkey" FOREIGN KEY ("attachmentId") REFERENCES "Attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_carrierId_fkey" FOREIGN KEY ("carrierId") REFERENCES "Carrier"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Target" ADD CONSTRAINT "Target_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Target"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Baseline" ADD CONSTRAINT "Baseline_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Observation" ADD CONSTRAINT "Observation_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "Target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskUnit" ADD CONSTRAINT "TaskUnit_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskUnit" ADD CONSTRAINT "TaskUnit_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskReport" ADD CONSTRAINT "TaskReport_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskReport" ADD CONSTRAINT "TaskReport_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is not expressible in the schema: the guarantees that the database itself keeps.

-- Append-only tables: no update, no delete, no truncate. Only rows marked 演示 may be deleted, and only by the
-- command that removes the demo story (it sets yinfeng.remove_demo for its own transaction).
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('yinfeng.remove_demo', true) = 'on'
     AND coalesce((to_jsonb(OLD) ->> 'isDemo')::boolean, true) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON "LedgerEntry" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER moves_append_only BEFORE UPDATE OR DELETE ON "StageMove" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER moves_no_truncate BEFORE TRUNCATE ON "StageMove" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER report_append_only BEFORE UPDATE OR DELETE ON "Report" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER report_no_truncate BEFORE TRUNCATE ON "Report" FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A contract or a filing posts once; what comes later is a correction.
CREATE UNIQUE INDEX "LedgerEntry_posted_once_signing" ON "LedgerEntry" ("signingId", "metric", coalesce("parkId", ''))
  WHERE "kind" IN ('SIGN', 'SUPPLEMENT', 'TERMINATE');
CREATE UNIQUE INDEX "LedgerEntry_posted_once_investment" ON "LedgerEntry" ("investmentId", "metric", coalesce("parkId", ''))
  WHERE "kind" = 'INVEST';

-- No entry crosses districts, and money never posts as zero.
CREATE FUNCTION ledger_same_district() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."districtId" IS DISTINCT FROM (SELECT "districtId" FROM "Lead" WHERE "id" = NEW."leadId") THEN
    RAISE EXCEPTION 'ledger entry crosses districts' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW."reversesId" IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM "LedgerEntry" r WHERE r."id" = NEW."reversesId" AND r."amount" = -NEW."amount"
      AND r."metric" = NEW."metric" AND r."leadId" = NEW."leadId") THEN
    RAISE EXCEPTION 'a reversal must take back exactly what it names' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_checks BEFORE INSERT ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION ledger_same_district();
ALTER TABLE "LedgerEntry" ADD CONSTRAINT "LedgerEntry_one_source" CHECK (("signingId" IS NULL) <> ("investmentId" IS NULL));

-- Location shares of a lead sum to 10,000 basis points at the end of every transaction.
CREATE FUNCTION lead_shares_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lead_id text := CASE WHEN TG_OP = 'DELETE' THEN OLD."leadId" ELSE NEW."leadId" END;
  total integer;
BEGIN
  SELECT sum("shareBp") INTO total FROM "LeadSite" WHERE "leadId" = lead_id;
  IF total IS NOT NULL AND total <> 10000 THEN
    RAISE EXCEPTION 'shares of lead % sum to %', lead_id, total USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lead_shares AFTER INSERT OR UPDATE OR DELETE ON "LeadSite"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lead_shares_sum();
ALTER TABLE "LeadSite" ADD CONSTRAINT "LeadSite_share_positive" CHECK ("shareBp" > 0 AND "shareBp" <= 10000);
ALTER TABLE "CreditShare" ADD CONSTRAINT "CreditShare_share_positive" CHECK ("shareBp" > 0 AND "shareBp" <= 10000);
ALTER TABLE "Signing" ADD CONSTRAINT "Signing_amount_converted" CHECK (("amountMinor" IS NULL) = ("amountFen" IS NULL));
ALTER TABLE "Investment" ADD CONSTRAINT "Investment_period" CHECK ("period" ~ '^[0-9]{4}-(0[1-9]|1[0-2])$');
