-- Bulk writes: a statement that writes a thousand rows touches the outbox a few times, not several thousand. What is
-- named in the outbox stays the same. A trigger with transition tables serves one event, hence three a table.

-- As plpgsql the plan is kept for the session; as SQL it was made again on every call.
CREATE OR REPLACE FUNCTION search_touch(kind text, ids text[], op text DEFAULT 'PUT') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "SearchOutbox" ("target", "kind", "documentId", "op")
  SELECT targets.target, $1, one.id, $3
  FROM (SELECT 'embedded' AS target UNION SELECT s."target" FROM "SearchState" s WHERE s."active") targets
  CROSS JOIN (SELECT DISTINCT unnest($2) AS id) one
  WHERE one.id IS NOT NULL;
END $$;

CREATE FUNCTION search_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch(TG_ARGV[0], (SELECT array_agg("id") FROM gone), 'DELETE');
  ELSE
    PERFORM search_touch(TG_ARGV[0], (SELECT array_agg("id") FROM fresh));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_leads_written() RETURNS trigger LANGUAGE plpgsql AS $$
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
    PERFORM search_touch('company', (SELECT array_agg("companyId") FROM fresh));
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

CREATE FUNCTION search_sites_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM search_leads((SELECT array_agg(DISTINCT "leadId") FROM gone)); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM search_leads((SELECT array_agg(DISTINCT "leadId") FROM fresh)); END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION search_companies_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  renamed text[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch('company', (SELECT array_agg("id") FROM gone), 'DELETE');
    PERFORM search_touch('company', (SELECT array_agg("mergedIntoId") FROM gone));
    RETURN NULL;
  END IF;
  PERFORM search_touch('company', (SELECT array_agg("id") FROM (SELECT "id" FROM fresh UNION SELECT "mergedIntoId" FROM fresh) named));
  IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
  SELECT array_agg(o."id") INTO renamed FROM gone o JOIN fresh n USING ("id")
  WHERE (o."name", o."legalName", o."aliases", o."districtId", o."organisationId", o."mergedIntoId")
    IS DISTINCT FROM (n."name", n."legalName", n."aliases", n."districtId", n."organisationId", n."mergedIntoId");
  IF renamed IS NOT NULL THEN
    PERFORM search_touch('company', (SELECT array_agg("mergedIntoId") FROM gone WHERE "id" = ANY (renamed)));
    PERFORM search_leads((SELECT array_agg("id") FROM "Lead" WHERE "companyId" = ANY (renamed)));
    PERFORM search_touch('contact', (SELECT array_agg("id") FROM "Contact" WHERE "companyId" = ANY (renamed)));
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT * FROM (VALUES
    ('Company', 'search_companies_written()'),
    ('Lead', 'search_leads_written()'),
    ('LeadSite', 'search_sites_written()'),
    ('Contact', 'search_rows(''contact'')'),
    ('FollowUp', 'search_rows(''note'')'),
    ('Signing', 'search_rows(''signing'')')) AS t(name, does)
  LOOP
    EXECUTE format('DROP TRIGGER search_outbox ON %I', one.name);
    EXECUTE format('CREATE TRIGGER search_outbox_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %s', one.name, one.does);
    EXECUTE format('CREATE TRIGGER search_outbox_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION %s', one.name, one.does);
    EXECUTE format('CREATE TRIGGER search_outbox_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION %s', one.name, one.does);
  END LOOP;
END $$;

DROP FUNCTION search_lead();
DROP FUNCTION search_site();
DROP FUNCTION search_company();
