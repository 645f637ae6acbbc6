-- CreateEnum
CREATE TYPE "ProspectState" AS ENUM ('UNTOUCHED', 'CONTACTED', 'MET', 'CONVERTED');

-- CreateTable
CREATE TABLE "SavedView" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProspectList" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT NOT NULL,
    "closedAt" TIMESTAMPTZ(6),
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ProspectList_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProspectEntry" (
    "id" TEXT NOT NULL,
    "listId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "companyId" TEXT,
    "ownerId" TEXT,
    "state" "ProspectState" NOT NULL DEFAULT 'UNTOUCHED',
    "contactedOn" DATE,
    "metOn" DATE,
    "convertedOn" DATE,
    "leadId" TEXT,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ProspectEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_userId_noun_name_key" ON "SavedView"("userId", "noun", "name");

-- CreateIndex
CREATE INDEX "ProspectList_districtId_organisationId_createdAt_idx" ON "ProspectList"("districtId", "organisationId", "createdAt");

-- CreateIndex
CREATE INDEX "ProspectEntry_companyId_idx" ON "ProspectEntry"("companyId");

-- CreateIndex
CREATE INDEX "ProspectEntry_ownerId_idx" ON "ProspectEntry"("ownerId");

-- CreateIndex
CREATE INDEX "ProspectEntry_leadId_idx" ON "ProspectEntry"("leadId");

-- CreateIndex
CREATE UNIQUE INDEX "ProspectEntry_listId_nameKey_key" ON "ProspectEntry"("listId", "nameKey");

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProspectList" ADD CONSTRAINT "ProspectList_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProspectEntry" ADD CONSTRAINT "ProspectEntry_listId_fkey" FOREIGN KEY ("listId") REFERENCES "ProspectList"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProspectEntry" ADD CONSTRAINT "ProspectEntry_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProspectEntry" ADD CONSTRAINT "ProspectEntry_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProspectEntry" ADD CONSTRAINT "ProspectEntry_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE SET NULL ON UPDATE CASCADE;
