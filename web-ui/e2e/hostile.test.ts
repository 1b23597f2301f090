import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { overflow, settled, violations } from "./look.ts";
import { test } from "./test.ts";

const world = inject("world");
const election = `/election/${world.hostile}`;
const places: [string, string][] = [
  ["home", "/"],
  ["elections", "/elections"],
  ["overview", election],
  ["results", `${election}?show=results`],
  ["ballots", `${election}?show=ballots`],
  ["roll", `${election}?show=roll`],
  ["audit", `${election}?show=audit`],
  ["transaction", `/tx/${world.hostile}`],
];

/** What a title could do if it were more than letters. */
async function expectHarmless(page: Page): Promise<void> {
  const { pwned, made, scripts, title } = await page.evaluate(() => ({
    pwned: (window as unknown as { pwned?: string }).pwned,
    made: document.querySelectorAll("main img, main script, main b, main i").length,
    scripts: [...document.scripts].filter((script) => !script.src).length,
    title: document.title,
  }));
  expect({ pwned, made, scripts }).toEqual({ pwned: undefined, made: 0, scripts: 0 });
  // What turns text around would turn the browser's own words beside it, too.
  expect(title).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
}

/** Texts of the page itself that are drawn from right to left because of what stands beside them. */
function turnedAround(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const turned: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = node.textContent ?? "";
      const word = /[A-Za-z]{3,}/.exec(text);
      if (!word || node.parentElement?.closest("bdi, script, style, option")) continue;
      const range = document.createRange();
      const left = (at: number) => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
      };
      const [first, last] = [left(word.index), left(word.index + word[0].length - 1)];
      if (first.width > 0 && first.top === last.top && first.left > last.left) turned.push(text.slice(0, 80));
    }
    return turned;
  });
}

test.for(places)("%s: a hostile election is letters, and stays in its place", async ([, path], { visit }) => {
  const { page } = await visit(world.url, { reducedMotion: "reduce" });
  await page.goto(path);
  await settled(page);
  await page.getByText("<script>").first().waitFor();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expectHarmless(page);
    expect(await turnedAround(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
    // Eight thousand letters do not push all else out of sight.
    expect(await page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().height)).toBeLessThan(200);
  }
});

test("a hostile election is found, and the list of results is letters, too", async ({ visit }) => {
  const { page } = await visit(world.url, { viewport: { width: 320, height: 568 } });
  await page.goto("/blocks");
  await settled(page);
  await page.getByRole("searchbox").fill("e");
  await page.keyboard.press("Enter");
  await page.locator("search .panel").getByText("<script>").waitFor();
  await expectHarmless(page);
  expect(await turnedAround(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
});

test("what a reader types is letters, and so is what stands in the address bar", async ({ visit }) => {
  const reader = await visit(world.url);
  const { page } = reader;
  const trap = `<img src=x onerror="window.pwned='typed'">`;
  await page.goto("/");
  await settled(page);
  await page.getByRole("searchbox").fill(trap);
  await page.keyboard.press("Enter");
  await page.getByText("Nothing found for").waitFor();
  await expectHarmless(page);
  // A name with a dot would be a file's.
  const part = encodeURIComponent("<img src=x onerror=alert(1)>");
  for (const path of [`/block/${part}`, `/address/${part}`, `/election/${part}`, `/${part}`, "/block/%E0%A4%A"]) {
    await page.goto(path);
    await settled(page);
    await expectHarmless(page);
    expect(await overflow(page)).toBe(0);
  }
  await page.goto(`/elections?phase=${part}&before=${part}`);
  await page.locator("h1").waitFor();
  await expectHarmless(page);
  reader.forgive(/status of 40[04]/);
});
