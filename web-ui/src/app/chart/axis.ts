import { compactNumber, number, shortBytes, shortDuration, tickTime, type TickUnit } from "../format";

/** A mark on an axis. */
export interface Tick {
  at: number;
  label: string;
}

/** What an axis spans and where it is marked. */
export interface Axis {
  from: number;
  to: number;
  ticks: Tick[];
}

/** Makes an axis with at most so many steps between its marks. */
export type AxisMaker = (maxSteps: number) => Axis;

/** Where a value of [from, to] lies between start and end. */
export function scale({ from, to }: Pick<Axis, "from" | "to">, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** 1, 2 or 5 times a power of ten: the smallest that covers `span` in at most `maxSteps` steps. */
export function roundStep(span: number, maxSteps: number): number {
  const least = span / Math.max(1, maxSteps);
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/** Whole numbers from 0 up to a round one that is not below `largest`. */
export function countAxis(largest: number): AxisMaker {
  return (maxSteps) => fromZero(largest, Math.max(1, roundStep(largest, maxSteps)), largest < 10_000 ? number : compactNumber);
}

export function bytesAxis(largest: number): AxisMaker {
  return (maxSteps) => fromZero(largest, Math.max(1, roundStep(largest, maxSteps)), shortBytes);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that a clock face knows. */
const clockSteps = [1, 2, 5, 10, 15, 30].flatMap((n) => [n * SECOND, n * MINUTE]).concat([1, 2, 3, 6, 12].map((n) => n * HOUR)).sort((a, b) => a - b);

/** How long something took, from 0 on; milliseconds. */
export function durationAxis(largest: number): AxisMaker {
  return (maxSteps) => {
    const least = largest / Math.max(1, maxSteps);
    const step = least <= SECOND / 2 ? roundStep(largest, maxSteps) : (clockSteps.find((known) => known >= least) ?? DAY * roundStep(largest / DAY, maxSteps));
    return fromZero(largest, step, shortDuration);
  };
}

function fromZero(largest: number, step: number, label: (value: number) => string): Axis {
  const steps = Math.max(1, Math.ceil(largest / step - 1e-9));
  const ticks = Array.from({ length: steps + 1 }, (_, i) => ({ at: i * step, label: label(i * step) }));
  return { from: 0, to: steps * step, ticks };
}

/** Heights of blocks, each in the middle of its own place. */
export function heightAxis(first: number, last: number): AxisMaker {
  return (maxSteps) => {
    const step = Math.max(1, roundStep(last - first, maxSteps));
    const ticks: Tick[] = [];
    for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push({ at, label: number(at) });
    return { from: first - 0.5, to: last + 0.5, ticks };
  };
}

/** Times, marked where the reader's clock and calendar show round ones. */
export function timeAxis(from: number, to: number): AxisMaker {
  return (maxSteps) => {
    const least = (to - from) / Math.max(1, maxSteps);
    const step = clockSteps.find((known) => known >= least);
    const days = [1, 2, 3, 7, 14].find((known) => known * DAY >= least);
    const firstDay = startOfDay(from) < from ? 1 : 0;
    const months = [1, 2, 3, 6].find((known) => known * 30 * DAY >= least);
    if (step !== undefined) return { from, to, ticks: clockTicks(from, to, step) };
    if (days !== undefined) return { from, to, ticks: calendarTicks(from, to, (y, m, d, i) => new Date(y, m, d + i * days + firstDay), "day") };
    if (months !== undefined) return { from, to, ticks: calendarTicks(from, to, (y, m, _, i) => new Date(y, Math.floor(m / months) * months + i * months), "month") };
    const years = roundStep((to - from) / (365 * DAY), maxSteps);
    return { from, to, ticks: calendarTicks(from, to, (y, _, __, i) => new Date(Math.floor(y / years) * years + i * years, 0), "year") };
  };
}

/** Counted anew from each midnight, as a day may have 23 or 25 hours. */
function clockTicks(from: number, to: number, step: number): Tick[] {
  const unit: TickUnit = step < MINUTE ? "second" : "minute";
  const ticks: Tick[] = [];
  let midnight = startOfDay(from);
  while (midnight <= to) {
    const next = startOfDay(midnight + 1.5 * DAY);
    for (let at = midnight; at < next && at <= to; at += step) {
      if (at >= from) ticks.push({ at, label: tickTime(at, at === midnight ? "day" : unit) });
    }
    midnight = next;
  }
  return ticks;
}

function startOfDay(millis: number): number {
  return new Date(millis).setHours(0, 0, 0, 0);
}

function calendarTicks(from: number, to: number, nth: (year: number, month: number, day: number, i: number) => Date, unit: TickUnit): Tick[] {
  const start = new Date(from);
  const ticks: Tick[] = [];
  for (let i = 0; ; i++) {
    const at = nth(start.getFullYear(), start.getMonth(), start.getDate(), i).getTime();
    if (!(at <= to)) return ticks;
    if (at >= from) ticks.push({ at, label: tickTime(at, unit) });
  }
}

/** The axis with the most marks whose labels do not run into each other. */
export function fitted(make: AxisMaker, widthOf: (label: string) => number, room: number): Axis {
  for (let maxSteps = 8; maxSteps > 1; maxSteps--) {
    const axis = make(maxSteps);
    const at = scale(axis, 0, room);
    const fits = axis.ticks.every((tick, i) => {
      const next = axis.ticks[i + 1];
      return !next || at(next.at) - at(tick.at) >= (widthOf(tick.label) + widthOf(next.label)) / 2;
    });
    if (fits) return axis;
  }
  return make(1);
}
