import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

// The page must work under `Content-Security-Policy: default-src 'self'`: nothing inline, nothing from elsewhere.
export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  build: {
    outDir: "target/ui",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:8645" },
  },
  test: {
    environment: "happy-dom",
    reporters: ["default", "junit"],
    outputFile: { junit: "target/surefire-reports/TEST-web-ui.xml" },
  },
});
