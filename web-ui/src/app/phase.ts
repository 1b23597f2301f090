import type { ElectionSummary, Phase } from "./api/types";

/** A phase as the page shows it: CLOSED while the node has not yet said what became of an election whose time is over. */
export type ShownPhase = Phase | "CLOSED";

/** As an election meets them, those that came to nothing last. */
export const phases = ["ENROLMENT", "SCHEDULED", "OPEN", "RESULT", "CANCELLED", "FAILED"] as const satisfies Phase[];

/** The listed elections as they were said to be last, and how many more there are among the newest: a list does not move by itself. */
export function updated(listed: readonly ElectionSummary[], newest: readonly ElectionSummary[]): { listed: ElectionSummary[]; fresh: number } {
  const latest = new Map(newest.map((election) => [election.id, election]));
  const last = newest.findIndex(({ id }) => listed.some((election) => election.id === id));
  return { listed: listed.map((election) => latest.get(election.id) ?? election), fresh: last < 0 ? newest.length : last };
}

/** Phases change with time, not only with events: what the node said last, carried on to `now`. */
export function currentPhase({ phase, opens, closes }: Pick<ElectionSummary, "phase" | "opens" | "closes">, now: number): ShownPhase {
  if (phase !== "SCHEDULED" && phase !== "OPEN") return phase;
  return now >= closes ? "CLOSED" : now >= opens ? "OPEN" : "SCHEDULED";
}

/** Whether it takes ballots or is going to. */
export function isUnderWay({ phase }: Pick<ElectionSummary, "phase">): boolean {
  return phase === "ENROLMENT" || phase === "SCHEDULED" || phase === "OPEN";
}

export const phaseTone = {
  ENROLMENT: "plain",
  SCHEDULED: "wait",
  OPEN: "good",
  CLOSED: "plain",
  RESULT: "accent",
  CANCELLED: "bad",
  FAILED: "bad",
} as const satisfies Record<ShownPhase, string>;
