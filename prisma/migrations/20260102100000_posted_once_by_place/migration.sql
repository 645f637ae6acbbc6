-- A termination takes back the net of every place it stands in: one park may hold two units or fields over the years.
DROP INDEX "LedgerEntry_posted_once_signing";
CREATE UNIQUE INDEX "LedgerEntry_posted_once_signing"
  ON "LedgerEntry" ("signingId", "metric", "parkId", "organisationId", "field", "origin") NULLS NOT DISTINCT
  WHERE "kind" IN ('SIGN', 'SUPPLEMENT', 'TERMINATE');
