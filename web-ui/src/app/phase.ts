import type { ElectionSummary, Phase } from "./api/types";

/** A phase as the page shows it: CLOSED while the node has not yet said what became of an election whose time is over. */
export type ShownPhase = Phase | "CLOSED";

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
