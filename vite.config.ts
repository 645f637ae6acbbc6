import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";
import { aliases } from "./vitest.config";

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig)],
  resolve: { alias: aliases },
  build: { target: "es2022", sourcemap: false, assetsInlineLimit: 0 },
  ssr: { external: ["pg", "pinyin-pro", "@prisma/client", "@electric-sql/pglite"] },
  root: fileURLToPath(new URL(".", import.meta.url)),
});
