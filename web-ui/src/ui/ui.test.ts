import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { BlockSummary, ElectionSummary } from "../app/api/types";
import { clock } from "../app/clock.svelte";
import { exactTime, shortTime, tickTime } from "../app/format";
import { followWith } from "../app/router/go";
import { nodeAnswers } from "../app/testing";
import Banner from "./Banner.svelte";
import BlockStrip from "./BlockStrip.svelte";
import ElectionCard from "./ElectionCard.svelte";
import Hash from "./Hash.svelte";
import SearchBox from "./SearchBox.svelte";
import Time from "./Time.svelte";
import { toast } from "./toast.svelte";

afterEach(() => vi.unstubAllGlobals());

const hash = "0123456789abcdef".repeat(4);

const announced: ElectionSummary = {
  id: hash,
  title: "Board",
  kind: "open",
  phase: "SCHEDULED",
  opens: 10,
  closes: 100_050,
  organiser: "",
  roll: { voters: 4, weight: 4, closed: true },
  ballots: 1,
  turnout: { voters: 1, ofVoters: 4, weight: 1, ofWeight: 4 },
};

test("shortens a hash, shows all of it on focus, and copies it", async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal("navigator", { ...navigator, languages: ["en"], clipboard: { writeText } });
  render(Hash, { value: hash, what: "Hash", href: "/block/1" });
  const link = screen.getByRole("link");
  expect(link.textContent).toBe("01234567…abcdef");
  expect(link.dataset.full).toBe(hash);
  await fireEvent.click(screen.getByRole("button", { name: "Copy Hash" }));
  expect(writeText).toHaveBeenCalledWith(hash);
  await waitFor(() => expect(toast.text).toBe("Copied"));
});

test("tells the age of a time and keeps the exact one at hand", () => {
  clock.now = Date.UTC(2026, 0, 1, 12, 0, 30);
  const { container } = render(Time, { at: Date.UTC(2026, 0, 1, 12, 0, 0) });
  const time = container.querySelector("time");
  expect(time?.textContent).toBe("30 seconds ago");
  expect(time?.dateTime).toBe("2026-01-01T12:00:00.000Z");
  expect(time?.dataset.full).toContain("2026");
});

test("shows times that no calendar has: whoever announces an election may choose them", () => {
  clock.now = Date.UTC(2026, 0, 1);
  for (const at of [2 ** 53, 2 ** 63, -(2 ** 63)]) {
    for (const long of [false, true]) expect(render(Time, { at, long }).container.querySelector("time")?.dateTime).toMatch(/275760|271821/);
  }
  const { container } = render(ElectionCard, { election: { ...announced, phase: "OPEN", closes: 2 ** 63 } });
  expect(container.textContent).toContain("left");
  for (const time of [exactTime, (millis: number) => shortTime(millis, 0), (millis: number) => tickTime(millis, "day")]) expect(time(2 ** 63)).toBeTruthy();
});

const block = (height: number): BlockSummary => ({
  height,
  hash: `hash${height}`,
  parent: "",
  time: 0,
  producer: "",
  transactions: height,
  bytes: 0,
  finality: "pending",
});

test("keeps each block's tile when a new one comes: it only moves", async () => {
  const { rerender } = render(BlockStrip, { blocks: [block(1)], waiting: 2 });
  const tile = screen.getByRole("link", { name: "Block 1" }).closest("li");
  expect(tile?.style.getPropertyValue("--at")).toBe("1");
  await rerender({ blocks: [block(2), block(1)], waiting: 0 });
  expect(screen.getByText("1", { selector: "a" }).closest("li")).toBe(tile);
  expect(tile?.style.getPropertyValue("--at")).toBe("2");
});

test("draws a hostile title as text", () => {
  clock.now = 50;
  const { container } = render(ElectionCard, { election: { ...announced, title: "<script>alert(1)</script>\u202e" } });
  expect(container.querySelector("script")).toBeNull();
  expect(screen.getByText(/<script>/).tagName).toBe("BDI");
  // The node spoke before the opening time; the page carries on.
  expect(screen.getByText("Voting is open")).toBeTruthy();
  expect(screen.getByText("1m 40s left")).toBeTruthy();
  expect(screen.getByRole("progressbar").getAttribute("aria-valuetext")).toBe("1 of 4 voted");
});

test("says since when the node is gone", async () => {
  const { rerender } = render(Banner, { liveness: { kind: "live" }, known: true });
  expect(screen.getByRole("status").textContent?.trim()).toBe("");
  await rerender({ liveness: { kind: "offline", since: Date.UTC(2026, 0, 1, 12) }, known: true });
  expect(screen.getByRole("status").textContent).toMatch(/cannot be reached since .*(\d:\d\d|2026)/);
});

async function searchFor(text: string) {
  render(SearchBox, {});
  const field = screen.getByRole("searchbox");
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.submit(field.closest("form") as HTMLFormElement);
}

test("goes straight to the only thing found", async () => {
  const went = vi.fn();
  followWith(went);
  nodeAnswers({ "/api/v1/search": { results: [{ type: "block", ref: "12", title: "Block 12" }] } });
  await searchFor(" 12 ");
  await waitFor(() => expect(went).toHaveBeenCalledWith("/block/12"));
});

test("leads to the result of an election that is over, and to the front of any other", async () => {
  const went = vi.fn();
  followWith(went);
  const found = (phase: string) => nodeAnswers({ "/api/v1/search": { results: [{ type: "election", ref: "ab", title: "Board", phase }] } });
  found("RESULT");
  await searchFor("Board");
  await waitFor(() => expect(went).toHaveBeenLastCalledWith("/election/ab?show=results"));
  cleanup();
  found("OPEN");
  await searchFor("Board");
  await waitFor(() => expect(went).toHaveBeenLastCalledWith("/election/ab"));
});

test("lists what was found, and says where nothing was", async () => {
  nodeAnswers({ "/api/v1/search": { results: [{ type: "block", ref: "12", title: "" }, { type: "address", ref: "tpsv1q", title: "" }] } });
  await searchFor("12");
  expect(await screen.findByText("2 results")).toBeTruthy();
  nodeAnswers({ "/api/v1/search": { results: [] } });
  await fireEvent.submit(screen.getByRole("searchbox").closest("form") as HTMLFormElement);
  expect(await screen.findByText("Nothing found for “12”.")).toBeTruthy();
});

test("puts results away with Escape from wherever one stands in them", async () => {
  nodeAnswers({ "/api/v1/search": { results: [{ type: "block", ref: "12", title: "" }, { type: "address", ref: "tpsv1q", title: "" }] } });
  await searchFor("12");
  const link = await screen.findByRole("link", { name: /Block/ });
  link.focus();
  await fireEvent.keyDown(link, { key: "Escape" });
  expect(screen.queryByText("2 results")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("searchbox"));
});
