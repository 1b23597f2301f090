/** A value that holds from `x` on, until the next point. */
export interface Point {
  x: number;
  y: number;
  /** Nothing is known of the time since the point before. */
  afterGap?: boolean;
}

type Place = (value: number) => number;

/** Runs of points with nothing unknown between them. */
function runs(points: readonly Point[]): Point[][] {
  const found: Point[][] = [];
  for (const point of points) {
    const last = found.at(-1);
    if (last && !point.afterGap) last.push(point);
    else found.push([point]);
  }
  return found;
}

/** @param end up to where the last value is known to hold */
export function stepLine(points: readonly Point[], end: number, x: Place, y: Place): string {
  const all = runs(points);
  return all.map((run, i) => line(run, i === all.length - 1 ? end : undefined, x, y)).join("");
}

/** The ground between the line and 0. */
export function stepArea(points: readonly Point[], end: number, x: Place, y: Place): string {
  const all = runs(points);
  return all.map((run, i) => `${line(run, i === all.length - 1 ? end : undefined, x, y)}V${short(y(0))}H${short(x(run[0]?.x ?? end))}Z`).join("");
}

function line(run: readonly Point[], end: number | undefined, x: Place, y: Place): string {
  const [first, ...rest] = run;
  if (!first) return "";
  const steps = rest.map((point) => `H${short(x(point.x))}V${short(y(point.y))}`).join("");
  const last = run.at(-1) ?? first;
  // Even a single point is to be seen.
  const until = Math.max(short(x(Math.max(end ?? last.x, last.x))), short(x(first.x)) + 1);
  return `M${short(x(first.x))} ${short(y(first.y))}${steps}H${until}`;
}

function short(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
