import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { overflow, settled, violations } from "./look.ts";
import { EventStream, json, Middleman } from "./middleman.ts";
import { test } from "./test.ts";

const world = inject("world");

const peer = (id: string, more: object = {}) => ({
  id: id.repeat(40),
  address: "192.0.2.1:8646",
  subnet: "192.0.0.0/16",
  outbound: true,
  version: "psephos-node/0.1.0",
  height: 7,
  latency: 12,
  score: 3,
  bytesIn: 1_234_567,
  bytesOut: 2_345,
  connected: Date.now() - 60_000,
  ...more,
});
const departed = (more: object = {}) => ({ address: "192.0.2.9:8646", outbound: false, why: "REMOTE", at: Date.now() - 60_000, times: 1, ...more });

/** What a stranger may say of itself, and a node that lies. */
const strange = `\u202e<script>window.pwned="peer"</script><b>bold</b>${"W".repeat(5_000)}`;

const crowd = {
  peers: [
    peer("a"),
    peer("b", { outbound: false, address: "[2001:0db8:1111:2222:3333:4444:5555:6666]:65535", subnet: "2001:db8::/32", latency: undefined, score: -1_000 }),
    peer("c", { version: strange, address: strange, subnet: strange, id: strange, height: 2 ** 60, score: -(2 ** 62), latency: 2 ** 50, bytesIn: 2 ** 62 }),
  ],
  departed: [
    departed({ id: "d".repeat(40), why: "left, SHUTDOWN: the node stops" }),
    departed({ address: "192.0.2.10:1", why: `left, BANNED: ${strange}`, times: 2 ** 50 }),
    departed({ address: "192.0.2.11:1", why: strange, at: 2 ** 62 }),
    departed({ address: "192.0.2.12:1", why: "FAULT: HANDSHAKE: the static key is not authentic: another network, or another program", times: 999, outbound: true }),
  ],
};

async function before(onTestFinished: (end: () => Promise<void>) => void): Promise<Middleman> {
  const middleman = await Middleman.before(world.url);
  onTestFinished(() => middleman.cut());
  return middleman;
}

const count = (page: Page) => page.locator("main p[role=status]").first().innerText();

test("peers of all kinds are readable in every window and theme, whatever they say", async ({ visit, onTestFinished }) => {
  const middleman = await before(onTestFinished);
  middleman.answers.set("/api/v1/peers", json(crowd));
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const { page } = await visit(middleman.url, { reducedMotion: "reduce", colorScheme });
    await page.goto("/peers");
    await settled(page);
    await page.getByText("It has banned this node").waitFor();
    for (const width of [1280, 1024, 900, 840, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const pixels = await overflow(page);
      if (pixels > 0) faults.push(`${width}: ${pixels} pixels wider than the window`);
      if (width === 1280 || width === 320) for (const fault of await violations(page)) faults.push(`${colorScheme} ${width}: ${fault}`);
    }
    const harm = await page.evaluate(() => ({ pwned: (window as unknown as { pwned?: string }).pwned, made: document.querySelectorAll("main b, main script").length }));
    expect(harm).toEqual({ pwned: undefined, made: 0 });
  }
  expect(faults).toEqual([]);
});

test("a node without peers says how to add one, in every window and theme", async ({ visit, onTestFinished }) => {
  const middleman = await before(onTestFinished);
  middleman.answers.set("/api/v1/peers", json({ peers: [], departed: [] }));
  const { page } = await visit(middleman.url, { reducedMotion: "reduce", colorScheme: "dark" });
  await page.goto("/peers");
  await settled(page);
  await page.getByText("psephos-node --peer ID@HOST:PORT").waitFor();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    expect([await overflow(page), await violations(page)]).toEqual([0, []]);
  }
});

test("comings and goings show at once, on every page that counts peers", async ({ visit, onTestFinished }) => {
  const middleman = await before(onTestFinished);
  const stream = new EventStream();
  middleman.answers.set("/api/v1/events", stream.answer);
  middleman.answers.set("/api/v1/peers", json({ peers: [peer("a")], departed: [] }));
  const { page } = await visit(middleman.url, { reducedMotion: "reduce" });
  await page.goto("/peers");
  await settled(page);
  // The page asks again by itself, and is told the same: what it has heard since must not be lost for that.
  middleman.answers.set("/api/v1/peers", json({ peers: [peer("a"), peer("e")], departed: [] }));
  stream.send("peer", { ...peer("e", { version: "newcomer/1" }), removed: false, peers: 2 });
  await page.getByText("newcomer/1").waitFor();
  expect(await count(page)).toBe("2 peers: 2 outgoing, 0 incoming");
  middleman.answers.set("/api/v1/peers", json({ peers: [peer("e")], departed: [departed({ id: "a".repeat(40), why: "STALLED: nothing for 30 s" })] }));
  stream.send("peer", { ...departed({ id: "a".repeat(40), why: "STALLED: nothing for 30 s" }), removed: true, peers: 1 });
  await page.getByText("It fell silent").waitFor();
  expect(await count(page)).toBe("1 peer: 1 outgoing, 0 incoming");

  for (const link of ["Node", "Psephos"]) {
    await page.getByRole("banner").getByRole("link", { name: link, exact: true }).first().click();
    const counted = page.locator("main dt", { hasText: /^Peers$/ }).locator("xpath=following-sibling::dd");
    for (const peers of [7, 8]) {
      stream.send("peer", { ...peer("e"), removed: false, peers });
      await expect.poll(() => counted.innerText()).toBe(String(peers));
    }
  }
});
