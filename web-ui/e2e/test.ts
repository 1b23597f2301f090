import type { Browser, BrowserContextOptions } from "playwright-core";
import { test as base, expect } from "vitest";
import { launch, Visit } from "./browser.ts";

interface Fixtures {
  browser: Browser;
  /** Opens a browser window on a node. What a reader should never see in it fails the test in the end. */
  visit: (origin: string, options?: BrowserContextOptions) => Promise<Visit>;
}

export const test = base.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  visit: async ({ browser }, use) => {
    const visits: Visit[] = [];
    await use(async (origin, options) => {
      const visit = await Visit.of(browser, origin, options);
      visits.push(visit);
      return visit;
    });
    for (const visit of visits) await visit.end();
    expect(visits.flatMap((visit) => visit.problems)).toEqual([]);
  },
});
