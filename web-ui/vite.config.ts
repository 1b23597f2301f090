import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { budget } from "./build/budget.ts";
import { precompress } from "./build/precompress.ts";
import { preload } from "./build/preload.ts";

// The page must work under `Content-Security-Policy: default-src 'self'`: nothing inline, nothing from elsewhere.
export default defineConfig({
  plugins: [svelte(), svelteTesting(), budget({ entry: "src/main.ts", page: "src/pages/Home.svelte", scriptBytes: 60_000, styleBytes: 12_000, without: /\/chart\// }), preload("src/pages/Home.svelte"), precompress()],
  build: {
    outDir: "target/ui",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The oldest browsers that know light-dark().
    target: ["chrome123", "firefox121", "safari17.5"],
    // What several pages use travels in one file, not in a score of small ones; charts in another, as the first page has none.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "shared", test: /node_modules\/(svelte|esm-env|clsx)\/|src\/(app|ui)\/(?!chart\/)/, minShareCount: 2, priority: 1 },
            { name: "charts", test: /src\/(app|ui)\/chart\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "^/(api/v1|openapi.yaml|readyz|livez)": process.env.PSEPHOS_NODE ?? "http://127.0.0.1:8645",
    },
  },
  test: {
    include: ["src/**/*.test.ts"],
    environment: "happy-dom",
    setupFiles: ["src/app/patience.ts"],
    // Nets only: fetching a page's code alone may take seconds on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "junit"],
    outputFile: { junit: "target/surefire-reports/TEST-web-ui.xml" },
  },
});
