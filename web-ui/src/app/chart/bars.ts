import { wrapped } from "./fit";

export interface BarRow {
  label: string;
  /** Between 0 and 1. */
  share: number;
  /** What stands at the end of the bar. */
  value: string;
  /** Told apart from the others: no option, but a blank ballot. */
  hatched: boolean;
}

export interface PlacedBar extends BarRow {
  key: number;
  lines: string[];
  /** Of the top of its first line. */
  top: number;
  barTop: number;
}

/** More would make a picture that nobody's paper is long enough for. */
export const MAX_BARS = 60;

const MAX_LINES = 2;

export interface BarLayout {
  bars: PlacedBar[];
  /** Rows that have no room. */
  left: number;
  /** Where the bars end and their values begin. */
  barWidth: number;
  lineHeight: number;
  barHeight: number;
  height: number;
}

/** Bars below each other, each with its label above it. Pixels. */
export function layOutBars(rows: readonly BarRow[], width: number, em: number, widthOf: (text: string) => number): BarLayout {
  const lineHeight = 1.4 * em;
  const barHeight = 1.1 * em;
  const shown = rows.slice(0, MAX_BARS);
  const valueWidth = Math.max(0, ...shown.map(({ value }) => widthOf(value)));
  let top = 0;
  const bars = shown.map((row, key) => {
    const lines = wrapped(row.label, width, MAX_LINES, widthOf);
    const placed = { ...row, key, lines, top, barTop: top + lines.length * lineHeight };
    top = placed.barTop + barHeight + em;
    return placed;
  });
  const left = rows.length - shown.length;
  return { bars, left, barWidth: width - valueWidth - em, lineHeight, barHeight, height: top + (left > 0 ? lineHeight : 0) };
}
