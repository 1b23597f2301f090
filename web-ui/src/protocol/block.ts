/** Blocks (docs/spec/ledger.md §5). */
import { equal, hex } from "./bytes";
import { atMost, type Format, list, sized, struct } from "./codec";
import { HEADER, type Header } from "./header";
import { listRoot } from "./merkle";
import { electionOf, fullHash, MAX_TRANSACTION_BYTES, TRANSACTION, type Transaction } from "./transaction";

export interface Block {
  readonly header: Header;
  readonly body: readonly Transaction[];
}

export const MAX_BLOCK_BYTES = 8_388_608;

export const BLOCK: Format<Block> = /* @__PURE__ */ atMost(
  MAX_BLOCK_BYTES,
  /* @__PURE__ */ struct<Block>({
    header: HEADER,
    body: /* @__PURE__ */ list(MAX_BLOCK_BYTES, /* @__PURE__ */ sized(MAX_TRANSACTION_BYTES, TRANSACTION)),
  }),
);

/** The root that a header must name to have this body. */
export function txRoot(body: readonly Transaction[]): Uint8Array {
  return listRoot(body.map(fullHash));
}

export function bodyFits({ header, body }: Block): boolean {
  return equal(txRoot(body), header.txRoot);
}

/** How many elections a body concerns. */
export function electionCount(body: readonly Transaction[]): number {
  return new Set(body.map(electionOf).flatMap((election) => (election === undefined ? [] : [hex(election)]))).size;
}
