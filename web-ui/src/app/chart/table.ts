/** What a chart shows, in words and numbers: the table behind it, and the file of it. */
export interface ChartTable {
  columns: ChartColumn[];
  rows: Cell[][];
}

export interface ChartColumn {
  /** As programs read it, in the first line of the file. */
  name: string;
  /** As people read it. */
  label: string;
  number?: boolean;
}

export interface Cell {
  /** As people read it. */
  text: string;
  /** As programs read it: numbers with a decimal point, times as ISO 8601. */
  value: string | number;
}
