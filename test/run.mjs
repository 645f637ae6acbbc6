// `npm test`: every test, the browser journeys too. The journeys run even when a test before them failed, and the
// answer is one: zero only when all passed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

const stage = (title, ...args) => {
  console.log(`\n==> ${title}`);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [vitest, "run", ...args], { cwd: root, stdio: "inherit" });
  const outcome = status === 0 ? "通过" : "有失败";
  return `${title}：${outcome}，${Math.round((Date.now() - started) / 1000)} 秒`;
};

const results = [
  stage("规则、数据、接口与界面测试"),
  stage("浏览器用例（先构建，再用演示数据启动）", "--config", "vitest.journeys.config.ts"),
];
console.log(`\n${results.join("\n")}`);
process.exit(results.every((line) => line.includes("：通过")) ? 0 : 1);
