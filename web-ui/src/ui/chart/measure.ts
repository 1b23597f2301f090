import { labelWidth } from "../../app/chart/plot";

/** Measures text in the page's letters, `pixels` high; guesses where the browser does not draw. */
export function measure(pixels: number, weight = 400): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => labelWidth(text, pixels);
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sans");
  context.font = `${weight} ${pixels}px ${family || "sans-serif"}`;
  return (text) => context.measureText(text).width;
}
