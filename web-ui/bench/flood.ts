import type { Browser, CDPSession, Page } from "playwright-core";
import { Visit } from "../e2e/browser.ts";
import { EventStream, json, Middleman } from "../e2e/middleman.ts";
import type { NodeProcess } from "../e2e/nodeProcess.ts";

const EVENTS_A_SECOND = 50;
const WAITING = 10_000;
/** The page asks for no more. */
const POOL_SHOWN = 1_000;
const TICK_MILLIS = 100;
const BLOCK_EVERY = 100;
const MEBIBYTE = 1 << 20;
const WARM_UP_MILLIS = 20_000;
const MINUTE_MILLIS = 60_000;
/** Longer ones count as this. */
const LONGEST_FRAME_MILLIS = 10_000;

interface Status {
  height: number;
  mempool: { count: number; bytes: number };
}

const digits = (n: number, tail: string) => n.toString(16).padStart(60, "0") + tail;

function transaction(n: number, status: "pending" | "confirmed"): object {
  return {
    id: digits(n, "aaaa"),
    kind: n % 7 === 0 ? "enrol-voters" : "cast-ballot",
    sender: `tpsv1${"q".repeat(58)}`,
    sequence: n,
    expiryHeight: n + 1_000,
    fee: 0,
    bytes: 170 + (n % 300),
    fullHash: digits(n, "bbbb"),
    payload: { election: digits(1, "cccc"), choices: [{ blank: false, options: [n % 3] }] },
    status,
    confirmations: 0,
    received: Date.now(),
    waiting: n % 5 === 0 ? "behind-sender" : "ready",
  };
}

function block(height: number): object {
  return { height, hash: digits(height, "dddd"), parent: digits(height - 1, "dddd"), time: Date.now(), producer: `tpsv1${"q".repeat(58)}`, transactions: 100, bytes: 17_000, finality: "pending", removed: false };
}

/** What fifty events a second over a pool of ten thousand do to a page that stays open: a node that is real but for these. */
export async function flood(browser: Browser, node: NodeProcess, minutes: number): Promise<object> {
  const between = await Middleman.before(node.url);
  const events = new EventStream();
  const status = await node.get<Status>("/api/v1/status");
  const full = { ...status, mempool: { count: WAITING, bytes: WAITING * 320 } };
  let sent = 0;
  between.answers.set("/api/v1/events", events.answer);
  between.answers.set("/api/v1/status", json(full));
  between.answers.set("/api/v1/mempool", (asked, response) =>
    json({ ...full.mempool, transactions: Array.from({ length: POOL_SHOWN }, (_, i) => transaction(sent + i, "pending")) })(asked, response),
  );
  let height = status.height;
  const tick = () => {
    for (let i = 0; i < (EVENTS_A_SECOND * TICK_MILLIS) / 1_000; i++) {
      if (++sent % BLOCK_EVERY !== 0) events.send("transaction", transaction(sent, sent % 2 === 0 ? "pending" : "confirmed"));
      else {
        events.send("block", block(++height));
        events.send("finality", { height: height - 3 });
        events.send("status", { ...full, height, head: digits(height, "dddd"), headTime: Date.now() });
      }
    }
  };
  const timer = setInterval(tick, TICK_MILLIS);
  try {
    return { home: await watch(browser, between.url, "/", minutes / 2), mempool: await watch(browser, between.url, "/mempool", minutes / 2) };
  } finally {
    clearInterval(timer);
    await between.cut();
  }
}

/** Frames and memory of one page; beside it an empty one shows what the machine alone costs. */
async function watch(browser: Browser, origin: string, path: string, minutes: number): Promise<object> {
  const [visit, empty] = [await Visit.of(browser, origin), await Visit.of(browser, origin)];
  const { page } = visit;
  try {
    await page.goto(path);
    const tools = await page.context().newCDPSession(page);
    await tools.send("Performance.enable");
    await page.waitForTimeout(WARM_UP_MILLIS);
    const heapMiB = [await heapMebibytes(tools)];
    await Promise.all([startFrames(page), startFrames(empty.page)]);
    const end = performance.now() + minutes * 60_000 - WARM_UP_MILLIS;
    while (performance.now() < end) {
      await page.waitForTimeout(Math.min(MINUTE_MILLIS, end - performance.now()));
      heapMiB.push(await heapMebibytes(tools));
    }
    return { page: await frameFigures(page), emptyPage: await frameFigures(empty.page), heapMiB, problems: visit.problems.length };
  } finally {
    await visit.end();
    await empty.end();
  }
}

/** What is still in use after a collection. */
async function heapMebibytes(tools: CDPSession): Promise<number> {
  await tools.send("HeapProfiler.collectGarbage");
  const { metrics } = await tools.send("Performance.getMetrics");
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize")!.value;
  return Math.round((used / MEBIBYTE) * 100) / 100;
}

/** Counts frames by the milliseconds since the one before; counts alone, so that the measuring takes the same memory all the while. */
async function startFrames(page: Page): Promise<void> {
  await page.evaluate((longest) => {
    const counts = new Uint32Array(longest + 1);
    let last = performance.now();
    const frame = (now: number) => {
      counts[Math.max(0, Math.min(longest, Math.round(now - last)))]!++;
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { frameCounts: counts });
  }, LONGEST_FRAME_MILLIS);
}

async function frameFigures(page: Page): Promise<object> {
  const counts = await page.evaluate(() => [...(window as unknown as { frameCounts: Uint32Array }).frameCounts]);
  const total = (some: number[]) => some.reduce((sum, count) => sum + count, 0);
  const frames = total(counts);
  const at = (share: number) => {
    let seen = 0;
    return counts.findIndex((count) => (seen += count) > 0 && seen >= frames * share);
  };
  return { frames, medianMillis: at(0.5), p99Millis: at(0.99), longestMillis: at(1), over100Millis: total(counts.slice(101)) };
}
