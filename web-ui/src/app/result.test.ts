import { expect, test } from "vitest";
import { inLanguage, resultRows } from "./result";

const question = {
  id: "chair",
  title: "Who?",
  options: [
    { label: "Ada", count: 1, weight: 2 },
    { label: "Grace", count: 3, weight: 5 },
    { label: "Mary", count: 1, weight: 2 },
  ],
  blank: { count: 1, weight: 1 },
};
const labels = (order: "listed" | "count") => resultRows(question, 10, order, true).map(({ position, label }) => label || position);

test("orders options as listed or by weight, ties as listed, blank last", () => {
  expect(labels("listed")).toEqual(["Ada", "Grace", "Mary", -1]);
  expect(labels("count")).toEqual(["Grace", "Ada", "Mary", -1]);
});

test("gives shares of the weight that voted, and none where nobody did", () => {
  expect(resultRows(question, 10, "listed", true).map(({ share }) => share)).toEqual([0.2, 0.5, 0.2, 0.1]);
  expect(resultRows({ ...question, options: [{ label: "Ada", count: 0, weight: 0 }] }, 0, "listed", true)[0]?.share).toBe(0);
});

test("leaves blank out only where no ballot was and could be", () => {
  const none = { ...question, blank: { count: 0, weight: 0 } };
  expect(resultRows(none, 10, "listed", false).length).toBe(3);
  expect(resultRows(none, 10, "listed", true).length).toBe(4);
  expect(resultRows(question, 10, "listed", false).length).toBe(4);
});

test("reads texts in the reader's language, else in the election's first", () => {
  expect(inLanguage({ "en": "Who?", "fr-CH": "Qui ?" }, "fr", "Who?")).toBe("Qui ?");
  expect(inLanguage({ de: "Wer?" }, "fr", "Wer?")).toBe("Wer?");
});
