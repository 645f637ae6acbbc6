-- What was waiting at any past instant: from when it was put in until it was decided; open records never end. A figure
-- at a past date reads these instead of every contract and filing.
CREATE INDEX "Signing_live_waiting" ON "Signing" USING gist (tstzrange("createdAt",
  CASE WHEN "state" IN ('CONFIRMED', 'RETURNED') THEN greatest("createdAt", "decidedAt") END));
CREATE INDEX "Investment_live_waiting" ON "Investment" USING gist (tstzrange("createdAt",
  CASE WHEN "state" IN ('CONFIRMED', 'RETURNED') THEN greatest("createdAt", "decidedAt") END));
