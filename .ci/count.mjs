// `node .ci/count.mjs <folder of results> <failed steps>`: what failed and why, then the count as the last line.
import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [folder, failedSteps] = process.argv.slice(2);
const RUNS = 3;

const tell = (name, file, test, said) => {
  const where = [name, relative(process.cwd(), file.name), test].filter(Boolean).join(" > ");
  console.log(
    `FAILED ${where}\n${String(said ?? "")
      .split("\n")
      .slice(0, 12)
      .join("\n")}\n`,
  );
};

const runs = readdirSync(folder).filter((one) => one.endsWith(".json"));
let passed = 0;
let failed = 0;
for (const name of runs) {
  const { testResults } = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
  for (const file of testResults) {
    const broken = file.assertionResults.filter((one) => one.status === "failed");
    passed += file.assertionResults.filter((one) => one.status === "passed").length;
    failed += broken.length;
    for (const one of broken) tell(name, file, one.fullName, one.failureMessages[0]);
    if (file.status !== "failed" || broken.length > 0) continue;
    failed++;
    tell(name, file, null, file.message);
  }
}
// A step that failed without a failed test (a build, lint, types) counts as one failure of its own.
if (failed === 0) failed = Number(failedSteps);
if (failed === 0 && runs.length < RUNS) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
