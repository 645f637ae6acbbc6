-- Projects are counted lead by lead: their entries in the order of the leads, with all that a scope asks of them.
CREATE INDEX "LedgerEntry_live_projects" ON "LedgerEntry" ("districtId", "leadId")
  INCLUDE ("effectiveOn", "recordedAt", "amount", "parkId", "organisationId", "field", "origin") WHERE "metric" = 'PROJECTS';
