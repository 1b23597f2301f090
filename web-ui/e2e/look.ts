import axe from "axe-core";
import type { Page } from "playwright-core";

/** Levels A and AA of WCAG 2.2, and what they took over from before. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Waits until there is a page and nothing on it is still to come. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("h1") !== null && document.querySelector(".state.loading, .busy.shown") === null);
}

/** What axe finds wrong with the page as it stands: a rule and a place in each line. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { violations } = await (window as unknown as { axe: typeof import("axe-core") }).axe.run({
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  }, TAGS);
}

/** How far the page can be scrolled sideways, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollX: left, scrollY: top } = window;
    window.scrollTo(100_000, top);
    const pixels = window.scrollX;
    window.scrollTo(left, top);
    return pixels;
  });
}

/** Heights in the strip of newest blocks, as they stand. */
export function strip(page: Page): Promise<number[]> {
  return page.evaluate(() => [...document.querySelectorAll("ol.strip a.height")].map((tile) => Number(tile.textContent?.replace(/\D/g, ""))));
}

/** From now on, keeps an eye on the strip: each state of it that has a gap or a block twice is written down. */
export async function watchStrip(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const faults: string[] = [];
    const list = document.querySelector("ol.strip")!;
    const check = () => {
      const heights = [...list.querySelectorAll("a.height")].map((tile) => Number(tile.textContent?.replace(/\D/g, "")));
      if (heights.some((height, i) => i > 0 && heights[i - 1] !== height + 1)) faults.push(heights.join(" "));
    };
    new MutationObserver(check).observe(list, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { stripFaults: faults });
  });
  return () => page.evaluate(() => (window as unknown as { stripFaults: string[] }).stripFaults);
}

/** Sum of the layout shifts since the page came, without those that follow a reader's own act (CLS). */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => {
    const observer = new PerformanceObserver(() => undefined);
    observer.observe({ type: "layout-shift", buffered: true });
    const shifts = observer.takeRecords() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
    observer.disconnect();
    return shifts.reduce((sum, { value, hadRecentInput }) => (hadRecentInput ? sum : sum + value), 0);
  });
}
