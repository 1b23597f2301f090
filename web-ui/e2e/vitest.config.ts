import { defineConfig } from "vitest/config";

/** The built page in a real browser, served by real nodes: `npm run test:browser`. */
export default defineConfig({
  test: {
    name: "browser",
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: "globalSetup.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
    reporters: ["default", "junit"],
    outputFile: { junit: "../../testing/e2e/target/surefire-reports/TEST-browser.xml" },
  },
});
