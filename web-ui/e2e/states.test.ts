import { join } from "node:path";
import { expect, inject, onTestFinished } from "vitest";
import { settled, violations } from "./look.ts";
import { type Answer, EventStream, json, Middleman } from "./middleman.ts";
import { NodeProcess } from "./nodeProcess.ts";
import { Outsider } from "./outsider.ts";
import { test } from "./test.ts";

const world = inject("world");

async function middleman(): Promise<Middleman> {
  const between = await Middleman.before(world.url);
  onTestFinished(() => between.cut());
  return between;
}

async function told<T>(path: string): Promise<T> {
  return (await (await fetch(world.url + path)).json()) as T;
}

/** An answer that is given when the test says so. */
function held(then: Answer): { answer: Answer; release: () => void } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { answer: (asked, response) => void released.then(() => then(asked, response)), release };
}

test.for([
  ["/blocks", "/api/v1/blocks", { blocks: [] }],
  ["/mempool", "/api/v1/mempool", { count: 0, bytes: 0, transactions: [] }],
  ["/peers", "/api/v1/peers", { peers: [] }],
  ["/elections", "/api/v1/elections", { elections: [] }],
] as const)("%s says that it loads until the answer is there", async ([page, path, value], { visit }) => {
  const between = await middleman();
  const { answer, release } = held(json(value));
  between.answers.set(path, answer);
  const reader = await visit(between.url, { reducedMotion: "reduce" });
  await reader.page.goto(page);
  const loading = reader.page.locator("main .state.loading");
  await loading.first().waitFor();
  expect(await loading.first().getAttribute("role")).toBe("status");
  expect(await violations(reader.page)).toEqual([]);
  release();
  await settled(reader.page);
});

test("a new chain has nothing yet, and says so; what waits shows by itself, with the reason", async ({ visit }) => {
  const node = await NodeProcess.start(join(inject("folder"), "idle"), { spacingMillis: 1_000, mine: false });
  onTestFinished(() => node.kill());
  const { page } = await visit(node.url, { reducedMotion: "reduce" });
  for (const [path, text] of [
    ["/", "No election is under way"],
    ["/elections", "No election has been announced yet"],
    ["/peers", "This node is on its own"],
    ["/mempool", "Nothing waits"],
  ] as const) {
    await page.goto(path);
    await page.getByText(text).waitFor();
  }
  const [sender, other] = [new Outsider(node), new Outsider(node)];
  await sender.announce();
  const second = await sender.announce();
  other.leaveGap();
  await other.announce();
  await page.getByText("3 transactions", { exact: false }).first().waitFor();
  for (const reason of ["It may go into the next block.", "Earlier transactions of the same sender wait", "An earlier transaction of the same sender is missing"]) {
    await page.getByText(reason).first().waitFor();
  }
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await violations(page)).toEqual([]);
  }
  await page.goto(`/tx/${Buffer.from(second).toString("hex")}`);
  await page.getByText("Waiting for a block").waitFor();
  await page.getByText("Earlier transactions of the same sender wait").waitFor();
});

interface Status {
  head: string;
  headTime: number;
  height: number;
  syncing: boolean;
}

test("says that the node catches up, that nothing moves and since when, and takes it back", async ({ visit }) => {
  const between = await middleman();
  const events = new EventStream();
  const minutesAgo = Date.now() - 300_000;
  const status = { ...(await told<Status>("/api/v1/status")), headTime: minutesAgo };
  between.answers.set("/api/v1/events", events.answer);
  between.answers.set("/api/v1/status", json({ ...status, syncing: true }));
  const { page } = await visit(between.url, { reducedMotion: "reduce" });
  await page.goto("/");
  const banner = page.getByRole("status").filter({ hasText: /node/ });
  await banner.getByText("The node is catching up with the network").waitFor();
  expect(await page.locator("header .mark").innerText()).toBe("Catching up with the network");
  expect(await violations(page)).toEqual([]);

  events.send("status", status);
  const still = banner.getByText("there has been no new block since");
  await still.waitFor();
  expect(await still.innerText()).toContain(new Date(minutesAgo).toISOString().slice(11, 19));
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^No new block for [5-9]m/);
  expect(await violations(page)).toEqual([]);

  events.send("status", { ...status, head: "0".repeat(64), height: status.height + 1, headTime: Date.now() });
  await still.waitFor({ state: "detached" });
});

test("says that the node cannot be reached where it never could be, and starts when it can", async ({ visit }) => {
  const between = await middleman();
  const silent = ["/api/v1/status", "/api/v1/events", "/api/v1/blocks", "/api/v1/elections"];
  for (const path of silent) between.answers.set(path, json({}, 503));
  const reader = await visit(between.url, { reducedMotion: "reduce" });
  const { page } = reader;
  await page.goto("/");
  await page.getByText("The node cannot be reached. Is it running?").waitFor();
  await page.getByRole("alert").getByText("The node cannot be reached", { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);
  for (const path of silent) between.answers.delete(path);
  await page.getByRole("link", { name: "Board election" }).first().waitFor();
  await expect.poll(() => page.locator("header .mark").innerText()).toMatch(/^Live/);
  reader.forgive(/status of 503/);
});

test("says that a block was given up, and shows what it held", async ({ visit }) => {
  const between = await middleman();
  const block = await told<object>(`/api/v1/blocks/${world.block}`);
  between.answers.set(`/api/v1/blocks/${world.block}`, json({ ...block, finality: "orphaned", confirmations: 0 }));
  const { page } = await visit(between.url, { reducedMotion: "reduce" });
  await page.goto(`/block/${world.block}`);
  await page.getByText("This block is not part of the chain").waitFor();
  await page.getByText("Not in the chain").waitFor();
  expect(await violations(page)).toEqual([]);
});

test("says of a transaction that its block was given up", async ({ visit }) => {
  const between = await middleman();
  const transaction = await told<object>(`/api/v1/transactions/${world.ballot}`);
  between.answers.set(`/api/v1/transactions/${world.ballot}`, json({ ...transaction, status: "orphaned", confirmations: 0 }));
  const { page } = await visit(between.url);
  await page.goto(`/tx/${world.ballot}`);
  await page.getByText("Its block was given up").waitFor();
});

test("says what went wrong, with its code, and tries again when asked", async ({ visit }) => {
  const between = await middleman();
  between.answers.set("/api/v1/peers", json({ code: "INTERNAL", detail: "Something broke." }, 500));
  const reader = await visit(between.url, { reducedMotion: "reduce" });
  const { page } = reader;
  await page.goto("/peers");
  const alert = page.getByRole("alert");
  await alert.getByText("INTERNAL").waitFor();
  expect(await alert.innerText()).toContain("Something broke.");
  expect(await violations(page)).toEqual([]);
  between.answers.delete("/api/v1/peers");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("This node is on its own").waitFor();
  reader.forgive(/status of 500/);
});

test("keeps what it showed where the node does not answer any more, says from when it is, and takes that back", async ({ visit }) => {
  const between = await middleman();
  const reader = await visit(between.url, { reducedMotion: "reduce" });
  const { page } = reader;
  await page.goto("/peers");
  await page.getByText("This node is on its own").waitFor();
  between.answers.set("/api/v1/peers", (_, response) => response.destroy());
  const note = page.getByText(/The node cannot be reached; this is from \d/);
  await note.waitFor();
  expect(await page.getByText("This node is on its own").isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  between.answers.delete("/api/v1/peers");
  await note.waitFor({ state: "detached" });
  reader.forgive(/ERR_EMPTY_RESPONSE/);
});

test("comes back by itself to a node that was busy", async ({ visit }) => {
  const between = await middleman();
  let refusals = 0;
  between.answers.set("/api/v1/genesis", (_, response) => {
    refusals++;
    between.answers.delete("/api/v1/genesis");
    response.writeHead(429, { "retry-after": "1", "content-type": "application/problem+json" }).end(JSON.stringify({ code: "TOO_MANY_REQUESTS", detail: "Later." }));
  });
  const reader = await visit(between.url);
  await reader.page.goto("/node");
  await reader.page.getByText("Largest block").waitFor();
  expect(refusals).toBe(1);
  reader.forgive(/status of 429/);
});

test("answers that are no JSON, and such without an end, break nothing", async ({ visit }) => {
  const between = await middleman();
  const events = new EventStream();
  between.answers.set("/api/v1/events", events.answer);
  between.answers.set("/api/v1/peers", (_, response) => response.writeHead(200, { "content-type": "application/json" }).end("<html>"));
  const { page } = await visit(between.url);
  await page.goto("/peers");
  await page.getByRole("alert").waitFor();
  for (const [type, data] of [
    ["status", null],
    ["block", "text"],
    ["block", {}],
    ["election", { id: 7 }],
    ["nonsense", [1, 2]],
  ] as const) {
    events.send(type, data);
  }
  await page.getByRole("link", { name: "Blocks", exact: true }).first().click();
  await expect.poll(() => page.locator("h1").innerText()).toBe("Blocks");
  await settled(page);
});
