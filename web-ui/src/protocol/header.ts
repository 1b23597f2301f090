/** Headers and the ids of blocks (docs/spec/ledger.md §4). */
import { bytes, encode, type Format, hash, integer, key, struct, varint } from "./codec";
import { taggedHash } from "./hash";

export interface Unsealed {
  readonly version: number;
  readonly chainId: Uint8Array;
  readonly height: bigint;
  readonly parent: Uint8Array;
  /** Milliseconds, by the producer's clock. */
  readonly time: bigint;
  readonly txRoot: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly historyRoot: Uint8Array;
  readonly producer: Uint8Array;
  readonly engineFields: Uint8Array;
}

export interface Header extends Unsealed {
  readonly seal: Uint8Array;
}

const UNSEALED_FIELDS = {
  version: /* @__PURE__ */ integer(1, 2 ** 31 - 1),
  chainId: hash,
  height: varint,
  parent: hash,
  time: varint,
  txRoot: hash,
  stateRoot: hash,
  historyRoot: hash,
  producer: key,
  engineFields: /* @__PURE__ */ bytes(65_536),
};

const UNSEALED = /* @__PURE__ */ struct<Unsealed>(UNSEALED_FIELDS);

export const HEADER: Format<Header> = /* @__PURE__ */ struct<Header>({ ...UNSEALED_FIELDS, seal: /* @__PURE__ */ bytes(64) });

export function headerHash(header: Unsealed): Uint8Array {
  return taggedHash("psephos/header", encode(UNSEALED, header));
}

export function blockId(header: Header): Uint8Array {
  return taggedHash("psephos/block", headerHash(header), header.seal);
}

/** The middle of the times of nearest ancestors, of which there are from 1 to 11 (docs/spec/ledger.md §6). */
export function chainTime(times: readonly bigint[]): bigint {
  return times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[times.length >> 1]!;
}
