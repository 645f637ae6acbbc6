-- A draft that is deleted looks for contracts that change it: without an index each read the whole table.
CREATE INDEX "Signing_baseSigningId_idx" ON "Signing"("baseSigningId");
