import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { settled } from "./look.ts";
import { test } from "./test.ts";

const world = inject("world");

/** What a button of a chart hands out. */
async function handedOut(page: Page, button: Locator): Promise<{ name: string; content: Buffer }> {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** How a picture looks to who opens it: its size, the colour of its corner, and how many dots are neither grey nor white. */
function seen(page: Page, png: Buffer): Promise<{ width: number; height: number; corner: number[]; coloured: number }> {
  return page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) coloured++;
    }
    return { width: picture.width, height: picture.height, corner: [...data.slice(0, 4)], coloured };
  }, [...png]);
}

const linesOf = (csv: Buffer) => csv.toString("utf8").replace("\ufeff", "").trimEnd().split("\r\n");

test.for([
  ["results", `/election/${world.held}?show=results`, 1, /^"option","share","ballots","weight"$/],
  ["results of a hostile election", `/election/${world.hostile}?show=results`, 1, /^"option","share","ballots"$/],
  ["ballots over time", `/election/${world.held}`, 1, /^"height","time","ballots"$/],
  ["time and size of blocks", "/blocks", 2, /^"height","time","(seconds|bytes","transactions)"$/],
  ["what waits", "/mempool", 2, /^"time","(transactions|bytes)"$/],
] as const)("%s: picture and table can be taken away", async ([, path, count, columns], { visit }) => {
  const { page } = await visit(world.url, { colorScheme: "dark" });
  await page.goto(path);
  await settled(page);
  const charts = page.getByRole("figure");
  await expect.poll(() => charts.getByRole("button", { name: /PNG$/ }).count()).toBe(count);
  for (const chart of await charts.all()) {
    const picture = await handedOut(page, chart.getByRole("button", { name: /PNG$/ }));
    expect(picture.name).toMatch(/^psephos-[\w.-]+\.png$/);
    const { width, height, corner, coloured } = await seen(page, picture.content);
    expect([width, corner]).toEqual([1_920, [255, 255, 255, 255]]);
    expect(height).toBeGreaterThan(400);
    expect(coloured).toBeGreaterThan(0);

    const table = await handedOut(page, chart.getByRole("button", { name: /CSV$/ }));
    expect(table.name).toMatch(/^psephos-[\w.-]+\.csv$/);
    const [head, ...rows] = linesOf(table.content);
    expect(head).toMatch(columns);
    expect(rows.length).toBeGreaterThan(0);
  }
});

test("the table of a result says what was counted", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto(`/election/${world.held}?show=results`);
  await settled(page);
  const chart = page.getByRole("figure", { name: "Who shall chair?" });
  const { content } = await handedOut(page, chart.getByRole("button", { name: /CSV$/ }));
  expect(linesOf(content).slice(1)).toEqual(['"Ada",0.4,1,2', '"Grace, of the navy",0,0,0', '"Blank",0.6,1,3']);
  await chart.getByText("As a table").click();
  const cells = await chart.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim())));
  expect(cells).toEqual([
    ["Ada", "40%", "1", "2"],
    ["Grace, of the navy", "0%", "0", "0"],
    ["Blank", "60%", "1", "3"],
  ]);
});

test("the arrow keys go through a chart's points, and say each", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto(`/election/${world.held}`);
  await settled(page);
  const points = page.getByRole("slider", { name: "Ballots over time" });
  await points.focus();
  await page.keyboard.press("Home");
  expect(await points.getAttribute("aria-valuetext")).toMatch(/: 0 ballots$/);
  await page.keyboard.press("End");
  expect(await points.getAttribute("aria-valuetext")).toMatch(/: 2 ballots$/);
});
