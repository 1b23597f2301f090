/** Genesis: what a chain is made of, and its id (docs/spec/ledger.md §1). The block that it makes is in `genesisBlock.ts`. */
import { compare } from "./bytes";
import {
  after,
  ascending,
  bytes,
  checked,
  demand,
  encode,
  type Format,
  integer,
  key,
  list,
  struct,
  tagged,
  u8,
  type ValueOf,
  varint,
  varintIn,
} from "./codec";
import { taggedHash } from "./hash";
import { nonEmptyText, text } from "./text";

const VALUE = /* @__PURE__ */ tagged({
  integer: [0, /* @__PURE__ */ struct({ integer: varint })],
  text: [1, /* @__PURE__ */ struct({ text: /* @__PURE__ */ text(1_024) })],
  texts: [2, /* @__PURE__ */ struct({ texts: /* @__PURE__ */ list(1_024, /* @__PURE__ */ text(1_024)) })],
});

export type ParameterValue = ValueOf<typeof VALUE>;

/** Of the engine that the chain follows. */
export interface Parameter {
  readonly name: string;
  readonly value: ParameterValue;
}

/** Times and spans in milliseconds, amounts in the smallest unit. */
export interface Genesis {
  readonly network: string;
  readonly addressPrefix: string;
  readonly salt: Uint8Array;
  readonly time: bigint;
  readonly consensus: string;
  readonly parameters: readonly Parameter[];
  readonly maxBlockBytes: number;
  readonly maxTransactionBytes: number;
  readonly minSpacing: number;
  readonly maxFuture: number;
  readonly blockReward: bigint;
  readonly minFee: bigint;
  readonly ballotsPerVoter: number;
  readonly excludedKinds: readonly number[];
  readonly electionCreators: readonly Uint8Array[];
  readonly accounts: readonly { readonly key: Uint8Array; readonly balance: bigint }[];
}

const I31 = 2 ** 31 - 1;
const MOST = 2n ** 62n;

const NAME = /* @__PURE__ */ checked(/* @__PURE__ */ nonEmptyText(64), (name) => demand(/^[!-~]*$/.test(name), "a parameter's name is not printable ASCII"));

const FIELDS = /* @__PURE__ */ struct<Genesis>({
  network: /* @__PURE__ */ nonEmptyText(64),
  addressPrefix: /* @__PURE__ */ text(64),
  salt: /* @__PURE__ */ bytes(32),
  time: varint,
  consensus: /* @__PURE__ */ nonEmptyText(64),
  parameters: /* @__PURE__ */ ascending(/* @__PURE__ */ list(64, /* @__PURE__ */ struct<Parameter>({ name: NAME, value: VALUE })), (a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  ),
  maxBlockBytes: /* @__PURE__ */ integer(1_024, 8_388_608),
  maxTransactionBytes: /* @__PURE__ */ integer(1_024, 131_072),
  minSpacing: /* @__PURE__ */ integer(1, I31),
  maxFuture: /* @__PURE__ */ integer(0, I31),
  blockReward: /* @__PURE__ */ varintIn(0n, 2n ** 32n),
  minFee: /* @__PURE__ */ varintIn(0n, MOST),
  ballotsPerVoter: /* @__PURE__ */ integer(1, I31),
  excludedKinds: /* @__PURE__ */ ascending(/* @__PURE__ */ list(256, u8), (a, b) => a - b),
  electionCreators: /* @__PURE__ */ ascending(/* @__PURE__ */ list(10_000, key), compare),
  accounts: /* @__PURE__ */ ascending(
    /* @__PURE__ */ list(100_000, /* @__PURE__ */ struct({ key, balance: /* @__PURE__ */ varintIn(1n, MOST) })),
    (a, b) => compare(a.key, b.key),
  ),
});

export const GENESIS: Format<Genesis> = /* @__PURE__ */ after(
  1,
  /* @__PURE__ */ checked(FIELDS, ({ addressPrefix, salt, accounts }) => {
    demand(addressPrefix === "psv" || addressPrefix === "tpsv", "an unknown address prefix");
    demand(salt.length === 0 || salt.length === 32, "a salt of neither 0 nor 32 bytes");
    demand(accounts.reduce((sum, { balance }) => sum + balance, 0n) <= MOST, "the accounts hold too much");
  }),
);

export function chainId(genesis: Genesis): Uint8Array {
  return taggedHash("psephos/chain", encode(GENESIS, genesis));
}
