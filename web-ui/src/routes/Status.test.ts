import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import Status from "./Status.svelte";

const status = {
  network: "private",
  chainId: "8f2c",
  consensus: "pow",
  version: "0.1.0",
  height: 1234,
  head: "00ab",
  finalizedHeight: 1231,
  peers: 0,
  syncing: false,
  mempool: { count: 2, bytes: 300 },
};

function nodeAnswers(answer: () => Promise<Response>) {
  vi.stubGlobal("fetch", vi.fn(answer));
}

afterEach(() => vi.unstubAllGlobals());

test("shows what the node says", async () => {
  nodeAnswers(async () => Response.json(status));

  render(Status);

  expect(await screen.findByText("The node is up.")).toBeTruthy();
  expect(screen.getByText("1,234")).toBeTruthy();
  expect(screen.getByText("2 transactions, 300 bytes")).toBeTruthy();
});

test("says that the node cannot be reached", async () => {
  nodeAnswers(() => Promise.reject(new TypeError("connection refused")));

  render(Status);

  expect(await screen.findByText("The node cannot be reached: no connection.")).toBeTruthy();
});

test("takes no other program's answer for a status", async () => {
  nodeAnswers(async () => Response.json({ hello: "world" }));

  render(Status);

  expect(await screen.findByText(/not a Psephos status/)).toBeTruthy();
});
