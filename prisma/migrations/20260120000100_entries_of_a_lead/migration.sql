-- What stands of a lead is asked by metric: a project has ten entries of money spent for each of its contract.
DROP INDEX "LedgerEntry_leadId_idx";
CREATE INDEX "LedgerEntry_leadId_metric_idx" ON "LedgerEntry" ("leadId", "metric");
