import type { BlockSummary } from "../api/types";

/** How long a block came after its parent. */
export interface Spacing {
  block: BlockSummary;
  millis: number;
}

/**
 * Times between neighbours, oldest first. The oldest block only gives the time of the one after it, and nobody waited for the
 * first block: what came before it is the genesis, which was written, not found.
 */
export function spacings(newestFirst: readonly BlockSummary[]): Spacing[] {
  return newestFirst.flatMap((block, i) => {
    const parent = newestFirst[i + 1];
    return parent && parent.height > 0 && block.height === parent.height + 1 ? [{ block, millis: block.time - parent.time }] : [];
  }).reverse();
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Beyond so many medians, one value would press all others flat. */
const OUTLIER_MEDIANS = 10;

/** Up to where values are drawn: the largest, but for what is far out. */
export function drawnUpTo(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  const limit = OUTLIER_MEDIANS * median(values);
  if (limit === 0 || largest <= limit) return largest;
  return Math.max(...values.filter((value) => value <= limit));
}
