import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { ElectionSummary, Phase } from "../app/api/types";
import { clock } from "../app/clock.svelte";
import { updated } from "../app/phase";
import { samples } from "../app/testing";
import Elections from "./Elections.svelte";

afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState({}, "", "/");
});

const election = (id: string, phase: Phase = "OPEN") => samples.election(id, { phase });

function answers(page: { elections: ElectionSummary[]; next?: string }): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return Response.json(page);
  });
  return asked;
}

test("lists elections with their phase and what time is left", async () => {
  clock.now = 60_000;
  answers({ elections: [election("a"), election("b", "CANCELLED")], next: "b" });
  render(Elections, { params: {} });
  expect(await screen.findByText("Election a")).toBeTruthy();
  expect(screen.getByText("59m left")).toBeTruthy();
  expect(screen.getByText("Cancelled", { selector: ".badge" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Next" }).getAttribute("href")).toBe("/elections?before=b");
});

test("keeps the phase from page to page, and says where a page of many is empty", async () => {
  history.replaceState({}, "", "/elections?phase=FAILED&before=c");
  const asked = answers({ elections: [], next: "d" });
  render(Elections, { params: {} });
  expect(await screen.findByText(/^None on this page/)).toBeTruthy();
  expect(asked[0]).toBe("/api/v1/elections?phase=FAILED&before=c&limit=24");
  expect(screen.getByRole("link", { name: "Next" }).getAttribute("href")).toBe("/elections?phase=FAILED&before=d");
  expect(screen.getByRole("link", { name: "Failed" }).getAttribute("aria-current")).toBe("page");
});

test("changes what is listed in its place, and counts what has come since", () => {
  const over = election("a", "RESULT");
  expect(updated([election("a"), election("b")], [election("c"), over])).toEqual({ listed: [over, election("b")], fresh: 1 });
  expect(updated([election("a")], [])).toEqual({ listed: [election("a")], fresh: 0 });
  expect(updated([], [over]).fresh).toBe(1);
});

test("leads from an election that is over straight to its result", async () => {
  answers({ elections: [election("a"), election("b", "RESULT"), election("c", "CANCELLED")] });
  render(Elections, { params: {} });
  await screen.findByText("Election a");
  expect(["a", "b", "c"].map((id) => screen.getByRole("link", { name: `Election ${id}` }).getAttribute("href"))).toEqual([
    "/election/a",
    "/election/b?show=results",
    "/election/c",
  ]);
});
