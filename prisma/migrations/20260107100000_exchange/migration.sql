-- CreateEnum
CREATE TYPE "ImportKind" AS ENUM ('LEAD', 'COMPANY', 'FOLLOW_UP', 'SIGNING', 'INVESTMENT', 'CARRIER', 'OBSERVATION');

-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('UPLOADED', 'CHECKING', 'CHECKED', 'COMMITTING', 'COMMITTED', 'CANCELLED', 'UNDOING', 'UNDONE', 'FAILED');

-- CreateEnum
CREATE TYPE "ImportVerdict" AS ENUM ('NEW', 'UPDATE', 'UNCHANGED', 'DUPLICATE', 'PROBLEM');

-- CreateEnum
CREATE TYPE "ImportRowState" AS ENUM ('PENDING', 'DONE', 'FAILED', 'UNDONE');

-- CreateTable
CREATE TABLE "ImportJob" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "createdById" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "fileName" TEXT NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "sheets" JSONB NOT NULL,
    "notes" TEXT[],
    "kind" "ImportKind",
    "sheet" INTEGER,
    "head" JSONB,
    "mapping" JSONB,
    "state" "ImportState" NOT NULL DEFAULT 'UPLOADED',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "leftOut" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "leasedBy" TEXT,
    "leasedUntil" TIMESTAMPTZ(6),
    "committedAt" TIMESTAMPTZ(6),
    "undoneAt" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

CONSTRAINT "ImportJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportFile" (
    "jobId" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

CONSTRAINT "ImportFile_pkey" PRIMARY KEY ("jobId")
);

-- CreateTable
CREATE TABLE "ImportRow" (
    "jobId" TEXT NOT NULL,
    "sheet" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    "cells" JSONB NOT NULL,
    "verdict" "ImportVerdict",
    "held" BOOLEAN NOT NULL DEFAULT false,
    "approved" BOOLEAN NOT NULL DEFAULT false,
    "values" JSONB,
    "texts" JSONB,
    "remarks" JSONB,
    "changes" JSONB,
    "targetId" TEXT,
    "label" TEXT,
    "state" "ImportRowState",
    "result" JSONB,
    "error" TEXT,

CONSTRAINT "ImportRow_pkey" PRIMARY KEY ("jobId","sheet","row")
);

-- CreateTable
CREATE TABLE "ImportLayout" (
    "unit" TEXT NOT NULL,
    "kind" "ImportKind" NOT NULL,
    "layout" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "usedAt" TIMESTAMPTZ(6) NOT NULL,

CONSTRAINT "ImportLayout_pkey" PRIMARY KEY ("unit","kind","layout")
);

-- CreateTable
CREATE TABLE "LedgerForm" (
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationId" TEXT,
    "kind" "ImportKind" NOT NULL,
    "name" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sheet" INTEGER NOT NULL,
    "head" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "bytes" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

CONSTRAINT "LedgerForm_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImportJob_districtId_createdAt_idx" ON "ImportJob"("districtId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "ImportJob_organisationId_createdAt_idx" ON "ImportJob"("organisationId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "ImportJob_state_leasedUntil_idx" ON "ImportJob"("state", "leasedUntil");

-- CreateIndex
CREATE INDEX "ImportRow_jobId_verdict_row_idx" ON "ImportRow"("jobId", "verdict", "row");

-- CreateIndex
CREATE INDEX "ImportRow_jobId_state_row_idx" ON "ImportRow"("jobId", "state", "row");

-- CreateIndex
CREATE INDEX "LedgerForm_districtId_kind_idx" ON "LedgerForm"("districtId", "kind");

-- AddForeignKey
ALTER TABLE "ImportFile" ADD CONSTRAINT "ImportFile_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "ImportJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportRow" ADD CONSTRAINT "ImportRow_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "ImportJob"("id") ON DELETE CASCADE ON UPDATE CASCADE;
