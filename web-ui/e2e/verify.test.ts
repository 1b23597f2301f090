import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { expect, inject } from "vitest";
import { settled, violations } from "./look.ts";
import { test } from "./test.ts";
import { Wallet } from "./wallet.ts";

const world = inject("world");

/** As a hand does it: over the page, then let go. */
async function drop(page: Page, name: string, content: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], fileName));
      return data;
    },
    [name, [...content]] as const,
  );
  for (const type of ["dragenter", "dragover", "drop"]) await page.locator(".drop").dispatchEvent(type, { dataTransfer: transfer });
  await transfer.dispose();
}

test("a dropped receipt is checked in the browser, and the node asked for one block and the options' names only", async ({ visit }) => {
  const { page } = await visit(world.url, { reducedMotion: "reduce" });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto("/verify");
  await settled(page);
  asked.length = 0;
  await drop(page, basename(world.receipt), await readFile(world.receipt));
  await page.getByText("Consistent and anchored").waitFor();
  await page.getByText("Who shall chair?").waitFor();
  await page.getByText("Ada", { exact: true }).waitFor();
  expect(asked.filter((question) => !question.includes("/assets/"))).toEqual([
    expect.stringMatching(/^GET \/api\/v1\/blocks\/\d+$/),
    `GET /api/v1/elections/${world.held}`,
  ]);
  expect(await page.getByRole("table").getByText("Fails").count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test("a receipt can be chosen, too, and one flipped bit makes it worthless", async ({ visit }) => {
  const { page } = await visit(world.url);
  const good = await readFile(world.receipt);
  await page.goto("/verify");
  await settled(page);
  const choose = (name: string, buffer: Buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "", buffer });
  for (let part = 0; part < 8; part++) {
    const at = Math.floor(((part + 0.5) * good.length) / 8);
    const bad = Buffer.from(good);
    bad[at]! ^= 1 << part;
    await choose(`flipped-${at}`, bad);
    await page.getByText(`flipped-${at}`, { exact: true }).waitFor();
    await page.getByText("This receipt proves nothing").waitFor();
    expect(await page.getByText("Consistent").count()).toBe(0);
  }
  await choose("whole", good);
  await page.getByText("whole", { exact: true }).waitFor();
  await page.getByText("Consistent and anchored").waitFor();
});

test("other files are no receipts: empty, large, a picture", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto("/verify");
  await settled(page);
  for (const [name, size] of [["empty", 0], ["small", 10], ["large", 5_000_000]] as const) {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "image/png", buffer: Buffer.alloc(size, 7) });
    await page.getByText(name, { exact: true }).waitFor();
    await page.getByText("This receipt proves nothing").waitFor();
  }
});

test("the file for auditors comes down whole: the wallet counts the same from it", async ({ visit }) => {
  const { page } = await visit(world.url);
  await page.goto(`/election/${world.held}?show=audit`);
  await settled(page);
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the file for auditors" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`${world.held}.psephos`);
  const file = join(inject("folder"), download.suggestedFilename());
  await download.saveAs(file);
  const report = await new Wallet(join(inject("folder"), "auditor"), "http://127.0.0.1:1").run<{ consistent: boolean; checks: { ok: boolean }[] }>("audit", file);
  expect(report.consistent).toBe(true);
  expect(report.checks.every(({ ok }) => ok)).toBe(true);
});
