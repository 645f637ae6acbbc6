-- Which units find a company and its contacts follows from the leads on it.
CREATE OR REPLACE FUNCTION search_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search_touch('lead', ARRAY[OLD."id"], 'DELETE');
    PERFORM search_touch('company', ARRAY[OLD."companyId"]);
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM search_touch('lead', ARRAY[NEW."id"]);
    PERFORM search_touch('company', ARRAY[NEW."companyId"]);
  ELSIF (OLD."companyId", OLD."projectName", OLD."codeName", OLD."districtId", OLD."organisationId", OLD."visibleTo", OLD."stage", OLD."field")
     IS DISTINCT FROM (NEW."companyId", NEW."projectName", NEW."codeName", NEW."districtId", NEW."organisationId", NEW."visibleTo", NEW."stage", NEW."field") THEN
    PERFORM search_leads(ARRAY[NEW."id"]);
    PERFORM search_touch('company', ARRAY[OLD."companyId", NEW."companyId"]);
  ELSE
    PERFORM search_touch('lead', ARRAY[NEW."id"]);
  END IF;
  RETURN NULL;
END $$;
