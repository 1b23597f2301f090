import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import App from "../App.svelte";
import { nodeAnswers, samples } from "../app/testing";

afterEach(() => vi.unstubAllGlobals());

const status = samples.status({ height: 1234, finalizedHeight: 1231, headTime: Date.now(), mempool: { count: 2, bytes: 300 } });

// First: the page keeps what it once heard.
test("says that the node cannot be reached", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("connection refused")));

  render(App);

  expect(await screen.findByText(/The node cannot be reached/, { selector: ".banner *" })).toBeTruthy();
});

test("shows what the node says", async () => {
  nodeAnswers({ "/api/v1/status": status, "/api/v1/blocks": { blocks: [] }, "/api/v1/elections": { elections: [] } });

  render(App);

  expect(await screen.findByRole("heading", { level: 1, name: "A public ledger of votes" })).toBeTruthy();
  expect((await screen.findAllByText("1,234")).length).toBeGreaterThan(0);
  expect(screen.getByText("2 transactions")).toBeTruthy();
  expect(screen.getByText("No election is under way")).toBeTruthy();
  expect(document.title).toBe("1,234 · private · Psephos");
});

test("shows no page where the node's answers are none, and says so", async () => {
  nodeAnswers({ "/api/v1/status": [status], "/api/v1/blocks": { blocks: [null] }, "/api/v1/elections": { elections: "none" } });
  history.replaceState({}, "", "/blocks");

  render(App);

  expect(await screen.findByText("This could not be shown")).toBeTruthy();
  expect(screen.getByText("/api/v1/blocks?limit=101: not an answer that this page can read")).toBeTruthy();
  history.replaceState({}, "", "/");
});
