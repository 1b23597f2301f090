/** Hashes (docs/spec/crypto.md §1). */
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { concat } from "./bytes";

export type Tag =
  | "psephos/chain"
  | "psephos/header"
  | "psephos/block"
  | "psephos/tx"
  | "psephos/tx-full"
  | "psephos/state-key"
  | "psephos/state-value"
  | "psephos/state-leaf"
  | "psephos/state-node"
  | "psephos/roll-chunk"
  | "psephos/tally"
  | "psephos/peer-id"
  | "psephos/beacon"
  | "psephos/beacon-output"
  | "psephos/leader"
  | "psephos/vote"
  | "psephos/proposal"
  | "psephos/stored"
  | "psephos/possession"
  | "psephos/member-change";

const prefixes = new Map<string, Uint8Array>();

function prefix(tag: string): Uint8Array {
  let found = prefixes.get(tag);
  if (found === undefined) {
    const ofTag = nobleSha256(new TextEncoder().encode(tag));
    found = concat(ofTag, ofTag);
    prefixes.set(tag, found);
  }
  return found;
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return nobleSha256(concat(...parts));
}

/** H_tag over the joined `parts`. */
export function taggedHash(tag: Tag, ...parts: readonly Uint8Array[]): Uint8Array {
  return nobleSha256(concat(prefix(tag), ...parts));
}
