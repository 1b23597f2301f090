import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { Ballot, Election as ElectionAnswer, Phase } from "../app/api/types";
import { clock } from "../app/clock.svelte";
import { nodeAnswers } from "../app/testing";
import Election from "./Election.svelte";
import Overview from "./election/Overview.svelte";

afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState({}, "", "/");
});

const id = "ab".repeat(32);
const turnout = { voters: 4, ofVoters: 8, weight: 4, ofWeight: 8 };
const election = (phase: Phase): ElectionAnswer => ({
  id,
  title: "Chair",
  kind: "open",
  phase,
  opens: 20,
  closes: 30,
  organiser: "tpsv1organiser",
  roll: { voters: 8, weight: 8, closed: true },
  ballots: 5,
  turnout,
  description: "Who leads\n\nthe club",
  enrolBy: 10,
  revote: "last",
  languages: ["en"],
  titles: { en: "Chair" },
  descriptions: { en: "Who leads\n\nthe club" },
  questions: [{ id: "q", title: "Who?", titles: { en: "Who?" }, options: ["Ada", "Grace"], optionTexts: { en: ["Ada", "Grace"] }, min: 1, max: 1, blank: true }],
  documents: [],
  rollRoot: "01".repeat(32),
  ballotRoot: "02".repeat(32),
});
const results = (phase: Phase, final: boolean) => ({
  id,
  phase,
  final,
  ballots: 5,
  turnout,
  questions: [
    {
      id: "q",
      title: "Who?",
      options: [
        { label: "Ada", count: 1, weight: 1 },
        { label: "Grace", count: 3, weight: 3 },
      ],
      blank: { count: 0, weight: 0 },
    },
  ],
  ballotRoot: "",
  height: 77,
});

function show(tab: string, phase: Phase = "RESULT", more: Record<string, unknown> = {}) {
  clock.now = 100;
  const path = `/api/v1/elections/${id}`;
  nodeAnswers({ [path]: election(phase), [`${path}/results`]: results(phase, true), ...more });
  history.replaceState({}, "", `/election/${id}?show=${tab}`);
  render(Election, { params: { id } });
}

const firstCells = () => screen.getAllByRole("row").slice(1).map((row) => row.querySelector("td")?.textContent?.trim());

test("shows counts and shares, as listed and by votes", async () => {
  show("results");
  expect(await screen.findByText(/^The result is final/)).toBeTruthy();
  expect(firstCells()).toEqual(["Ada", "Grace", "Blank"]);
  expect(screen.getAllByText("75%").map((where) => where.closest("table, ol")?.tagName)).toEqual(["OL", "TABLE"]);
  expect(screen.getByText("3 ballots")).toBeTruthy();
  expect(screen.getByText("1 option on a ballot")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "By votes" }));
  expect(firstCells()).toEqual(["Grace", "Ada", "Blank"]);
});

test("draws how the ballots came in", async () => {
  const points = [
    { height: 5, time: 22, ballots: 2 },
    { height: 9, time: 25, ballots: 5 },
  ];
  show("overview", "OPEN", { [`/api/v1/elections/${id}/progress`]: { total: 5, points } });
  const chart = await screen.findByRole("figure", { name: "Ballots over time" });
  await waitFor(() => expect(chart.querySelectorAll("tbody tr")).toHaveLength(2));
  expect(chart.textContent).toContain("5 ballots, replaced ones included. Turnout: 4 of 8 voters (50%)");
});

test("asks again how the ballots came in when there are more of them, and only then", async () => {
  const asked = vi.fn(() => ({ total: 0, points: [] }));
  nodeAnswers({ [`/api/v1/elections/${id}/progress`]: asked });
  const { rerender } = render(Overview, { election: election("OPEN") });
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
  await rerender({ election: { ...election("OPEN"), title: "Chair, again" } });
  expect(asked).toHaveBeenCalledTimes(1);
  await rerender({ election: { ...election("OPEN"), ballots: 6 } });
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
});

test("never says that nobody voted where it does not know", async () => {
  show("overview", "OPEN");
  const chart = await screen.findByRole("figure", { name: "Ballots over time" });
  await waitFor(() => expect(chart.textContent).toContain("This could not be shown"));
  expect(chart.textContent).toContain("5 ballots");
  expect(chart.textContent).not.toContain("Nobody has voted yet");
});

test("keeps the place of the chart while nobody has voted", async () => {
  show("overview", "SCHEDULED", { [`/api/v1/elections/${id}/progress`]: { total: 0, points: [] } });
  const chart = await screen.findByRole("figure", { name: "Ballots over time" });
  await waitFor(() => expect(chart.textContent).toContain("Nobody has voted yet"));
  expect(chart.querySelector("button")).toBeNull();
});

test("never calls final what may still change", async () => {
  show("results", "RESULT", { [`/api/v1/elections/${id}/results`]: results("RESULT", false) });
  expect(await screen.findByText(/not final yet/)).toBeTruthy();
  expect(screen.queryByText(/^The result is final/)).toBeNull();
});

test("offers the file for auditors only once the voting is over", async () => {
  show("audit");
  const link = await screen.findByRole("link", { name: /Download/ });
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([`/api/v1/elections/${id}/export`, `${id}.psephos`]);
  expect(screen.getByText(`psephos audit ${id}.psephos`)).toBeTruthy();
});

test("says that there is nothing to audit while votes come in", async () => {
  show("audit", "OPEN");
  expect(await screen.findByText(/nothing to audit yet/)).toBeTruthy();
  expect(screen.queryByRole("link", { name: /Download/ })).toBeNull();
});

test("marks ballots that a later one replaced", async () => {
  const ballot: Ballot = { number: 0, tracker: id, tx: id, voter: "tpsv1voter", height: 5, position: 0, time: 1, choices: [{ blank: false, options: [1] }], counts: false };
  show("ballots", "OPEN", { [`/api/v1/elections/${id}/ballots`]: { total: 1, ballots: [ballot] } });
  expect(await screen.findByText("Replaced")).toBeTruthy();
  expect(screen.getByText("Who?").parentElement?.textContent?.trim()).toMatch(/^Who\?\s+Grace$/);
});

test("keeps the tab in the address", async () => {
  show("overview", "OPEN", { [`/api/v1/elections/${id}/roll`]: { total: 0, voters: [] } });
  expect(await screen.findByText("the club")).toBeTruthy();
  await fireEvent.click(screen.getByRole("tab", { name: "Roll" }));
  expect(await screen.findByText("Nobody is on the roll yet")).toBeTruthy();
  expect(location.search).toBe("?show=roll");
});

test("says that there is no such election", async () => {
  nodeAnswers({});
  render(Election, { params: { id } });
  expect(await screen.findByText("This node does not know such an election")).toBeTruthy();
});
