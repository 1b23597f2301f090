// @vitest-environment node
// @vitest-environment node
import { expect, test } from "vitest";
import genesisVectors from "../../../docs/spec/vectors/genesis.json";
import { unhex } from "./bytes";
import { decode, Malformed } from "./codec";
import { GENESIS, type ParameterValue } from "./genesis";
import { compact, powRules, targetOf } from "./pow";
import { seeded } from "./vectors/random";

const local = decode(GENESIS, unhex(genesisVectors.genesis[0]!.encoded));

function rulesWith(parameters: Record<string, ParameterValue>) {
  return powRules({ ...local, parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) });
}

const integer = (value: bigint): ParameterValue => ({ kind: "integer", integer: value });
const text = (value: string): ParameterValue => ({ kind: "text", text: value });
const spacingMillis = integer(2_000n);

test("fills in what genesis leaves out", () => {
  expect(rulesWith({ spacingMillis })).toEqual({
    spacingMillis: 2_000n,
    powLimit: targetOf(unhex("2000ffff")),
    initialTarget: targetOf(unhex("2000ffff")),
    halfLifeSpacings: 288n,
    scheduleCapSpacings: 60n,
  });
});

test.each<[string, Record<string, ParameterValue>]>([
  ["no spacing", {}],
  ["a spacing below the min spacing", { spacingMillis: integer(1_999n) }],
  ["a spacing over a day", { spacingMillis: integer(86_400_001n) }],
  ["a spacing that is a text", { spacingMillis: text("2000") }],
  ["a default overwritten with a text", { spacingMillis, halfLifeSpacings: text("288") }],
  ["an unknown name", { spacingMillis, spacing: integer(1n) }],
  ["a name that every object has", { spacingMillis, toString: integer(1n) }],
  ["a target in capitals", { spacingMillis, powLimit: text("2000FFFF") }],
  ["a target that is none", { spacingMillis, powLimit: text("00000000") }],
  ["a target that is a number", { spacingMillis, powLimit: integer(5n) }],
  ["an initial target above the limit", { spacingMillis, powLimit: text("1d00ffff"), initialTarget: text("1d010000") }],
  ["a reorganisation shallower than finality", { spacingMillis, finalityDepth: integer(20n), maxReorgDepth: integer(19n) }],
])("refuses %s", (_, parameters) => {
  expect(() => rulesWith(parameters)).toThrow(Malformed);
});

test("refuses another engine", () => {
  expect(() => powRules({ ...local, consensus: "raft" })).toThrow(/raft/);
});

test("four bytes are a target only if they are its one compact form", () => {
  const random = seeded(7);
  let targets = 0;
  for (let i = 0; i < 5_000; i++) {
    const fields = Uint8Array.of(random(36), random(256), random(256), random(256));
    const target = targetOf(fields);
    if (target === undefined) continue;
    targets++;
    expect(compact(target)).toEqual(fields);
  }
  expect(targets).toBeGreaterThan(1_000);
});
