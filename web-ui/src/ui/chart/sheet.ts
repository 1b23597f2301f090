import type { Snippet } from "svelte";

/** The sheet that is downloaded; pixels. */
export const SHEET_WIDTH = 960;
export const MARGIN = 32;
export const DRAWING_WIDTH = SHEET_WIDTH - 2 * MARGIN;

export interface SheetProps {
  title: string;
  /** What it is of; may be empty. */
  subject: string;
  /** What it says, in words; may be empty. */
  summary: string;
  /** Where it comes from. */
  source: string;
  drawing: Snippet<[number]>;
  drawingWidth: number;
  drawingHeight: number;
}
