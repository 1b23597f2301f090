// Node.js 20 runs no TypeScript by itself; Vite, which builds the page, does.
import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("figures.ts", import.meta.url).pathname, { configFile: false, logLevel: "error" });
await module.main(process.argv.slice(2));
