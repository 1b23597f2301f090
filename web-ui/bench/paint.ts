import type { Browser } from "playwright-core";
import { Visit } from "../e2e/browser.ts";
import type { NodeProcess } from "../e2e/nodeProcess.ts";
import { until } from "../e2e/until.ts";

const SLOW_DOWN = 4;
const RUNS = 5;

/** Bytes a second and milliseconds to the first byte of an answer. */
interface Line {
  latency: number;
  downloadThroughput: number;
  uploadThroughput: number;
}

/** WebPageTest's "3G Fast": 1.6 Mbit/s, 768 kbit/s, a round trip of 150 ms. */
const FAST_3G: Line = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 96_000 };

/** What Chromium's own tools call "Fast 3G" (now "Slow 4G"): every answer waits 562 ms. */
const DEVTOOLS_FAST_3G: Line = { latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

/** Median milliseconds until the largest part of the home page was drawn, nothing of it in the browser's store, on a processor slowed down. */
export async function firstPaint(browser: Browser, node: NodeProcess): Promise<object> {
  await until("some blocks", async () => (await node.height()) > 8, 60_000);
  return { paintMillis: await median(browser, node, FAST_3G), paintDevtoolsMillis: await median(browser, node, DEVTOOLS_FAST_3G) };
}

async function median(browser: Browser, node: NodeProcess, line: Line): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < RUNS; run++) all.push(await once(browser, node, line));
  return Math.round(all.sort((a, b) => a - b)[RUNS >> 1]!);
}

async function once(browser: Browser, node: NodeProcess, line: Line): Promise<number> {
  const visit = await Visit.of(browser, node.url, { viewport: { width: 412, height: 823 } });
  const { page } = visit;
  try {
    const tools = await page.context().newCDPSession(page);
    await tools.send("Network.enable");
    await tools.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await tools.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
    await page.goto("/");
    await page.locator("ol.strip a.height").first().waitFor();
    return await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({ type: "largest-contentful-paint", buffered: true });
        }),
    );
  } finally {
    await visit.end();
  }
}
