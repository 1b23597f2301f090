import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";
import { layoutShift, settled, strip, watchStrip } from "./look.ts";
import { Middleman } from "./middleman.ts";
import { NodeProcess } from "./nodeProcess.ts";
import { test } from "./test.ts";
import { until } from "./until.ts";

const world = inject("world");

/** What the browser itself says where nobody answers. */
const GONE = /ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED)/;

/** How long the page waits before it says that the node is gone. */
const GRACE_MILLIS = 3_000;

async function ownNode(name: string, spacingMillis: number): Promise<NodeProcess> {
  const node = await NodeProcess.start(join(inject("folder"), name), { spacingMillis });
  onTestFinished(() => node.kill());
  return node;
}

const banner = (page: Page) => page.locator(".banner").innerText();
/** How far down things stand in the page's main part. */
function places(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const main = document.querySelector("main")!;
    const from = main.getBoundingClientRect().top;
    const things = main.querySelectorAll("h1, h2, h3, tr, dt, li:not(.strip li), article");
    return [...things].map((thing) => Math.round(thing.getBoundingClientRect().top - from));
  });
}

const filled = (page: Page) => until("a full strip", async () => (await strip(page)).length > 5);

/** Whether a clock on the page, which shows whole seconds, says a moment from the first to the last. */
function saysBetween(text: string, firstMillis: number, lastMillis: number): boolean {
  const [hours, minutes, seconds] = /(\d+):(\d\d):(\d\d)/.exec(text)!.slice(1).map(Number) as [number, number, number];
  const first = Math.floor(firstMillis / 1_000);
  const later = hours * 3_600 + minutes * 60 + seconds - (first % 86_400);
  return (later + 86_400) % 86_400 <= Math.floor(lastMillis / 1_000) - first;
}

/** From now on, in every document: keeps texts that stood on the page, however short, until they are asked for. */
async function watchTexts(page: Page, pattern: RegExp): Promise<() => Promise<string[]>> {
  await page.addInitScript((source) => {
    const wanted = new RegExp(source);
    const seen = new Set<string>();
    const look = () => {
      const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const text = node.textContent?.trim() ?? "";
        if (wanted.test(text) && node.parentElement?.checkVisibility()) seen.add(`${node.parentElement.closest("main, header")?.localName}: ${text}`);
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
    Object.assign(window, { textsSeen: seen });
  }, pattern.source);
  return () =>
    page.evaluate(() => {
      const { textsSeen } = window as unknown as { textsSeen: Set<string> };
      const texts = [...textsSeen];
      textsSeen.clear();
      return texts;
    });
}

test("says since when the node is gone, and goes on by itself when it is back", async ({ visit }) => {
  const node = await ownNode("killed", 300);
  const reader = await visit(node.url);
  const { page } = reader;
  await page.goto("/");
  await filled(page);
  const faults = await watchStrip(page);

  const beforeTheEnd = Date.now();
  await node.kill();
  await expect.poll(() => banner(page)).toMatch(/cannot be reached since/);
  expect(saysBetween(await banner(page), beforeTheEnd, Date.now() - GRACE_MILLIS)).toBe(true);
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^Offline for \d+[sm]/);
  const last = await strip(page);
  expect(last.length).toBeGreaterThan(5);
  const said = await banner(page);

  await node.start();
  await expect.poll(() => banner(page)).toBe("");
  expect(said).toMatch(/since \d/);
  await expect.poll(async () => (await strip(page))[0]! - last[0]!).toBeGreaterThan(2);
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^Live/);
  expect(await faults()).toEqual([]);
  reader.forgive(GONE);
});

test("catches up with two hundred blocks, and asks only for what it missed", async ({ visit }) => {
  const node = await ownNode("backlog", 50);
  const between = await Middleman.before(node.url);
  onTestFinished(() => between.cut());
  const reader = await visit(between.url);
  const { page } = reader;
  await page.goto("/");
  await filled(page);
  const faults = await watchStrip(page);
  const document = await page.evaluate(() => performance.timeOrigin);

  await between.cut();
  const from = await node.height();
  await until("two hundred blocks", async () => (await node.height()) >= from + 200);
  await expect.poll(() => banner(page)).toMatch(/cannot be reached since/);
  await between.heal();

  await expect.poll(() => banner(page)).toBe("");
  await expect.poll(async () => (await strip(page))[0]).toBeGreaterThan(from + 200);
  // Counted from what the node says first, so that a stall between the two questions makes no difference.
  await expect.poll(async () => (await node.height()) - (await strip(page))[0]!).toBeLessThan(20);
  expect(await faults()).toEqual([]);
  expect(between.resumed[0]).toBe("");
  expect(between.resumed.at(-1)).toMatch(/-\d+$/);
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(document);
  reader.forgive(GONE);
});

test("code that could not be fetched while the node was gone comes by itself", async ({ visit }) => {
  const between = await Middleman.before(world.url);
  onTestFinished(() => between.cut());
  const reader = await visit(between.url);
  const { page } = reader;
  await page.goto("/");
  await settled(page);
  await between.cut();
  await page.getByRole("link", { name: "Verify", exact: true }).click();
  await page.getByText("This page’s code could not be fetched").waitFor();
  // Sooner than the page says that the node is gone.
  await between.heal();
  await expect.poll(() => page.locator("h1").innerText()).toBe("Verify a receipt");
  reader.forgive(GONE);
  reader.forgive(/Failed to fetch dynamically imported module/);
});

test("on a slow line every page says that it loads, and then is there", async ({ visit }) => {
  const { page } = await visit(world.url);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 20_000 });
  const waits = await watchTexts(page, /^(Loading…|Asking the node…)$/);
  await page.goto("/");
  await settled(page);
  await filled(page);
  expect(await waits()).not.toEqual([]);
  for (const [name, content] of [
    ["Elections", page.getByRole("link", { name: "Board election" })],
    ["Blocks", page.getByRole("table", { name: "Blocks" })],
    ["Node", page.getByText("Largest block")],
  ] as const) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
    await expect.poll(() => page.locator("h1").innerText()).toBe(name);
    await content.first().waitFor();
    await settled(page);
    expect(await waits()).toContain("main: Loading…");
  }
  expect(await banner(page)).toBe("");
});

test.for([
  ["home", "/"],
  ["blocks", "/blocks"],
  ["block", `/block/${world.block}`],
  ["elections", "/elections"],
  ["open election", `/election/${world.open}`],
  ["ballots", `/election/${world.held}?show=ballots`],
  ["node", "/node"],
])("%s: nothing moves under the reader while blocks come", async ([, path], { visit }) => {
  const { page } = await visit(world.url, { viewport: { width: 1280, height: 500 } });
  await page.goto(path!);
  await settled(page);
  if (path === "/") await filled(page);
  await page.evaluate(() => window.scrollTo(0, 150));
  const before = await places(page);
  const shifted = await layoutShift(page);
  const height = () => page.evaluate(() => document.querySelector("header .mark .number")?.textContent ?? "");
  const seen = new Set([await height()]);
  await until("five blocks", async () => seen.add(await height()).size > 5);
  expect(await places(page)).toEqual(before);
  expect((await layoutShift(page)) - shifted).toBeLessThanOrEqual(0.02);
});

test.for([
  ["open election", `/election/${world.open}`],
  ["block", `/block/${world.block}`],
  ["transaction", `/tx/${world.open}`],
  ["node", "/node"],
  ["elections", "/elections"],
])("%s: nothing moves while times grow older", async ([, path], { visit }) => {
  const { page } = await visit(world.url);
  await page.clock.install();
  await page.goto(path!);
  await settled(page);
  const widths = [1280, 900, 360];
  const heights = async () => {
    const all: Record<number, number[]> = {};
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      all[width] = await places(page);
    }
    return all;
  };
  const before = await heights();
  for (const seconds of [9, 11, 39, 2, 540, 3_000, 7_200]) {
    await page.clock.fastForward(seconds * 1_000);
    await settled(page);
    expect(await heights()).toEqual(before);
  }
});

test("new blocks join the list when they are asked for", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/blocks");
  await settled(page);
  const first = page.getByRole("table", { name: "Blocks" }).getByRole("link").first();
  const before = await first.innerText();
  const button = page.getByRole("button", { name: /^\d+ new blocks?$/ });
  await expect.poll(async () => parseInt(await button.innerText(), 10)).toBeGreaterThanOrEqual(3);
  expect(await first.innerText()).toBe(before);
  await button.click();
  await expect.poll(() => first.innerText()).not.toBe(before);
});
