import { hex } from "./bytes";
import { taggedHash } from "./hash";

/** The id of the peer with this identity key, as 40 hexadecimal digits (docs/spec/crypto.md §5). */
export function peerId(identityKey: Uint8Array): string {
  return hex(taggedHash("psephos/peer-id", identityKey).subarray(0, 20));
}
