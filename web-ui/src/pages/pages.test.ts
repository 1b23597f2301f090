import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { nodeAnswers, samples } from "../app/testing";
import Address from "./Address.svelte";
import Block from "./Block.svelte";
import Blocks from "./Blocks.svelte";
import Mempool from "./Mempool.svelte";
import Node from "./Node.svelte";
import Peers from "./Peers.svelte";
import Transaction from "./Transaction.svelte";

afterEach(() => vi.unstubAllGlobals());

const hash = (digit: string) => digit.repeat(64);
const address = `tpsv1${"q".repeat(58)}`;

const block = (height: number, finality = "final") => ({
  height,
  hash: hash(String(height % 10)),
  parent: hash("9"),
  time: 1_000,
  producer: address,
  transactions: 1,
  bytes: 386,
  version: 1,
  txRoot: hash("a"),
  stateRoot: hash("b"),
  historyRoot: hash("c"),
  seal: { engine: "pow", fields: "00", seal: "01" },
  finality,
  confirmations: 3,
});

const transaction = (status: string, more: object = {}) => ({
  id: hash("d"),
  kind: "cast-ballot",
  sender: address,
  sequence: 4,
  expiryHeight: 99,
  fee: 0,
  bytes: 170,
  fullHash: hash("e"),
  payload: { election: hash("f"), choices: [{ blank: false, options: [0, 2] }, { blank: true, options: [] }] },
  status,
  confirmations: 0,
  ...more,
});

test("lists blocks, with a way to older ones", async () => {
  nodeAnswers({ "/api/v1/blocks": { blocks: [block(2, "pending"), block(1)], next: 1 } });
  render(Blocks, { params: {} });
  expect(await screen.findByText("Settling")).toBeTruthy();
  expect(screen.getByRole("link", { name: "1" }).getAttribute("href")).toBe("/block/1");
  expect(screen.getByRole("link", { name: "Next" }).getAttribute("href")).toBe("/blocks?before=1");
});

test("charts more blocks than it lists, and goes on where the list ends", async () => {
  const blocks = Array.from({ length: 101 }, (_, i) => ({ ...block(200 - i), hash: hash("a") + i, time: (200 - i) * 2_000 }));
  nodeAnswers({ "/api/v1/blocks": { blocks, next: 100 } });
  render(Blocks, { params: {} });
  const time = await screen.findByRole("figure", { name: "Time between blocks" });
  expect(time.querySelectorAll("tbody tr")).toHaveLength(100);
  expect(time.textContent).toContain("half of them came within 2s");
  expect(screen.getByRole("figure", { name: "Block size" }).querySelectorAll("tbody tr")).toHaveLength(100);
  expect(screen.getByRole("table", { name: "Blocks" }).querySelectorAll("tbody tr")).toHaveLength(25);
  expect(screen.getByRole("link", { name: "Next" }).getAttribute("href")).toBe("/blocks?before=176");
});

test("says of a block beside the chain that it is", async () => {
  nodeAnswers({ "/api/v1/blocks/2": block(2, "orphaned"), "/api/v1/blocks/2/transactions": { total: 0, transactions: [] } });
  render(Block, { params: { ref: "2" } });
  expect(await screen.findByText(/not part of the chain/)).toBeTruthy();
  expect(await screen.findByText("No transactions in this block")).toBeTruthy();
});

test("says that there is no such block", async () => {
  nodeAnswers({});
  render(Block, { params: { ref: "77" } });
  expect(await screen.findByText("This node does not know such a block")).toBeTruthy();
});

test("shows a ballot's choices as people count them, and why it waits", async () => {
  nodeAnswers({
    [`/api/v1/transactions/${hash("d")}`]: transaction("pending"),
    [`/api/v1/mempool/${hash("d")}`]: transaction("pending", { waiting: "sequence-gap", received: 5 }),
  });
  render(Transaction, { params: { id: hash("d") } });
  expect(await screen.findByText("Question 1: option 1, 3")).toBeTruthy();
  expect(screen.getByText("Question 2: blank")).toBeTruthy();
  expect(screen.getByText(/earlier transaction of the same sender is missing/)).toBeTruthy();
});

test("says a ballot in words once the election is known", async () => {
  const question = { id: "q", title: "Who?", titles: { en: "Who?" }, options: ["Ada", "Grace", "Tony"], optionTexts: { en: ["Ada", "Grace", "Tony"] }, min: 1, max: 2, blank: true };
  nodeAnswers({
    [`/api/v1/transactions/${hash("d")}`]: transaction("final"),
    [`/api/v1/elections/${hash("f")}`]: {
      ...samples.election(hash("f"), { title: "Board" }),
      description: "",
      enrolBy: 0,
      revote: "last",
      languages: ["en"],
      titles: { en: "Board" },
      descriptions: { en: "" },
      questions: [question, { ...question, id: "r", titles: { en: "Why?" } }],
      documents: [],
      rollRoot: "",
      ballotRoot: "",
    },
  });
  render(Transaction, { params: { id: hash("d") } });
  expect((await screen.findByRole("link", { name: "Board" })).getAttribute("href")).toBe(`/election/${hash("f")}`);
  expect(screen.getByText("Who?").parentElement?.textContent?.trim()).toMatch(/^Who\?\s+Ada, Tony$/);
  expect(screen.getByText("Why?").parentElement?.textContent?.trim()).toMatch(/^Why\?\s+blank$/);
});

test("does not take an unknown transaction for an error", async () => {
  nodeAnswers({ [`/api/v1/transactions/${hash("d")}`]: { id: hash("d"), status: "unknown", confirmations: 0 } });
  render(Transaction, { params: { id: hash("d") } });
  expect(await screen.findByText("This node does not know such a transaction")).toBeTruthy();
});

test("shows what an address holds and has waiting", async () => {
  nodeAnswers({
    [`/api/v1/accounts/${address}`]: { address, balance: 1_500, sequence: 4, nextSequence: 6, stake: 0, unbonding: 7 },
    [`/api/v1/accounts/${address}/transactions`]: { transactions: [transaction("final")] },
  });
  render(Address, { params: { address } });
  expect(await screen.findByText("1,500")).toBeTruthy();
  expect(screen.getByText("Of them waiting").nextElementSibling?.textContent).toBe("2");
  expect(screen.getByText("Stake on its way back").nextElementSibling?.textContent).toBe("7");
  expect(await screen.findByText("Final")).toBeTruthy();
});

test("shows what waits by kind and by reason, in words beside the picture", async () => {
  const transactions = [transaction("pending", { waiting: "ready" }), transaction("pending", { id: hash("0"), kind: "transfer", bytes: 510, waiting: "behind-sender" })];
  nodeAnswers({ "/api/v1/mempool": { count: 2, bytes: 680, transactions } });
  render(Mempool, { params: {} });
  const kinds = await screen.findByRole("table", { name: "By kind" });
  expect(kinds.textContent).toMatch(/Transfer.*75%.*Ballot.*25%/s);
  expect(screen.getByRole("table", { name: "By reason" }).textContent).toContain("go first");
  expect([...screen.getByRole("img").querySelectorAll("path")].map((path) => path.getAttribute("d")?.match(/M/g)?.length)).toEqual([1, 1]);
});

test("says that nothing waits, and that a node is on its own", async () => {
  nodeAnswers({ "/api/v1/mempool": { count: 0, bytes: 0, transactions: [] }, "/api/v1/peers": { peers: [], departed: [] } });
  render(Mempool, { params: {} });
  expect(await screen.findByText("Nothing waits")).toBeTruthy();
  expect(screen.getByRole("figure", { name: "Waiting over time" }).textContent).toContain("0 transactions");
  render(Peers, { params: {} });
  expect(await screen.findByText("This node is on its own")).toBeTruthy();
});

test("shows an error's code and lets the reader try again", async () => {
  let answer: object | undefined;
  vi.stubGlobal("fetch", async () => (answer ? Response.json(answer) : Response.json({ code: "INTERNAL", detail: "Broken." }, { status: 500 })));
  render(Peers, { params: {} });
  expect(await screen.findByText("INTERNAL")).toBeTruthy();
  answer = { peers: [], departed: [] };
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("This node is on its own")).toBeTruthy();
});

test("shows a node that is not ready as such", async () => {
  nodeAnswers({ "/readyz": { ready: false, checks: [{ name: "height", ok: false, detail: "block 1, unchanged for 99 s" }] } });
  render(Node, { params: {} });
  expect(await screen.findByText("Not ready")).toBeTruthy();
  expect(screen.getByText("block 1, unchanged for 99 s")).toBeTruthy();
});
