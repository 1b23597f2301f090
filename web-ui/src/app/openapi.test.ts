import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readReference, typeText } from "./openapi";

const reference = readReference(readFileSync("../node/src/main/resources/openapi.yaml", "utf8"));
const operation = (id: string) => reference.operations.find((o) => o.id === id);

test("reads the node's own description", () => {
  expect(reference.title).toBe("Psephos node");
  expect(reference.operations.length).toBeGreaterThan(25);
  expect(new Set(reference.operations.map((o) => o.id)).size).toBe(reference.operations.length);
  for (const { path, summary, answers } of reference.operations) {
    expect(summary, path).not.toBe("");
    expect(answers.length, path).toBeGreaterThan(0);
  }
});

test("follows references to parameters, answers and shapes", () => {
  const blocks = operation("get-api-v1-blocks");
  expect(blocks?.parameters.map((p) => [p.name, p.type])).toEqual([
    ["before", "integer ≥ 0"],
    ["limit", "integer ≥ 1 ≤ 200 = 25"],
  ]);
  expect(blocks?.answers.at(-1)?.content).toEqual([{ media: "application/problem+json", type: "Problem" }]);
  const block = reference.shapes.find((s) => s.name === "Block");
  expect(block?.fields.find((f) => f.name === "seal.engine")).toMatchObject({ type: "string", required: true });
});

test("tells the admin port's calls from the others", () => {
  expect(operation("post-shutdown")?.admin).toBe(true);
  expect(operation("get-api-v1-status")?.admin).toBe(false);
});

test("says what a schema is in a few words", () => {
  expect(typeText({ type: "array", items: { $ref: "#/components/schemas/Block" } })).toBe("Block[]");
  expect(typeText({ enum: ["a", "b"] })).toBe("a | b");
  expect(() => readReference("just: text")).toThrow();
});
