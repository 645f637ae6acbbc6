-- CreateEnum
CREATE TYPE "ClaimState" AS ENUM ('SUBMITTED', 'ACCEPTED', 'OVERRULED', 'EXPIRED', 'RELEASED');

-- CreateEnum
CREATE TYPE "ReferralState" AS ENUM ('OFFERED', 'ACCEPTED', 'RETURNED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "IssueState" AS ENUM ('OPEN', 'ASSIGNED', 'CLOSED');

-- CreateEnum
CREATE TYPE "IssueLevel" AS ENUM ('UNIT', 'OFFICE', 'DISTRICT');

-- CreateEnum
CREATE TYPE "IssueStepKind" AS ENUM ('RAISE', 'ASSIGN', 'NOTE', 'ESCALATE', 'DECIDE', 'CLOSE', 'REOPEN');

-- CreateTable
CREATE TABLE "Claim" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "state" "ClaimState" NOT NULL DEFAULT 'SUBMITTED',
    "contested" BOOLEAN NOT NULL DEFAULT false,
    "metOn" DATE NOT NULL,
    "method" "FollowUpMethod" NOT NULL,
    "statement" TEXT NOT NULL,
    "submittedAt" TIMESTAMPTZ(6) NOT NULL,
    "submittedById" TEXT NOT NULL,
    "submittedByName" TEXT NOT NULL,
    "decidedAt" TIMESTAMPTZ(6),
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "decisionNote" TEXT,
    "protectedUntil" DATE,
    "endedAt" TIMESTAMPTZ(6),
    "endReason" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClaimLookup" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "userId" TEXT NOT NULL,
    "userName" TEXT NOT NULL,
    "typed" TEXT NOT NULL,
    "companyId" TEXT NOT NULL,
    "claimId" TEXT NOT NULL,

    CONSTRAINT "ClaimLookup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Referral" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "fromId" TEXT NOT NULL,
    "toId" TEXT NOT NULL,
    "state" "ReferralState" NOT NULL DEFAULT 'OFFERED',
    "reason" TEXT NOT NULL,
    "dueOn" DATE NOT NULL,
    "keepBp" INTEGER NOT NULL DEFAULT 0,
    "parkId" TEXT,
    "crossesParks" BOOLEAN NOT NULL DEFAULT false,
    "offeredAt" TIMESTAMPTZ(6) NOT NULL,
    "offeredById" TEXT NOT NULL,
    "offeredByName" TEXT NOT NULL,
    "answeredAt" TIMESTAMPTZ(6),
    "answeredById" TEXT,
    "answeredByName" TEXT,
    "answerReason" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Referral_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Issue" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "leadId" TEXT,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "level" "IssueLevel" NOT NULL DEFAULT 'UNIT',
    "state" "IssueState" NOT NULL DEFAULT 'OPEN',
    "assigneeId" TEXT,
    "dueOn" DATE,
    "raisedAt" TIMESTAMPTZ(6) NOT NULL,
    "raisedById" TEXT NOT NULL,
    "raisedByName" TEXT NOT NULL,
    "closedAt" TIMESTAMPTZ(6),
    "closeNote" TEXT,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IssueStep" (
    "id" BIGSERIAL NOT NULL,
    "issueId" TEXT NOT NULL,
    "kind" "IssueStepKind" NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "note" TEXT,
    "toLevel" "IssueLevel",
    "toUnitId" TEXT,
    "dueOn" DATE,

    CONSTRAINT "IssueStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "districtId" TEXT,
    "userId" TEXT,
    "organisationId" TEXT,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "readAt" TIMESTAMPTZ(6),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CompanyDuplicate" (
    "aId" TEXT NOT NULL,
    "bId" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "reasons" TEXT[],
    "foundAt" TIMESTAMPTZ(6) NOT NULL,
    "dismissedAt" TIMESTAMPTZ(6),
    "dismissedBy" TEXT,
    "dismissNote" TEXT,

    CONSTRAINT "CompanyDuplicate_pkey" PRIMARY KEY ("aId","bId")
);

-- CreateTable
CREATE TABLE "CompanyMerge" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "keptId" TEXT NOT NULL,
    "droppedId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "moved" JSONB NOT NULL,

    CONSTRAINT "CompanyMerge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LeadMerge" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "keptId" TEXT NOT NULL,
    "droppedId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "duplicateFen" JSONB NOT NULL,

    CONSTRAINT "LeadMerge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Claim_companyId_state_idx" ON "Claim"("companyId", "state");

-- CreateIndex
CREATE INDEX "Claim_leadId_idx" ON "Claim"("leadId");

-- CreateIndex
CREATE INDEX "Claim_districtId_state_submittedAt_idx" ON "Claim"("districtId", "state", "submittedAt");

-- CreateIndex
CREATE INDEX "Claim_organisationId_submittedAt_idx" ON "Claim"("organisationId", "submittedAt");

-- CreateIndex
CREATE INDEX "ClaimLookup_companyId_id_idx" ON "ClaimLookup"("companyId", "id");

-- CreateIndex
CREATE INDEX "ClaimLookup_districtId_id_idx" ON "ClaimLookup"("districtId", "id");

-- CreateIndex
CREATE INDEX "Referral_leadId_idx" ON "Referral"("leadId");

-- CreateIndex
CREATE INDEX "Referral_districtId_state_dueOn_idx" ON "Referral"("districtId", "state", "dueOn");

-- CreateIndex
CREATE INDEX "Referral_toId_state_idx" ON "Referral"("toId", "state");

-- CreateIndex
CREATE INDEX "Referral_fromId_state_idx" ON "Referral"("fromId", "state");

-- CreateIndex
CREATE INDEX "Issue_districtId_state_level_idx" ON "Issue"("districtId", "state", "level");

-- CreateIndex
CREATE INDEX "Issue_entity_entityId_idx" ON "Issue"("entity", "entityId");

-- CreateIndex
CREATE INDEX "Issue_organisationId_idx" ON "Issue"("organisationId");

-- CreateIndex
CREATE INDEX "Issue_assigneeId_state_idx" ON "Issue"("assigneeId", "state");

-- CreateIndex
CREATE INDEX "IssueStep_issueId_id_idx" ON "IssueStep"("issueId", "id");

-- CreateIndex
CREATE INDEX "Notification_organisationId_createdAt_idx" ON "Notification"("organisationId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Notification_userId_createdAt_idx" ON "Notification"("userId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "CompanyDuplicate_districtId_dismissedAt_idx" ON "CompanyDuplicate"("districtId", "dismissedAt");

-- CreateIndex
CREATE INDEX "CompanyDuplicate_bId_idx" ON "CompanyDuplicate"("bId");

-- CreateIndex
CREATE INDEX "CompanyMerge_keptId_idx" ON "CompanyMerge"("keptId");

-- CreateIndex
CREATE INDEX "CompanyMerge_droppedId_idx" ON "CompanyMerge"("droppedId");

-- CreateIndex
CREATE UNIQUE INDEX "LeadMerge_droppedId_key" ON "LeadMerge"("droppedId");

-- CreateIndex
CREATE INDEX "LeadMerge_keptId_idx" ON "LeadMerge"("keptId");

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Claim" ADD CONSTRAINT "Claim_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssueStep" ADD CONSTRAINT "IssueStep_issueId_fkey" FOREIGN KEY ("issueId") REFERENCES "Issue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CompanyDuplicate" ADD CONSTRAINT "CompanyDuplicate_aId_fkey" FOREIGN KEY ("aId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CompanyDuplicate" ADD CONSTRAINT "CompanyDuplicate_bId_fkey" FOREIGN KEY ("bId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is not expressible in the schema: one winner, whatever happens at the same instant.
CREATE UNIQUE INDEX "Claim_live_accepted" ON "Claim" ("companyId") WHERE "state" = 'ACCEPTED';
CREATE UNIQUE INDEX "Claim_live_first" ON "Claim" ("companyId") WHERE "state" = 'SUBMITTED' AND NOT "contested";
CREATE UNIQUE INDEX "Claim_live_unit" ON "Claim" ("companyId", "organisationId") WHERE "state" IN ('SUBMITTED', 'ACCEPTED');
CREATE UNIQUE INDEX "Referral_live_lead" ON "Referral" ("leadId") WHERE "state" = 'OFFERED';

CREATE TRIGGER lookup_append_only BEFORE UPDATE OR DELETE ON "ClaimLookup" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER lookup_no_truncate BEFORE TRUNCATE ON "ClaimLookup" FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER step_append_only BEFORE UPDATE OR DELETE ON "IssueStep" FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER step_no_truncate BEFORE TRUNCATE ON "IssueStep" FOR EACH STATEMENT EXECUTE FUNCTION append_only();

ALTER TABLE "Claim" ADD CONSTRAINT "Claim_accepted_is_protected" CHECK ("state" <> 'ACCEPTED' OR "protectedUntil" IS NOT NULL);
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_other_unit" CHECK ("fromId" <> "toId");
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_kept_share" CHECK ("keepBp" BETWEEN 0 AND 9999);
ALTER TABLE "CompanyDuplicate" ADD CONSTRAINT "CompanyDuplicate_ordered" CHECK ("aId" < "bId");
