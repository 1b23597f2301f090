import type { Browser } from "playwright-core";
import { Visit } from "../e2e/browser.ts";
import { layoutShift } from "../e2e/look.ts";
import type { NodeProcess } from "../e2e/nodeProcess.ts";

const WATCHED_MILLIS = 60_000;

/** Cumulative layout shift of the home page from its first byte on, a minute of live blocks. */
export async function homeShift(browser: Browser, node: NodeProcess): Promise<number> {
  const visit = await Visit.of(browser, node.url);
  try {
    await visit.page.goto("/");
    await visit.page.waitForTimeout(WATCHED_MILLIS);
    return await layoutShift(visit.page);
  } finally {
    await visit.end();
  }
}
