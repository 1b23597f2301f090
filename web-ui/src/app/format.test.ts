import { expect, test } from "vitest";
import { plain } from "./format";

test("takes out what turns text around, and leaves letters that run from right to left", () => {
  expect(plain("Vote\u202eexe.\u2066\u2069 שלום\u200f")).toBe("Voteexe. שלום\u200f");
});
