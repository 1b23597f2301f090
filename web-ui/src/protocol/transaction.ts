/** Transactions and their ids (docs/spec/ledger.md §3). */
import { compare, equal, fromNumber } from "./bytes";
import { after, ascending, atMost, bytes, checked, demand, encode, type Format, hash, key, list, raw, struct, tagged, type ValueOf, varint } from "./codec";
import { BALLOT, DEFINITION, ROLL_CHUNK } from "./election";
import { taggedHash } from "./hash";

export const MAX_TRANSACTION_BYTES = 131_072;

/** The bytes that stand for the kinds, also where genesis excludes some. */
export const PAYLOAD_TAG = { Transfer: 1, CreateElection: 2, EnrolVoters: 3, CloseEnrolment: 4, CancelElection: 5, CastBallot: 6, Stake: 7, Unstake: 8, Evidence: 9, ChangeMembers: 16 } as const;

/** What members, and whoever comes, sign: of the keys that come and go there is one at most, and not the same. */
export interface MemberChange {
  readonly number: bigint;
  readonly coming: readonly Uint8Array[];
  readonly leaving: readonly Uint8Array[];
}

export interface Approval {
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

const CHANGE = { number: varint, coming: /* @__PURE__ */ list(1, key), leaving: /* @__PURE__ */ list(1, key) };

const CHANGE_MEMBERS = /* @__PURE__ */ checked(
  /* @__PURE__ */ struct<MemberChange & { readonly approvals: readonly Approval[] }>({
    ...CHANGE,
    approvals: /* @__PURE__ */ ascending(
      /* @__PURE__ */ list(65, /* @__PURE__ */ struct<Approval>({ key, signature: /* @__PURE__ */ raw(64) })),
      (a, b) => compare(a.key, b.key),
    ),
  }),
  ({ number, coming, leaving }) => {
    demand(number >= 1n, "a change without number");
    demand(coming.length + leaving.length > 0, "no change of members");
    demand(coming.length + leaving.length < 2 || !equal(coming[0]!, leaving[0]!), "a member for itself");
  },
);

const PAYLOAD = /* @__PURE__ */ tagged({
  Transfer: [PAYLOAD_TAG.Transfer, /* @__PURE__ */ struct({ to: key, amount: varint })],
  CreateElection: [PAYLOAD_TAG.CreateElection, /* @__PURE__ */ struct({ definition: DEFINITION })],
  EnrolVoters: [PAYLOAD_TAG.EnrolVoters, /* @__PURE__ */ struct({ election: hash, voters: ROLL_CHUNK })],
  CloseEnrolment: [PAYLOAD_TAG.CloseEnrolment, /* @__PURE__ */ struct({ election: hash })],
  CancelElection: [PAYLOAD_TAG.CancelElection, /* @__PURE__ */ struct({ election: hash })],
  CastBallot: [PAYLOAD_TAG.CastBallot, /* @__PURE__ */ struct({ election: hash, ballot: /* @__PURE__ */ after(0, BALLOT) })],
  Stake: [PAYLOAD_TAG.Stake, /* @__PURE__ */ struct({ validator: key, amount: varint, possession: /* @__PURE__ */ raw(64) })],
  Unstake: [PAYLOAD_TAG.Unstake, /* @__PURE__ */ struct({ validator: key, amount: varint })],
  Evidence: [PAYLOAD_TAG.Evidence, /* @__PURE__ */ struct({ evidence: /* @__PURE__ */ bytes(1024) })],
  ChangeMembers: [PAYLOAD_TAG.ChangeMembers, CHANGE_MEMBERS],
});

export type Payload = ValueOf<typeof PAYLOAD>;

export interface Unsigned {
  readonly chainId: Uint8Array;
  readonly sender: Uint8Array;
  readonly sequence: bigint;
  readonly expiryHeight: bigint;
  readonly fee: bigint;
  readonly payload: Payload;
}

export interface Transaction extends Unsigned {
  readonly signature: Uint8Array;
}

const UNSIGNED_FIELDS = { chainId: hash, sender: key, sequence: varint, expiryHeight: varint, fee: varint, payload: PAYLOAD };

const UNSIGNED = /* @__PURE__ */ struct<Unsigned>(UNSIGNED_FIELDS);

/** At most 131,072 bytes in all. */
export const TRANSACTION: Format<Transaction> = /* @__PURE__ */ atMost(
  MAX_TRANSACTION_BYTES,
  /* @__PURE__ */ struct<Transaction>({ ...UNSIGNED_FIELDS, signature: /* @__PURE__ */ raw(64) }),
);

/** What is signed, and what users wait for. */
export function transactionId(transaction: Unsigned): Uint8Array {
  return taggedHash("psephos/tx", encode(UNSIGNED, transaction));
}

/** What stands in the trees of blocks. */
export function fullHash(transaction: Transaction): Uint8Array {
  return taggedHash("psephos/tx-full", encode(TRANSACTION, transaction));
}

/** What a validator signs for the owner of its stake. */
export function possessionDigest(chain: Uint8Array, validator: Uint8Array, owner: Uint8Array): Uint8Array {
  return taggedHash("psephos/possession", chain, validator, owner);
}

/** What is signed by those who agree to a change of members. */
export function memberChangeDigest(chain: Uint8Array, { number, coming, leaving }: MemberChange): Uint8Array {
  const keys = encode(struct({ coming: CHANGE.coming, leaving: CHANGE.leaving }), { coming, leaving });
  return taggedHash("psephos/member-change", chain, fromNumber(number, 8), keys);
}

/** The election that a transaction concerns, if it concerns one. */
export function electionOf(transaction: Unsigned): Uint8Array | undefined {
  const { payload } = transaction;
  switch (payload.kind) {
    case "Transfer":
    case "Stake":
    case "Unstake":
    case "Evidence":
    case "ChangeMembers":
      return undefined;
    case "CreateElection":
      return transactionId(transaction);
    default:
      return payload.election;
  }
}
