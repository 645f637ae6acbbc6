import { z } from "zod";
import { type Endpoint, openEndpoint } from "~/platform/api/endpoint.server";
import { openApiOf } from "~/platform/api/openapi.server";
import { carrierFigureEndpoints } from "./carrier-figures.server";
import { carrierUnitEndpoints } from "./carrier-units.server";
import { carrierEndpoints } from "./carriers.server";
import { claimEndpoints } from "./claims.server";
import { companyEndpoints } from "./companies.server";
import { companyLookUpEndpoints } from "./company-lookup.server";
import { evidenceEndpoints } from "./evidence.server";
import { importEndpoints } from "./imports.server";
import { investmentEndpoints } from "./investments.server";
import { leadChangeEndpoints } from "./lead-changes.server";
import { leadFigureEndpoints } from "./lead-figures.server";
import { leadEndpoints } from "./leads.server";
import { ledgerEndpoints } from "./ledger.server";
import { mergeEndpoints } from "./merges.server";
import { observationEndpoints } from "./observations.server";
import { organisationEndpoints } from "./organisations.server";
import { parkEndpoints } from "./parks.server";
import { planEndpoints } from "./plans.server";
import { referralEndpoints } from "./referrals.server";
import { reportEndpoints } from "./reports.server";
import { reviewEndpoints } from "./reviews.server";
import { searchEndpoints } from "./search.server";
import { sessionEndpoints } from "./session.server";
import { signingEndpoints } from "./signings.server";
import { targetEndpoints } from "./targets.server";
import { taskReportEndpoints } from "./task-reports.server";
import { taskEndpoints } from "./tasks.server";

const INFO = { title: "引凤接口", version: "1" };

let written: ReturnType<typeof openApiOf> | undefined;

const documentEndpoint = openEndpoint({
  method: "GET",
  path: "/openapi.json",
  tag: "接口文档",
  summary: "这份文档",
  answer: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
  open: async () => {
    written ??= openApiOf(ENDPOINTS, INFO);
    return written;
  },
});

/** Every endpoint of the API: what stands here is served and documented, and nothing else. */
export const ENDPOINTS: readonly Endpoint[] = [
  documentEndpoint,
  ...sessionEndpoints,
  ...planEndpoints,
  ...organisationEndpoints,
  ...parkEndpoints,
  ...carrierEndpoints,
  ...carrierFigureEndpoints,
  ...carrierUnitEndpoints,
  ...companyEndpoints,
  ...companyLookUpEndpoints,
  ...leadEndpoints,
  ...leadChangeEndpoints,
  ...leadFigureEndpoints,
  ...mergeEndpoints,
  ...claimEndpoints,
  ...referralEndpoints,
  ...signingEndpoints,
  ...investmentEndpoints,
  ...evidenceEndpoints,
  ...ledgerEndpoints,
  ...targetEndpoints,
  ...observationEndpoints,
  ...taskEndpoints,
  ...taskReportEndpoints,
  ...importEndpoints,
  ...reportEndpoints,
  ...reviewEndpoints,
  ...searchEndpoints,
];
