import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { overflow, settled, strip } from "./look.ts";
import { test } from "./test.ts";
import { until } from "./until.ts";

const world = inject("world");

/** Between the margins of a sheet of A4, at 96 dots an inch. */
const SHEET = { width: 718, height: 1_047 };

/** What nobody can press on paper. */
function controls(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("header.bar, nav, button, input, select, [role=tablist]")]
      .filter((control) => control.checkVisibility())
      .map((control) => `${control.localName} ${control.textContent?.trim().slice(0, 40) ?? ""}`),
  );
}

/** Texts that ink would hardly show on white. */
function pale(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!parent?.checkVisibility() || !node.textContent?.trim()) continue;
      const [red, green, blue] = getComputedStyle(parent).color.match(/[\d.]+/g)!.map(Number) as [number, number, number];
      if (0.2126 * red + 0.7152 * green + 0.0722 * blue > 150) found.push(node.textContent.trim().slice(0, 40));
    }
    return found;
  });
}

test.for([
  ["home", "/"],
  ["results", `/election/${world.held}?show=results`],
  ["election", `/election/${world.held}`],
  ["ballots", `/election/${world.held}?show=ballots`],
  ["blocks", "/blocks"],
  ["block", `/block/${world.block}`],
  ["transaction", `/tx/${world.ballot}`],
] as const)("%s: on paper it is dark on white, without anything to press, and cut off nowhere", async ([, path], { visit }) => {
  const { page } = await visit(world.url, { viewport: SHEET });
  await page.goto(path);
  await settled(page);
  await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  expect((await pale(page)).length).toBeGreaterThan(0);
  expect((await controls(page)).length).toBeGreaterThan(0);
  await page.emulateMedia({ media: "print" });
  expect(await pale(page)).toEqual([]);
  expect(await controls(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgba(0, 0, 0, 0)");
});

/** What moves for longer than an eye can see, in the time of some blocks. */
async function movements(page: Page): Promise<string[]> {
  await until("a full strip", async () => (await strip(page)).length > 5);
  await page.evaluate(() => {
    const moved = new Set<string>();
    const look = () => {
      for (const animation of document.getAnimations()) {
        const millis = Number(animation.effect?.getComputedTiming().activeDuration);
        if (millis > 20) moved.add(`${(animation.effect as KeyframeEffect).target?.className} for ${millis} ms`);
      }
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { moved });
  });
  const first = (await strip(page))[0]!;
  await until("three blocks", async () => (await strip(page))[0]! > first + 2);
  return page.evaluate(() => [...(window as unknown as { moved: Set<string> }).moved]);
}

test("nothing moves for who asked for that", async ({ visit }) => {
  const lively = await visit(world.url);
  await lively.page.goto("/");
  expect(await movements(lively.page)).not.toEqual([]);
  const calm = await visit(world.url, { reducedMotion: "reduce" });
  await calm.page.goto("/");
  expect(await movements(calm.page)).toEqual([]);
});
