import { expect, inject } from "vitest";
import { settled } from "./look.ts";
import { json, Middleman } from "./middleman.ts";
import { test } from "./test.ts";

const world = inject("world");
const election = `/api/v1/elections/${world.held}`;

/** Where a page's own answer is another than its node would give. */
const places: [string, string, string][] = [
  ["home", "/", "/api/v1/status"],
  ["blocks", "/blocks", "/api/v1/blocks"],
  ["block", `/block/${world.block}`, `/api/v1/blocks/${world.block}`],
  ["transaction", `/tx/${world.ballot}`, `/api/v1/transactions/${world.ballot}`],
  ["address", `/address/${world.voter}`, `/api/v1/accounts/${world.voter}`],
  ["elections", "/elections", "/api/v1/elections"],
  ["election", `/election/${world.held}`, election],
  ["results", `/election/${world.held}?show=results`, `${election}/results`],
  ["ballots", `/election/${world.held}?show=ballots`, `${election}/ballots`],
  ["roll", `/election/${world.held}?show=roll`, `${election}/roll`],
  ["mempool", "/mempool", "/api/v1/mempool"],
  ["peers", "/peers", "/api/v1/peers"],
  ["node", "/node", "/api/v1/genesis"],
];

/** One answer's leaves, each turned into another kind of value. */
function turned(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => turned(item, leaf));
  if (typeof value !== "object" || value === null) return leaf(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, turned(item, leaf)]));
}

const script = `<img src=x onerror="window.pwned='lie'">`;
const lies: [string, (truth: unknown) => unknown][] = [
  ["null", () => null],
  ["a list", () => []],
  ["nothing", () => ({})],
  ["a prototype", () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')],
  ["null in every field", (truth) => turned(truth, () => null)],
  ["a script in every field", (truth) => turned(truth, () => script)],
  ["a huge number in every field", (truth) => turned(truth, () => 1e308)],
  ["an object in every field", (truth) => turned(truth, () => ({}))],
];

test.for(places)("%s: an answer that is none is told, and never leaves the page empty", async ([, path, question], { visit, onTestFinished }) => {
  const middleman = await Middleman.before(world.url);
  onTestFinished(() => middleman.cut());
  const truth: unknown = await (await fetch(world.url + question)).json();
  const { page } = await visit(middleman.url, { reducedMotion: "reduce" });
  for (const [, lie] of lies) {
    const told = lie(truth);
    // Where there is no field to turn, that lie is none.
    if (JSON.stringify(told) === JSON.stringify(truth)) continue;
    middleman.answers.set(question, json(told));
    await page.goto(path);
    await settled(page);
    // The first page lives on what is told as it happens, and tells of a node that it knows nothing of yet.
    if (path !== "/") await page.locator("main").getByText("not an answer that this page can read").first().waitFor();
    await page.locator("h1").waitFor();
    const harm = await page.evaluate(() => ({
      pwned: (window as unknown as { pwned?: string }).pwned,
      polluted: ({} as { polluted?: number }).polluted,
      made: document.querySelectorAll("main img, main script").length,
    }));
    expect(harm).toEqual({ pwned: undefined, polluted: undefined, made: 0 });
  }
});
