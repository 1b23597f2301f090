import { expect, inject } from "vitest";
import { layoutShift, overflow, settled, strip, violations, watchStrip } from "./look.ts";
import { until } from "./until.ts";
import { test } from "./test.ts";

test("the instruments see a fault where there is one", async ({ visit }) => {
  const { page } = await visit(inject("world").url);
  await page.goto("/peers");
  await settled(page);
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => {
    const pale = document.createElement("p");
    pale.textContent = "Hardly to be read";
    Object.assign(pale.style, { color: "#ccc", background: "#fff", width: "3000px" });
    document.querySelector("main")?.append(pale, document.createElement("button"));
  });
  expect((await violations(page)).map((fault) => fault.split(":")[0])).toEqual(expect.arrayContaining(["color-contrast", "button-name"]));
  expect(await overflow(page)).toBeGreaterThan(1_000);
});

test("the instruments see what moves under the reader", async ({ visit }) => {
  const { page } = await visit(inject("world").url);
  await page.goto("/peers");
  await settled(page);
  const before = await layoutShift(page);
  await page.evaluate(() => {
    const push = document.createElement("p");
    push.style.height = "300px";
    document.querySelector("main")?.prepend(push);
  });
  await expect.poll(() => layoutShift(page)).toBeGreaterThan(before + 0.02);
});

test("the instruments see a block that is missing in the strip", async ({ visit }) => {
  const { page } = await visit(inject("world").url);
  await page.goto("/");
  await until("a full strip", async () => (await strip(page)).length > 5);
  const faults = await watchStrip(page);
  await page.evaluate(() => document.querySelectorAll("ol.strip a.height")[2]!.replaceChildren("1"));
  await expect.poll(faults).not.toEqual([]);
});
