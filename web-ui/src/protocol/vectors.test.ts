// @vitest-environment node
// @vitest-environment node
import { describe, expect, test } from "vitest";
import { addresses, encoding, hashes, signatures } from "./vectors/basics";
import { consortium, members } from "./vectors/consortia";
import { election } from "./vectors/elections";
import { genesis, headersAndBlocks, transactions } from "./vectors/ledger";
import type { Row, Runner } from "./vectors/reading";
import { pow, receipt } from "./vectors/seals";
import { stake, vrf } from "./vectors/stakes";
import { execution, staking, stateValues } from "./vectors/states";
import { merkle, stateTree } from "./vectors/trees";

const RUNNERS: Record<string, Runner> = {
  "addresses.json": addresses,
  "election.json": election,
  "encoding.json": encoding,
  "execution.json": execution,
  "genesis.json": genesis,
  "hashes.json": hashes,
  "headers_blocks.json": headersAndBlocks,
  "members.json": members,
  "merkle.json": merkle,
  "pos.json": stake,
  "pow.json": pow,
  "raft.json": consortium,
  "receipt.json": receipt,
  "receipt_pos.json": receipt,
  "receipt_raft.json": receipt,
  "signatures.json": signatures,
  "staking.json": staking,
  "state_tree.json": stateTree,
  "state_values.json": stateValues,
  "transactions.json": transactions,
  "vrf.json": vrf,
};

const FILES = Object.entries(import.meta.glob<Row>("../../../docs/spec/vectors/*", { eager: true, import: "default" })).map(
  ([path, file]) => [path.slice(path.lastIndexOf("/") + 1), file] as const,
);

test("every file of vectors has a runner, and every runner a file", () => {
  expect(FILES.map(([name]) => name).sort()).toEqual(Object.keys(RUNNERS).sort());
});

describe.each(FILES)("%s", (name, file) => {
  const runner = RUNNERS[name] ?? {};

  test("nothing in it is left out", () => {
    expect(Object.keys(runner).sort()).toEqual(Object.keys(file).sort());
  });

  test.each(Object.keys(runner))("%s", (part) => {
    expect.hasAssertions();
    runner[part]!(file[part] as never, file);
  });
});
