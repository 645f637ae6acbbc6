-- A thousand rows written at once: what each row, or each batch, paid over again.

-- Whether a row is of this transaction is looked up by its key. A join read the whole table for every batch.
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
    PERFORM search_touch('company', (SELECT array_agg(f."companyId") FROM fresh f
      WHERE (SELECT c.xmin FROM "Company" c WHERE c."id" = f."companyId") <> pg_current_xact_id()::xid));
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
  PERFORM search_touch('lead', (SELECT array_agg(one.id) FROM unnest(lead_ids) AS one (id)
    WHERE (SELECT l.xmin FROM "Lead" l WHERE l."id" = one.id) <> pg_current_xact_id()::xid));
  RETURN NULL;
END $$;

-- A site that takes all of its lead stands alone, and one look at the statement says so; the rest is summed at the end
-- of the transaction as before.
DROP TRIGGER lead_shares ON "LeadSite";
CREATE CONSTRAINT TRIGGER lead_shares AFTER UPDATE OR DELETE ON "LeadSite"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lead_shares_sum();
CREATE CONSTRAINT TRIGGER lead_shares_insert AFTER INSERT ON "LeadSite"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."shareBp" <> 10000) EXECUTE FUNCTION lead_shares_sum();
CREATE FUNCTION lead_shares_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lead_id text;
BEGIN
  SELECT f."leadId" INTO lead_id FROM fresh f
  WHERE f."shareBp" = 10000
    AND EXISTS (SELECT FROM "LeadSite" s WHERE s."leadId" = f."leadId" AND s."parkId" <> f."parkId")
  LIMIT 1;
  IF lead_id IS NOT NULL THEN
    RAISE EXCEPTION 'shares of lead % sum to more than 10000', lead_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lead_shares_whole AFTER INSERT ON "LeadSite" REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION lead_shares_whole();

-- The result of a row is written beside what was read of it: with room on its page no index has to learn of it.
ALTER TABLE "ImportRow" SET (fillfactor = 65);
