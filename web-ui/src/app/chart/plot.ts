import { fitted, scale, type Axis, type AxisMaker } from "./axis";
import type { Point } from "./steps";

/** Something measured, as a picture: independent of the room that it gets. */
export interface Plot {
  x: AxisMaker;
  y: AxisMaker;
  /** `steps`: each value holds until the next; `columns`: each stands alone. */
  shape: "steps" | "columns";
  /** Ascending in x. */
  points: Point[];
  /** Up to which x the last value is known to hold. */
  until: number;
  /** A level to compare with. */
  level?: { at: number; label: string };
}

/** Where everything stands; pixels. */
export interface Layout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  xAxis: Axis;
  yAxis: Axis;
  x: (value: number) => number;
  y: (value: number) => number;
}

/** How wide a label of digits and Latin letters gets, near enough, where nobody can measure it. */
export function labelWidth(label: string, em: number): number {
  return [...label].length * 0.64 * em;
}

export interface Room {
  width: number;
  height: number;
  /** Size of the letters. */
  em: number;
  /** How wide a label gets. */
  widthOf: (label: string) => number;
}

export function layOut(plot: Plot, { width, height, em, widthOf }: Room): Layout {
  const top = 0.8 * em;
  const bottom = height - 1.9 * em;
  const yAxis = plot.y(Math.max(2, Math.floor((bottom - top) / (2.6 * em))));
  const left = Math.max(...yAxis.ticks.map((tick) => widthOf(tick.label))) + 0.7 * em;
  const right = Math.max(left + em, width - 0.5 * em);
  const xAxis = fitted(plot.x, (label) => widthOf(label) + em, right - left);
  return { left, right, top, bottom, xAxis, yAxis, x: scale(xAxis, left, right), y: scale(yAxis, bottom, top) };
}

/** Which point lies nearest to a place on the x axis; -1 where there is none. */
export function pointAt(plot: Plot, layout: Layout, pixel: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  plot.points.forEach((point, i) => {
    const distance = Math.abs(layout.x(point.x) - pixel);
    if (distance < least) [found, least] = [i, distance];
  });
  return found;
}
