import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { settled } from "./look.ts";
import { test } from "./test.ts";
import { named, views } from "./views.ts";

const world = inject("world");
const MOST_STOPS = 400;

interface Stop {
  /** Undefined at the end of the document. */
  what: string | undefined;
  fault: string;
}

/** Where the focus is, and whether a reader can see that. */
function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return { what: undefined, fault: "" };
    const marked = (element: Element, what: "outlineStyle" | "boxShadow") => getComputedStyle(element)[what] !== "none";
    // A field in a frame with its button is marked by the frame.
    const visible = marked(at, "outlineStyle") || (at instanceof HTMLInputElement && marked(at.closest("form") ?? at, "boxShadow"));
    const { left, top, right, bottom } = at.getClientRects()[0] ?? at.getBoundingClientRect();
    const inside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    const over = document.elementFromPoint((Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    const covered = over !== null && !at.contains(over) && !over.contains(at);
    const what = `${at.localName} ${at.getAttribute("aria-label") ?? at.textContent?.trim().slice(0, 40) ?? ""}`;
    return { what, fault: [visible ? "" : "not marked", inside ? "" : "out of sight", covered ? `behind ${over.localName}.${over.className}` : ""].filter(Boolean).join(", ") };
  });
}

/** All stops of a tour with the Tab key, from the top of the document. */
async function tour(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop.what === undefined) return stops;
    if (stops.length > 0 && stop.what === stops[0]!.what) return stops;
    stops.push(stop);
  }
  throw new Error(`the Tab key does not get to the end: ${stops.slice(-5).map((stop) => stop.what).join(" | ")}`);
}

test.for(named(views(world)).filter(([, { refused }]) => !refused))("%s: the Tab key reaches everything, and one sees where it is", async ([, { path }], { visit }) => {
  const { page } = await visit(world.url, { reducedMotion: "reduce" });
  await page.goto(path);
  await settled(page);
  const stops = await tour(page);
  expect(stops.filter((stop) => stop.fault)).toEqual([]);
  expect(stops[0]?.what).toBe("a Skip to content");
  expect(stops.map((stop) => stop.what)).toEqual(expect.arrayContaining(["a Elections", "a Node", "a API reference"]));

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(path);
  await settled(page);
  const onPhone = await tour(page);
  expect(onPhone.filter((stop) => stop.fault)).toEqual([]);
  expect(onPhone.map((stop) => stop.what)).toEqual(expect.arrayContaining(["button Menu", "a API reference"]));
});

test("the skip link leaps over the menus", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/elections");
  await settled(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("content");
});

test("a search by keyboard leads to the block, and back", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/");
  await settled(page);
  await page.getByRole("searchbox").focus();
  await page.keyboard.type(String(world.block));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/block/${world.block}`);
  await settled(page);
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe("h1");
  await page.goBack();
  await expect.poll(() => page.locator("h1").innerText()).toBe("A public ledger of votes");
});

test("results of a search can be walked through, and Escape puts them away", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/blocks");
  await settled(page);
  await page.getByRole("searchbox").fill("e");
  await page.keyboard.press("Enter");
  await page.locator("search .panel a").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest(".panel") !== null)).toBe(true);
  await page.keyboard.press("Escape");
  await page.locator("search .panel").waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
});

test("tabs are walked with the arrows, and each has an address", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto(`/election/${world.held}`);
  await settled(page);
  await page.getByRole("tab", { name: "Overview" }).focus();
  const selected = () => page.evaluate(() => [document.activeElement?.textContent, document.querySelector('[aria-selected="true"]')?.textContent, location.search]);
  for (const [key, label, query] of [
    ["ArrowRight", "Results", "?show=results"],
    ["End", "Audit", "?show=audit"],
    ["ArrowRight", "Overview", ""],
    ["ArrowLeft", "Audit", "?show=audit"],
    ["Home", "Overview", ""],
  ] as const) {
    await page.keyboard.press(key);
    expect(await selected()).toEqual([label, label, query]);
  }
  await page.keyboard.press("ArrowRight");
  await settled(page);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest('[role="tabpanel"]') !== null)).toBe(true);
});

test("on a phone the chosen tab is in sight, also where a link leads to it", async ({ visit }) => {
  const { page } = await visit(world.url, { viewport: { width: 360, height: 740 } });
  await page.goto(`/election/${world.held}?show=audit`);
  await settled(page);
  const inSight = () =>
    page.evaluate(() => {
      const row = document.querySelector('[role="tablist"]')!.getBoundingClientRect();
      const tab = document.querySelector('[aria-selected="true"]')!.getBoundingClientRect();
      return tab.left >= row.left - 1 && tab.right <= row.right + 1;
    });
  expect(await inSight()).toBe(true);
  await page.getByRole("tab", { name: "Audit" }).focus();
  await page.keyboard.press("Home");
  expect(await inSight()).toBe(true);
});

test("on a phone the menu opens and closes by keyboard, and leads on", async ({ visit }) => {
  const { page } = await visit(world.url, { viewport: { width: 360, height: 740 } });
  await page.goto("/");
  await settled(page);
  const menu = page.getByRole("button", { name: "Menu" });
  const link = page.getByRole("link", { name: "Peers", exact: true });
  expect(await link.isVisible()).toBe(false);
  await menu.focus();
  await page.keyboard.press("Enter");
  expect(await menu.getAttribute("aria-expanded")).toBe("true");
  expect(await link.isVisible()).toBe(true);
  await page.keyboard.press("Space");
  expect(await link.isVisible()).toBe(false);
  await page.keyboard.press("Space");
  await link.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("h1").innerText()).toBe("Peers");
  expect(await menu.getAttribute("aria-expanded")).toBe("false");
});

test("colours and language change by keyboard", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/blocks");
  await settled(page);
  await page.getByRole("button", { name: /^Colours/ }).focus();
  await page.keyboard.press("Space");
  expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
  await page.getByRole("combobox").focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => page.locator("html").getAttribute("lang")).toBe("fr");
});
