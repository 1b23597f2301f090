import { defineConfig } from "vitest/config";
import { LONG_MILLIS } from "./until.ts";

/** The built page in a real browser, served by real nodes: `npm run test:browser`. */
export default defineConfig({
  test: {
    name: "browser",
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: "globalSetup.ts",
    // Longer than any wait in a test, so that a failure names what did not come.
    testTimeout: 3 * LONG_MILLIS,
    hookTimeout: 3 * LONG_MILLIS,
    expect: { poll: { timeout: LONG_MILLIS } },
    maxWorkers: 2,
    reporters: ["default", "junit"],
    outputFile: { junit: "../../testing/e2e/target/surefire-reports/TEST-browser.xml" },
  },
});
