import { isMoneyText } from "./cell";

/** What a row says of a lead, as the form of a lead takes it. */
export const expectedInput = (value: string | null | undefined) =>
  !value ? {} : isMoneyText(value) ? { expectedFen: Number(value) } : { expectedText: value };

const INPUTS: Readonly<Record<string, string>> = {
  project: "projectName",
  codeName: "codeName",
  park: "parkId",
  field: "field",
  source: "source",
  referrer: "referrer",
  origin: "origin",
  grade: "grade",
  areaNeed: "areaNeedSqm",
  summary: "summary",
  nextStep: "nextStep",
  nextStepOn: "nextStepOn",
  contactName: "contactName",
  contactTitle: "contactTitle",
  contactPhone: "contactPhone",
};

/** Only what the row holds: a field that is named and not given costs the schema as much as one that is. */
export const leadInput = (
  values: Record<string, string>,
  { companyId, companyName }: { companyId?: string; companyName: string | undefined },
) => {
  const input: Record<string, unknown> = companyId ? { companyId, companyName } : { companyName };
  for (const field of Object.keys(values)) {
    const name = INPUTS[field];
    if (name) input[name] = values[field];
  }
  if (values.shares) {
    delete input.parkId;
    input.sites = values.shares.split("|").map((site) => {
      const [parkId, shareBp] = site.split(":");
      return { parkId, shareBp: Number(shareBp), carrierId: null };
    });
  }
  return values.expected ? Object.assign(input, expectedInput(values.expected)) : input;
};

const FIELD_OF: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(INPUTS).map(([field, name]) => [name, field]),
  ["companyName", "company"],
  ["expectedText", "expected"],
]);

/** The field of a row that a refusal of the form is about. */
export const fieldOfInput = (name: unknown): string | undefined => FIELD_OF[String(name)];
