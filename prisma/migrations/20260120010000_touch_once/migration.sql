-- A document that this transaction has named in the outbox already need not be named again: a company and a lead that
-- are entered together were named twice each. A row that was written in a savepoint is named again, which is harmless.
CREATE FUNCTION search_leads_of(lead_ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_touch('signing', (SELECT array_agg("id") FROM "Signing" WHERE "leadId" = ANY(lead_ids)));
  PERFORM search_touch('note', (SELECT array_agg("id") FROM "FollowUp" WHERE "leadId" = ANY(lead_ids)));
  PERFORM search_touch('contact', (SELECT array_agg("id") FROM "Contact" WHERE "leadId" = ANY(lead_ids)));
END $$;

CREATE OR REPLACE FUNCTION search_leads(lead_ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_touch('lead', lead_ids);
  PERFORM search_leads_of(lead_ids);
END $$;

CREATE OR REPLACE FUNCTION search_leads_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  renamed text[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch('lead', (SELECT array_agg("id") FROM gone), 'DELETE');
    PERFORM search_touch('company', (SELECT array_agg("companyId") FROM gone));
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM search_touch('lead', (SELECT array_agg("id") FROM fresh));
    PERFORM search_touch('company', (SELECT array_agg(c."id") FROM fresh f JOIN "Company" c ON c."id" = f."companyId"
      WHERE c.xmin <> pg_current_xact_id()::xid));
    RETURN NULL;
  END IF;
  SELECT array_agg(o."id") INTO renamed FROM gone o JOIN fresh n USING ("id")
  WHERE (o."companyId", o."projectName", o."codeName", o."districtId", o."organisationId", o."visibleTo", o."stage", o."field")
    IS DISTINCT FROM (n."companyId", n."projectName", n."codeName", n."districtId", n."organisationId", n."visibleTo", n."stage", n."field");
  PERFORM search_touch('lead', (SELECT array_agg("id") FROM fresh WHERE "id" <> ALL (coalesce(renamed, '{}'))));
  IF renamed IS NOT NULL THEN
    PERFORM search_leads(renamed);
    PERFORM search_touch('company', (SELECT array_agg("companyId") FROM
      (SELECT "id", "companyId" FROM gone UNION SELECT "id", "companyId" FROM fresh) both_sides WHERE "id" = ANY (renamed)));
  END IF;
  RETURN NULL;
END $$;

-- Signings, talks and contacts are named whether or not the lead is: a lead may have been changed before its sites.
CREATE OR REPLACE FUNCTION search_sites_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lead_ids text[];
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM search_leads((SELECT array_agg(DISTINCT "leadId") FROM gone)); END IF;
  IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
  SELECT array_agg(DISTINCT "leadId") INTO lead_ids FROM fresh;
  PERFORM search_leads_of(lead_ids);
  PERFORM search_touch('lead', (SELECT array_agg(l."id") FROM "Lead" l
    WHERE l."id" = ANY (lead_ids) AND l.xmin <> pg_current_xact_id()::xid));
  RETURN NULL;
END $$;

-- Rows of an import are written for an import that its worker has leased; only one without rows is ever deleted. The
-- check of each row against it cost a third of storing it.
ALTER TABLE "ImportRow" DROP CONSTRAINT "ImportRow_jobId_fkey";
