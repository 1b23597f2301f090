const MINUTE = 60_000;
const spans = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 960].map((minutes) => minutes * MINUTE);

/** How long an axis is that starts when the watching did: round, so that the picture stands still between two lengths. */
export function liveSpan(watchedMillis: number): number {
  const last = spans.at(-1) ?? MINUTE;
  return spans.find((span) => span >= watchedMillis) ?? Math.ceil(watchedMillis / last) * last;
}
