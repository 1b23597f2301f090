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

/** Twice the longest wait between two attempts of the page. */
const COMES_BACK = { timeout: 60_000, interval: 100 };

const LONG = 120_000;

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

/** Seconds between what a clock on the page says and a moment. */
function secondsFrom(text: string, millis: number): number {
  const [hours, minutes, seconds] = /(\d+):(\d\d):(\d\d)/.exec(text)!.slice(1).map(Number) as [number, number, number];
  const said = hours * 3_600 + minutes * 60 + seconds;
  const meant = (millis / 1_000) % 86_400;
  return Math.min(Math.abs(said - meant), 86_400 - Math.abs(said - meant));
}

test("says since when the node is gone, and goes on by itself when it is back", { timeout: LONG }, async ({ visit }) => {
  const node = await ownNode("killed", 300);
  const reader = await visit(node.url);
  const { page } = reader;
  await page.goto("/");
  await filled(page);
  const faults = await watchStrip(page);

  await node.kill();
  const killed = Date.now();
  await expect.poll(() => banner(page), { timeout: 15_000 }).toMatch(/cannot be reached since/);
  expect(secondsFrom(await banner(page), killed)).toBeLessThan(3);
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^Offline for \d+s/);
  const last = await strip(page);
  expect(last.length).toBeGreaterThan(5);
  const said = await banner(page);

  await node.start();
  await expect.poll(() => banner(page), COMES_BACK).toBe("");
  expect(said).toMatch(/since \d/);
  await expect.poll(async () => (await strip(page))[0]! - last[0]!, COMES_BACK).toBeGreaterThan(2);
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^Live/);
  expect(await faults()).toEqual([]);
  reader.forgive(GONE);
});

test("catches up with two hundred blocks, and asks only for what it missed", { timeout: LONG }, async ({ visit }) => {
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
  await until("two hundred blocks", async () => (await node.height()) >= from + 200, 60_000);
  await expect.poll(() => banner(page)).toMatch(/cannot be reached since/);
  await between.heal();

  await expect.poll(() => banner(page), COMES_BACK).toBe("");
  await expect.poll(async () => (await strip(page))[0], COMES_BACK).toBeGreaterThan(from + 200);
  await expect.poll(async () => Math.abs((await strip(page))[0]! - (await node.height()))).toBeLessThan(20);
  expect(await faults()).toEqual([]);
  expect(between.resumed[0]).toBe("");
  expect(between.resumed.at(-1)).toMatch(/-\d+$/);
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(document);
  reader.forgive(GONE);
});

test("code that could not be fetched while the node was gone comes by itself", { timeout: LONG }, async ({ visit }) => {
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
  await expect.poll(() => page.locator("h1").innerText(), COMES_BACK).toBe("Verify a receipt");
  reader.forgive(GONE);
  reader.forgive(/Failed to fetch dynamically imported module/);
});

test("on a slow line every page says that it loads, and then is there", { timeout: LONG }, async ({ visit }) => {
  const { page } = await visit(world.url);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 20_000 });
  await page.goto("/", { waitUntil: "commit" });
  await page.getByText(/^(Loading…|Asking the node…)$/).first().waitFor();
  await settled(page);
  await filled(page);
  for (const [link, content] of [
    ["Elections", page.getByRole("link", { name: "Board election" })],
    ["Blocks", page.getByRole("table", { name: "Blocks" })],
    ["Node", page.getByText("Largest block")],
  ] as const) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: link, exact: true }).click();
    await page.locator("main").getByText("Loading…").first().waitFor();
    await content.first().waitFor();
    await settled(page);
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
  await expect.poll(() => button.innerText()).toMatch(/^[3-9]/);
  expect(await first.innerText()).toBe(before);
  await button.click();
  await expect.poll(() => first.innerText()).not.toBe(before);
});
