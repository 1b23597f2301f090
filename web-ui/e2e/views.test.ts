import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { overflow, settled, violations } from "./look.ts";
import { test } from "./test.ts";
import { named, type View, views } from "./views.ts";

const world = inject("world");
const windows = {
  wide: { width: 2560, height: 1440 },
  desktop: { width: 1280, height: 900 },
  tablet: { width: 840, height: 1100 },
  phone: { width: 360, height: 740 },
  smallPhone: { width: 320, height: 568 },
};
/** In between there is nothing that these two do not show. */
const inspected = ["desktop", "smallPhone"];

async function choose(page: Page, language: "en" | "fr", theme: "light" | "dark"): Promise<void> {
  await page.locator("header select").selectOption(language);
  await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
  for (let i = 0; i < 3 && (await page.locator("html").getAttribute("data-theme")) !== theme; i++) await page.locator("header button.tool").first().click();
  expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
}

const read = (page: Page) => Promise.all([page.title(), page.locator("h1").innerText()]);

async function expectNamed(page: Page, { title, heading }: View): Promise<void> {
  await expect.poll(() => read(page)).toEqual([expect.stringMatching(exactly(title)), expect.stringMatching(exactly(heading))]);
}

function exactly(text: string | RegExp): RegExp {
  return typeof text === "string" ? new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`) : text;
}

test.for(named(views(world)))("%s: has its title, fits every window, and leaves nobody out", async ([, view], { visit }) => {
  // What moves is read while it moves otherwise: a colour half-way is no colour of the page.
  const reader = await visit(world.url, { reducedMotion: "reduce" });
  const { page } = reader;
  await page.goto(view.path);
  await settled(page);
  await expectNamed(page, view);

  const faults: string[] = [];
  for (const language of ["en", "fr"] as const) {
    for (const [name, size] of Object.entries(windows)) {
      await page.setViewportSize(size);
      await choose(page, language, "light");
      await settled(page);
      for (const theme of inspected.includes(name) ? (["light", "dark"] as const) : []) {
        await choose(page, language, theme);
        for (const fault of await violations(page)) faults.push(`${language} ${name} ${theme}: ${fault}`);
      }
      const pixels = await overflow(page);
      if (pixels > 0) faults.push(`${language} ${name}: ${pixels} pixels wider than the window`);
    }
  }
  expect(faults).toEqual([]);
  if (view.refused) reader.forgive(/status of 40[04]/);
});

test("a reload keeps language and colours", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/verify");
  await choose(page, "fr", "dark");
  await page.reload();
  await settled(page);
  expect(await page.locator("html").getAttribute("lang")).toBe("fr");
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(await page.title()).not.toBe("Verify a receipt · Psephos");
});

test("asks for French where the browser does, and shows dates its way", async ({ visit }) => {
  const { page } = await visit(world.url, { locale: "fr-CA", colorScheme: "dark" });
  await page.goto(`/election/${world.held}`);
  await settled(page);
  await expect.poll(() => page.locator("h1").innerText()).toBe("Élection du bureau");
  expect(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor)).toBe("rgb(16, 21, 27)");
});
