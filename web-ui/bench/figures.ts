import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { launch } from "../e2e/browser.ts";
import { NodeProcess } from "../e2e/nodeProcess.ts";
import { flood } from "./flood.ts";
import { firstPaint } from "./paint.ts";
import { homeShift } from "./shift.ts";

const DEFAULT_MINUTES = "10";

/** Prints one JSON line of what the page costs a reader; progress goes to standard error. */
export async function main(words: string[]): Promise<void> {
  const { values } = parseArgs({ args: words, options: { minutes: { type: "string", default: DEFAULT_MINUTES } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes is a number above 0, not "${values.minutes}"`);
  const folder = await mkdtemp(join(tmpdir(), "psephos-page-"));
  const node = await NodeProcess.start(folder, { spacingMillis: 2_000 });
  const browser = await launch();
  try {
    const before = loadavg()[0];
    const figures = await measure(browser, node, minutes);
    console.log(JSON.stringify({ ...figures, minutes, processors: cpus().length, loadBefore: before, loadAfter: loadavg()[0] }));
  } finally {
    await browser.close();
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(browser: Browser, node: NodeProcess, minutes: number): Promise<object> {
  say("largest contentful paint");
  const paint = await firstPaint(browser, node);
  say("layout shift on the home page, a minute");
  const layoutShift = await homeShift(browser, node);
  say(`a flood of events, ${minutes} minutes`);
  return { ...paint, layoutShift, ...(await flood(browser, node, minutes)) };
}

function say(what: string): void {
  console.error(`page: ${what}`);
}
