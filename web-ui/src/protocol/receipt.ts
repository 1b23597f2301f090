/** What a voter keeps of a ballot (docs/spec/receipts.md §1, §2); `verifyReceipt.ts` checks it. */
import { atMost, bytes, checked, demand, type Format, hash, list, nothing, sized, struct, tagged, u8, type ValueOf } from "./codec";
import { GENESIS, type Genesis } from "./genesis";
import { HEADER, type Header } from "./header";
import { INCLUSION, type InclusionProof } from "./merkle";
import { ELECTION, type Election, STATUS, type Status, VOTER, type Voter } from "./state";
import { STATE_PROOF, type StateProof } from "./stateTree";
import { MAX_TRANSACTION_BYTES, type Payload, TRANSACTION, type Transaction } from "./transaction";

export const MAX_RECEIPT_BYTES = 8_388_608;

const LINK = /* @__PURE__ */ tagged({
  same: [0, nothing],
  later: [1, /* @__PURE__ */ struct<{ header: Header; proof: InclusionProof }>({ header: HEADER, proof: INCLUSION })],
});

/** From one header to itself or to a later one that has it in its history. */
export type Link = ValueOf<typeof LINK>;

/** A value of the state, with the proof that it is there. */
export interface Proved<T> {
  readonly value: T;
  readonly proof: StateProof;
}

function proved<T>(value: Format<T>): Format<Proved<T>> {
  return struct<Proved<T>>({ value, proof: STATE_PROOF });
}

const STANDING = /* @__PURE__ */ tagged({
  recorded: [0, /* @__PURE__ */ struct({ anchor: LINK })],
  counted: [
    1,
    /* @__PURE__ */ struct<{
      closing: Link;
      earlier: readonly Header[];
      election: Proved<Election>;
      status: Proved<Status>;
      voter: Proved<Voter>;
      anchor: Link;
    }>({
      closing: LINK,
      earlier: /* @__PURE__ */ list(10, HEADER),
      election: /* @__PURE__ */ proved(ELECTION),
      status: /* @__PURE__ */ proved(STATUS),
      voter: /* @__PURE__ */ proved(VOTER),
      anchor: LINK,
    }),
  ],
});

export type Standing = ValueOf<typeof STANDING>;
export type Counted = Extract<Standing, { kind: "counted" }>;

const MAX_CERTIFICATE_BYTES = 65_536;
const MAX_HANDOVERS = 4_096;

/** From the validators who certify a block to those that the state after it has for the time to come. */
export interface Handover {
  readonly header: Header;
  readonly certificate: Uint8Array;
  /** Hash of the set that follows. */
  readonly next: Uint8Array;
  readonly proof: StateProof;
}

/** How the last block is certified, on a chain with certificates. */
export interface Certification {
  readonly handovers: readonly Handover[];
  readonly certificate: Uint8Array;
}

const CERTIFICATION: Format<Certification> = /* @__PURE__ */ checked(
  /* @__PURE__ */ struct<Certification>({
    handovers: /* @__PURE__ */ list(
      MAX_HANDOVERS,
      /* @__PURE__ */ struct<Handover>({ header: HEADER, certificate: /* @__PURE__ */ bytes(MAX_CERTIFICATE_BYTES), next: hash, proof: STATE_PROOF }),
    ),
    certificate: /* @__PURE__ */ bytes(MAX_CERTIFICATE_BYTES),
  }),
  ({ certificate }) => demand(certificate.length > 0, "an empty certificate"),
);

/** A transaction that casts a ballot. */
export type Cast = Transaction & { readonly payload: Extract<Payload, { kind: "CastBallot" }> };

interface Body {
  readonly genesis: Genesis;
  readonly transaction: Cast;
  /** That holds the transaction. */
  readonly block: Header;
  readonly inBlock: InclusionProof;
  readonly standing: Standing;
}

export interface Receipt extends Body {
  /** Of the last block; none where headers show their work themselves. */
  readonly certification?: Certification;
}

const CAST = /* @__PURE__ */ checked(TRANSACTION, ({ payload }) => demand(payload.kind === "CastBallot", "not a ballot")) as Format<Cast>;

const BODY: Format<Body> = /* @__PURE__ */ struct<Body>({
  genesis: GENESIS,
  transaction: /* @__PURE__ */ sized(MAX_TRANSACTION_BYTES, CAST),
  block: HEADER,
  inBlock: INCLUSION,
  standing: STANDING,
});

const FORMAT = { sealed: 1, certified: 2 } as const;

export const RECEIPT: Format<Receipt> = /* @__PURE__ */ atMost(MAX_RECEIPT_BYTES, {
  read(input): Receipt {
    const format = u8.read(input);
    demand(format === FORMAT.sealed || format === FORMAT.certified, "unknown format");
    const body = BODY.read(input);
    return format === FORMAT.certified ? { ...body, certification: CERTIFICATION.read(input) } : body;
  },
  write(out, receipt) {
    const { certification } = receipt;
    u8.write(out, certification ? FORMAT.certified : FORMAT.sealed);
    BODY.write(out, receipt);
    if (certification) CERTIFICATION.write(out, certification);
  },
});

/** Where a link leads to. */
export function target(link: Link, from: Header): Header {
  return link.kind === "same" ? from : link.header;
}

/** The block after which no ballot can come in any more; of a receipt that is only recorded, the ballot's block. */
export function lastOf({ standing, block }: Receipt): Header {
  return standing.kind === "counted" ? target(standing.closing, block) : block;
}

/** The last block that a receipt leads to: the one to compare with a published checkpoint. */
export function anchorOf(receipt: Receipt): Header {
  return target(receipt.standing.anchor, lastOf(receipt));
}
