-- CreateTable
CREATE TABLE "SearchDocument" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "districtId" TEXT NOT NULL,
    "organisationIds" TEXT[],
    "parkIds" TEXT[],
    "stage" TEXT,
    "field" TEXT,
    "year" INTEGER,
    "weight" INTEGER NOT NULL,
    "tokens" tsvector NOT NULL,
    "generation" INTEGER NOT NULL,
    "happenedAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "SearchDocument_pkey" PRIMARY KEY ("kind","id")
);

-- CreateTable
CREATE TABLE "SearchOutbox" (
    "id" BIGSERIAL NOT NULL,
    "target" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SearchOutbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchDead" (
    "id" BIGSERIAL NOT NULL,
    "target" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "error" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL,
    "diedAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "SearchDead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchState" (
    "target" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "builtWith" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "leasedBy" TEXT,
    "leasedUntil" TIMESTAMPTZ(6),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "retryAt" TIMESTAMPTZ(6),
    "lastError" TEXT,
    "rebuildPhase" TEXT,
    "rebuildDone" INTEGER NOT NULL DEFAULT 0,
    "rebuildTotal" INTEGER NOT NULL DEFAULT 0,
    "rebuiltAt" TIMESTAMPTZ(6),

    CONSTRAINT "SearchState_pkey" PRIMARY KEY ("target")
);

-- CreateIndex
CREATE INDEX "SearchOutbox_target_id_idx" ON "SearchOutbox"("target", "id");

-- CreateIndex
CREATE UNIQUE INDEX "SearchDead_target_kind_documentId_key" ON "SearchDead"("target", "kind", "documentId");

-- What follows is not expressible in the schema.

CREATE INDEX "SearchDocument_tokens" ON "SearchDocument" USING GIN ("tokens") WITH (gin_pending_list_limit = 256);
CREATE INDEX "SearchDocument_live_weight" ON "SearchDocument" ("weight" DESC, "id");
-- How common a lexeme is decides between the two; the default sample knows too few of them.
ALTER TABLE "SearchDocument" ALTER COLUMN "tokens" SET STATISTICS 1000;

-- The outbox of search: every change of a source row names the documents that it changes, in its own transaction,
-- so that no code path can forget one. The embedded index is always kept; others while they are active.
CREATE FUNCTION search_touch(kind text, ids text[], op text DEFAULT 'PUT') RETURNS void LANGUAGE sql AS $$
  INSERT INTO "SearchOutbox" ("target", "kind", "documentId", "op")
  SELECT targets.target, $1, one.id, $3
  FROM (SELECT 'embedded' AS target UNION SELECT s."target" FROM "SearchState" s WHERE s."active") targets
  CROSS JOIN (SELECT DISTINCT unnest($2) AS id) one
  WHERE one.id IS NOT NULL
$$;

-- For tables whose rows are documents of their own and in no other: the kind is the trigger's argument.
CREATE FUNCTION search_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch(TG_ARGV[0], ARRAY[OLD."id"], 'DELETE');
  ELSE
    PERFORM search_touch(TG_ARGV[0], ARRAY[NEW."id"]);
  END IF;
  RETURN NULL;
END $$;

-- The documents that say what a lead is or who may read it.
CREATE FUNCTION search_leads(lead_ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_touch('lead', lead_ids);
  PERFORM search_touch('signing', (SELECT array_agg("id") FROM "Signing" WHERE "leadId" = ANY(lead_ids)));
  PERFORM search_touch('note', (SELECT array_agg("id") FROM "FollowUp" WHERE "leadId" = ANY(lead_ids)));
  PERFORM search_touch('contact', (SELECT array_agg("id") FROM "Contact" WHERE "leadId" = ANY(lead_ids)));
END $$;

CREATE FUNCTION search_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch('company', ARRAY[OLD."id"], 'DELETE');
    PERFORM search_touch('company', ARRAY[OLD."mergedIntoId"]);
    RETURN NULL;
  END IF;
  PERFORM search_touch('company', ARRAY[NEW."id", NEW."mergedIntoId"]);
  IF TG_OP = 'UPDATE' AND (OLD."name", OLD."legalName", OLD."aliases", OLD."districtId", OLD."organisationId", OLD."mergedIntoId")
     IS DISTINCT FROM (NEW."name", NEW."legalName", NEW."aliases", NEW."districtId", NEW."organisationId", NEW."mergedIntoId") THEN
    PERFORM search_touch('company', ARRAY[OLD."mergedIntoId"]);
    PERFORM search_leads((SELECT array_agg("id") FROM "Lead" WHERE "companyId" = NEW."id"));
    PERFORM search_touch('contact', (SELECT array_agg("id") FROM "Contact" WHERE "companyId" = NEW."id"));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch('lead', ARRAY[OLD."id"], 'DELETE');
  ELSIF TG_OP = 'UPDATE' AND (OLD."companyId", OLD."projectName", OLD."codeName", OLD."districtId", OLD."visibleTo", OLD."stage", OLD."field")
     IS DISTINCT FROM (NEW."companyId", NEW."projectName", NEW."codeName", NEW."districtId", NEW."visibleTo", NEW."stage", NEW."field") THEN
    PERFORM search_leads(ARRAY[NEW."id"]);
  ELSE
    PERFORM search_touch('lead', ARRAY[NEW."id"]);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM search_leads(ARRAY[OLD."leadId"]); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM search_leads(ARRAY[NEW."leadId"]); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch(TG_ARGV[0], ARRAY[OLD."id"], 'DELETE');
    RETURN NULL;
  END IF;
  PERFORM search_touch(TG_ARGV[0], ARRAY[NEW."id"]);
  IF TG_OP = 'UPDATE' AND OLD."name" IS DISTINCT FROM NEW."name" THEN
    PERFORM search_touch('lead', (SELECT array_agg(DISTINCT "leadId") FROM "LeadSite"
      WHERE CASE TG_ARGV[0] WHEN 'park' THEN "parkId" ELSE "carrierId" END = NEW."id"));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_touch('target', (SELECT array_agg("id") FROM "Target" WHERE "planId" = NEW."id"));
  PERFORM search_touch('task', (SELECT array_agg("id") FROM "Task" WHERE "planId" = NEW."id"));
  RETURN NULL;
END $$;

CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Company" FOR EACH ROW EXECUTE FUNCTION search_company();
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Contact" FOR EACH ROW EXECUTE FUNCTION search_row('contact');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Lead" FOR EACH ROW EXECUTE FUNCTION search_lead();
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "LeadSite" FOR EACH ROW EXECUTE FUNCTION search_site();
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "FollowUp" FOR EACH ROW EXECUTE FUNCTION search_row('note');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Signing" FOR EACH ROW EXECUTE FUNCTION search_row('signing');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Carrier" FOR EACH ROW EXECUTE FUNCTION search_place('carrier');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Park" FOR EACH ROW EXECUTE FUNCTION search_place('park');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Organisation" FOR EACH ROW EXECUTE FUNCTION search_row('organisation');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Target" FOR EACH ROW EXECUTE FUNCTION search_row('target');
CREATE TRIGGER search_outbox AFTER INSERT OR UPDATE OR DELETE ON "Task" FOR EACH ROW EXECUTE FUNCTION search_row('task');
CREATE TRIGGER search_outbox AFTER UPDATE ON "Plan" FOR EACH ROW EXECUTE FUNCTION search_plan();
