-- What the today page and the board read of the leads in 推进, without touching their rows.
CREATE INDEX "Lead_live_activity" ON "Lead" ("districtId", "lastActivityAt", "id")
  INCLUDE ("organisationId", "ownerId", "stage", "grade", "createdAt") WHERE "status" = 'ACTIVE';
CREATE INDEX "Lead_live_next" ON "Lead" ("districtId", "nextStepOn", "id")
  INCLUDE ("organisationId", "ownerId") WHERE "status" = 'ACTIVE' AND "nextStepOn" IS NOT NULL;
CREATE INDEX "Lead_live_stage" ON "Lead" ("districtId", "stage", "lastActivityAt" DESC, "id")
  INCLUDE ("visibleTo", "expectedFen") WHERE "status" = 'ACTIVE';
