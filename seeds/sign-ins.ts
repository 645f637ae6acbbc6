import { DEMO_PASSWORD } from "~/modules/access/rules";
import { DEMO_USERS } from "./demo/people";

/** Chinese characters take two columns of a terminal. */
const widthOf = (text: string) => [...text].reduce((sum, char) => sum + (char > "\u2e7f" ? 2 : 1), 0);
const padded = (text: string, width: number) => text + " ".repeat(Math.max(0, width - widthOf(text)));

/** What `npm run demo` prints at the end. */
export const signInTable = (address: string): string =>
  [
    "",
    `  引凤已启动  ${address}`,
    `  演示用户的密码都是 ${DEMO_PASSWORD}（demo password for every user below）`,
    "",
    ...DEMO_USERS.map(({ username, sees }) => `  ${padded(username, 18)}${sees}`),
    "",
    "  演示数据均为虚构，名称带“演示”；文件事实逐条附原文。按 Ctrl+C 停止。",
    "",
  ].join("\n");
