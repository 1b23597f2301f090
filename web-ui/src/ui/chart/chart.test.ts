import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BlockSummary, Question } from "../../app/api/types";
import { countAxis, heightAxis } from "../../app/chart/axis";
import { layOutBars } from "../../app/chart/bars";
import { i18n } from "../../app/i18n/i18n.svelte";
import QuestionResult from "../QuestionResult.svelte";
import { toast } from "../toast.svelte";
import Bars from "./Bars.svelte";
import BlockCharts from "./BlockCharts.svelte";
import Chart from "./Chart.svelte";
import { standalone } from "./picture";
import PoolCharts from "./PoolCharts.svelte";

// Nothing is laid out here: the room for a picture is given.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.className.includes("em") ? 14 : 196;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await i18n.set("en");
});

const table = { columns: [{ name: "n", label: "N", number: true }], rows: [[{ text: "one", value: 1 }]] };
const chart = (count: number) => ({
  title: "Blocks",
  summary: "In words",
  plot: { x: heightAxis(1, 10), y: countAxis(10), shape: "columns" as const, points: Array.from({ length: count }, (_, i) => ({ x: i + 1, y: i + 1 })), until: 10 },
  readout: (index: number) => `point ${index}`,
  empty: "Nothing yet",
  table,
  file: "blocks",
  source: "node",
});

test("says each point to who goes through them with the arrow keys", async () => {
  render(Chart, chart(10));
  const slider = screen.getByRole("slider", { name: "Blocks" });
  const said = () => slider.getAttribute("aria-valuetext");
  expect(said()).toBe("point 9");
  for (const [key, expected] of [["ArrowLeft", 8], ["Home", 0], ["ArrowLeft", 0], ["ArrowRight", 1], ["PageUp", 9], ["End", 9], ["x", 9]] as const) {
    await fireEvent.keyDown(slider, { key });
    expect(said(), key).toBe(`point ${expected}`);
  }
});

test("keeps its place while there is nothing to draw, and offers no files of it", async () => {
  const { rerender } = render(Chart, { ...chart(0), table: { ...table, rows: [] } });
  expect(screen.getByText("Nothing yet")).toBeTruthy();
  expect(screen.queryByRole("slider")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
  await rerender(chart(3));
  expect(screen.getByRole("slider").getAttribute("aria-valuemax")).toBe("3");
});

test("shows what was pointed at: under a mouse as long as it is there, after a finger until it goes elsewhere", async () => {
  render(Chart, chart(10));
  const slider = screen.getByRole("slider");
  const said = () => slider.getAttribute("aria-valuetext");
  await fireEvent.pointerMove(slider, { clientX: 0, pointerType: "mouse" });
  expect(said()).toBe("point 0");
  await fireEvent.pointerLeave(slider, { pointerType: "mouse" });
  expect(said()).toBe("point 9");
  await fireEvent.pointerDown(slider, { clientX: 0, pointerType: "touch" });
  await fireEvent.pointerLeave(slider, { pointerType: "touch" });
  expect(said()).toBe("point 0");
  await fireEvent.blur(slider);
  expect(said()).toBe("point 9");
});

test("keeps a chosen point in range when points go", async () => {
  const { rerender } = render(Chart, chart(10));
  await fireEvent.keyDown(screen.getByRole("slider"), { key: "End" });
  await rerender(chart(2));
  expect(screen.getByRole("slider").getAttribute("aria-valuetext")).toBe("point 1");
});

test("marks what is cut off with a shape, not with a colour alone", () => {
  const block = (height: number, time: number): BlockSummary => ({ height, time, hash: "", parent: "", producer: "", transactions: 0, bytes: 200, finality: "final" });
  const times = [0, 2, 4, 6, 8, 10, 30_000, 30_002];
  const blocks = times.map((seconds, i) => block(i + 1, seconds * 1_000)).reverse();
  const { container } = render(BlockCharts, { blocks, network: "test" });
  expect(container.querySelectorAll(".cut")).toHaveLength(1);
  expect(container.textContent).toContain("1 took much longer");
  expect(container.textContent).toContain("8h 19m");
  expect(screen.getByText("median 2s")).toBeTruthy();
});

test("draws no blocks and no samples without complaint", () => {
  const blocks = render(BlockCharts, { blocks: [], network: "" });
  expect(blocks.container.textContent).toContain("too few blocks");
  const pool = render(PoolCharts, { samples: [], until: 0, network: "" });
  expect(pool.container.textContent).toContain("drawn from now on");
});

async function saved(button: string): Promise<{ name: string; text: string }> {
  let blob: Blob | undefined;
  let name = "";
  vi.spyOn(URL, "createObjectURL").mockImplementation((given) => ((blob = given as Blob), "blob:x"));
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    name = this.download;
  });
  await fireEvent.click(screen.getByRole("button", { name: button }));
  await waitFor(() => expect(blob).toBeDefined());
  return { name, text: (await blob?.text()) ?? "" };
}

const formula = '=HYPERLINK("http://evil","Ada")';
const question: Question = { id: "../q", title: "Who?", titles: { en: "Who?" }, options: [formula, "Grace"], optionTexts: {}, min: 1, max: 1, blank: true };
const result = {
  question,
  result: { id: "../q", title: "Who?", options: [{ label: formula, count: 1, weight: 2 }, { label: "Grace", count: 2, weight: 3 }], blank: { count: 1, weight: 5 } },
  votedWeight: 10,
  order: "count" as const,
  weighted: true,
  subject: "Board",
  file: "result-ab-7",
  source: "node",
};

test("hands out the result as a file in which no option is a formula", async () => {
  render(QuestionResult, result);
  const { name, text } = await saved("Table of “Who?”, CSV");
  expect(name).toBe("psephos-result-ab-7-..-q.csv");
  expect(text.replace("\ufeff", "").split("\r\n")).toEqual([
    '"option","share","ballots","weight"',
    '"Grace",0.3,2,3',
    '"\'=HYPERLINK(""http://evil"",""Ada"")",0.2,1,2',
    '"Blank",0.5,1,5',
    "",
  ]);
});

test("says where the browser cannot make a picture, and puts away what it drew", async () => {
  vi.stubGlobal(
    "Image",
    class {
      onerror = () => undefined;
      set src(_: string) {
        setTimeout(() => this.onerror());
      }
    },
  );
  render(QuestionResult, result);
  await fireEvent.click(screen.getByRole("button", { name: "Picture of “Who?”, PNG" }));
  await waitFor(() => expect(toast.text).toBe("This browser could not make the picture"));
  expect(document.querySelector(".sheet")).toBeNull();
});

test("tells blank ballots from options without colour", () => {
  const { container } = render(QuestionResult, result);
  const hatched = [...container.querySelectorAll("li")].map((row) => [row.querySelector(".name")?.textContent, row.querySelector(".hatched") !== null]);
  expect(hatched).toEqual([["Grace", false], [formula, false], ["Blank", true]]);
});

test("makes a picture that is well-formed, whatever options are called", () => {
  const label = `</text><script>alert(1)</script>\u0000\u0001\ud800 & "x"`;
  const layout = layOutBars([{ label, share: 0.5, value: "50%", hatched: true }], 900, 16, (text) => 8 * text.length);
  const { container } = render(Bars, { layout, width: 900, em: 16 });
  const text = standalone(container.querySelector("svg") as SVGSVGElement);
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(parsed.querySelector("parsererror, script")).toBeNull();
  expect(encodeURIComponent(text)).toBeTruthy();
  expect(text).not.toMatch(/\sclass=|\sstyle=/);
});

test("speaks French", async () => {
  await i18n.set("fr");
  render(QuestionResult, result);
  expect(screen.getByText("En tableau")).toBeTruthy();
  expect(screen.getByText("2 bulletins")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Image de « Who? », PNG" })).toBeTruthy();
});
