import type { PeerEvent } from "./api/shapes";
import type { Departed, Peer, Peers } from "./api/types";
import type { Key } from "./i18n/i18n.svelte";

/** As many as the node itself remembers, and more. */
export const MAX_DEPARTED = 250;

/** What tells one that is gone from another. The port of somebody who dialled is another each time. */
export function departedKey({ id, address, outbound }: Departed): string {
  return `${id ?? address} ${outbound}`;
}

/** An answer and what was told since. What is told twice makes no difference. */
export function withNews({ peers, departed }: Peers, events: readonly PeerEvent[]): Peers {
  const present = new Map(peers.map((peer) => [peer.id, peer]));
  let gone = departed;
  for (const event of events) {
    if (event.removed) {
      present.delete(event.id);
      gone = [event, ...gone.filter((one) => departedKey(one) !== departedKey(event))].slice(0, MAX_DEPARTED);
    } else present.set(event.id, event);
  }
  return { peers: [...present.values()].sort(longestFirst), departed: gone };
}

/** Newcomers stand at the end: nobody moves under the reader. */
function longestFirst(a: Peer, b: Peer): number {
  return a.connected - b.connected || (a.id < b.id ? -1 : 1);
}

export interface Reason {
  /** In the reader's language, where the code is known. */
  key: Key | undefined;
  /** As the node says it. */
  detail: string;
}

const ours = {
  REFUSED: "peers.why.refused",
  UNREACHABLE: "peers.why.unreachable",
  TIMED_OUT: "peers.why.timedOut",
  HANDSHAKE: "peers.why.handshake",
  IDENTITY: "peers.why.identity",
  UNEXPECTED_PEER: "peers.why.unexpected",
  SELF: "peers.why.self",
  FRAME: "peers.why.garbage",
  CHUNK: "peers.why.garbage",
  COMPRESSION: "peers.why.garbage",
  REMOTE: "peers.why.remote",
  LOCAL: "peers.why.local",
  SHUTDOWN: "peers.why.local",
  TOO_MANY_PEERS: "peers.why.full",
  PROTOCOL_BREACH: "peers.why.breach",
  BANNED: "peers.why.banned",
  STALLED: "peers.why.stalled",
  OTHER_VERSION: "peers.why.version",
  OPERATOR: "peers.why.operator",
  OTHER: "peers.why.local",
} satisfies Record<string, Key>;

/** Where the other side said so. */
const theirs = {
  SHUTDOWN: "peers.why.left.shutdown",
  TOO_MANY_PEERS: "peers.why.left.full",
  DUPLICATE: "peers.why.left.duplicate",
  PROTOCOL_BREACH: "peers.why.left.breach",
  BANNED: "peers.why.left.banned",
  STALLED: "peers.why.left.stalled",
  OTHER_VERSION: "peers.why.version",
  OPERATOR: "peers.why.left.operator",
  OTHER: "peers.why.left.other",
} satisfies Record<string, Key>;

/** Takes "left, BANNED: detail" or "FAULT: HANDSHAKE: detail" apart. */
export function reasonOf(why: string): Reason {
  const left = why.startsWith("left, ");
  const parts = /^(?:FAULT: )?([A-Z_]{1,30})(?:: ?([\s\S]*))?$/.exec(left ? why.slice(6) : why);
  const keys: Record<string, Key> = left ? theirs : ours;
  const code = parts?.[1] ?? "";
  return Object.hasOwn(keys, code) ? { key: keys[code], detail: parts?.[2] ?? "" } : { key: undefined, detail: why };
}
