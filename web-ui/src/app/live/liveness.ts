/** What a reader has to know before believing the rest of the page. */
export type Liveness =
  | { kind: "connecting" }
  | { kind: "syncing" }
  | { kind: "live" }
  /** The node answers, but no block has come since then. */
  | { kind: "still"; since: number }
  /** The node does not answer since then. */
  | { kind: "offline"; since: number };

export interface Pulse {
  /** When the stream of events broke off, if it has. */
  lostAt: number | undefined;
  /** Whether the node has told us where it stands. */
  known: boolean;
  syncing: boolean;
  /** When the height last grew. */
  movedAt: number;
  /** Usual time between blocks. */
  spacingMillis: number;
}

/** A broken stream is not worth an alarm before it had time to come back. */
const GRACE_MILLIS = 3_000;
const MIN_STILL_MILLIS = 20_000;

/** Proof of work scatters: one gap in some three thousand is longer than eight spacings. */
const STILL_SPACINGS = 8;

/** "Connected" means that the height advances. */
export function liveness(pulse: Pulse, now: number): Liveness {
  if (pulse.lostAt !== undefined && (!pulse.known || now - pulse.lostAt >= GRACE_MILLIS)) return { kind: "offline", since: pulse.lostAt };
  if (!pulse.known) return { kind: "connecting" };
  if (pulse.syncing) return { kind: "syncing" };
  const patience = Math.max(MIN_STILL_MILLIS, STILL_SPACINGS * pulse.spacingMillis);
  return now - pulse.movedAt > patience ? { kind: "still", since: pulse.movedAt } : { kind: "live" };
}

/** The median time between blocks, newest first; 0 where there are too few. */
export function spacingOf(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, i) => (times[i] ?? time) - time);
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 0;
}
