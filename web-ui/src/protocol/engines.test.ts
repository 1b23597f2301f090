// @vitest-environment node
import { expect, test } from "vitest";
import posVectors from "../../../docs/spec/vectors/pos.json";
import raftVectors from "../../../docs/spec/vectors/raft.json";
import { unhex } from "./bytes";
import { decode, Malformed } from "./codec";
import { sealsOf } from "./engines";
import { GENESIS, type Genesis } from "./genesis";

/** No y belongs to it. */
const OFF_CURVE = "05".padStart(64, "0");
const ON_CURVE = "01".padStart(64, "0");

function genesisOf(vectors: { chain: { genesis: string } }, name: string, change: (text: string) => string): Genesis {
  const genesis = decode(GENESIS, unhex(vectors.chain.genesis));
  const parameters = genesis.parameters.map((parameter) =>
    parameter.name === name && parameter.value.kind === "texts"
      ? { ...parameter, value: { ...parameter.value, texts: parameter.value.texts.map((text, i) => (i === 0 ? change(text) : text)) } }
      : parameter,
  );
  return { ...genesis, parameters };
}

test.each<[string, Genesis, Genesis]>([
  [
    "validator",
    genesisOf(posVectors, "validators", (text) => ON_CURVE + text.slice(64)),
    genesisOf(posVectors, "validators", (text) => OFF_CURVE + text.slice(64)),
  ],
  [
    "validator's owner",
    genesisOf(posVectors, "validators", (text) => `${text.split(":", 2).join(":")}:${ON_CURVE}`),
    genesisOf(posVectors, "validators", (text) => `${text.split(":", 2).join(":")}:${OFF_CURVE}`),
  ],
  ["member", genesisOf(raftVectors, "members", () => ON_CURVE), genesisOf(raftVectors, "members", () => OFF_CURVE)],
])("refuses a genesis with a %s that is not on the curve", (_, good, bad) => {
  expect(sealsOf(good)).toHaveProperty("certifiers");
  expect(() => sealsOf(bad)).toThrow(Malformed);
});
