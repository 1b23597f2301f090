import { expect, inject } from "vitest";
import { overflow, settled, violations } from "./look.ts";
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
