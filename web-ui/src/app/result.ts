import type { QuestionResult } from "./api/types";

export interface ResultRow {
  /** Position among the options, from 0; -1 for blank ballots. */
  position: number;
  label: string;
  count: number;
  weight: number;
  /** Of all weight that voted, between 0 and 1. */
  share: number;
}

/** How options stand below each other: as the organiser listed them, or the most weight first. */
export type Order = "listed" | "count";

/**
 * What came of a question. Shares are of the weight that voted, blank ballots included: with more than one choice per ballot they add up
 * to more than the whole. Blank stands last in either order; it is left out where nobody could cast one and nobody did.
 */
export function resultRows({ options, blank }: QuestionResult, votedWeight: number, order: Order, mayBeBlank: boolean): ResultRow[] {
  const row = (position: number, label: string, { count, weight }: { count: number; weight: number }): ResultRow => ({
    position,
    label,
    count,
    weight,
    share: votedWeight > 0 ? weight / votedWeight : 0,
  });
  const rows = options.map((option, i) => row(i, option.label, option));
  if (order === "count") rows.sort((a, b) => b.weight - a.weight || a.position - b.position);
  return mayBeBlank || blank.count > 0 ? [...rows, row(-1, "", blank)] : rows;
}

/** A text in the reader's language, else in the election's first one. */
export function inLanguage<T>(texts: Record<string, T>, language: string, first: T): T {
  return texts[language] ?? texts[Object.keys(texts).find((tag) => tag.split("-")[0] === language) ?? ""] ?? first;
}
