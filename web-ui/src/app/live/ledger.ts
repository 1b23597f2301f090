import { parse } from "../api/client";
import { type BlockEvent, blockEvent, electionSummary, finalityEvent, type PeerEvent, peerEvent, status, transaction } from "../api/shapes";
import type { BlockSummary, ElectionSummary, Status, Transaction } from "../api/types";
import { isUnderWay } from "../phase";
import type { ServerEvent } from "./sse";

/** What the page knows of the chain's newest end. Every list is bounded; newest first. */
export interface Ledger {
  status: Status | undefined;
  blocks: BlockSummary[];
  /** Transactions seen lately, waiting or in a block. */
  transactions: Transaction[];
  /** Elections under way, then those that are over. */
  elections: ElectionSummary[];
  /** What was told of peers lately, oldest first. */
  peerNews: PeerNews[];
}

export interface PeerNews {
  /** Counts up from 1. */
  number: number;
  event: PeerEvent;
}

export const MAX_BLOCKS = 24;
export const MAX_TRANSACTIONS = 50;
export const MAX_ELECTIONS = 24;
export const MAX_PEER_NEWS = 200;

export const emptyLedger: Ledger = { status: undefined, blocks: [], transactions: [], elections: [], peerNews: [] };

/** The ledger after some events; the same object where nothing changed. */
export function reduce(ledger: Ledger, events: readonly ServerEvent[]): Ledger {
  let next = ledger;
  for (const event of events) next = apply(next, event);
  return next;
}

/** The ledger as an answer has it, after events told while the answer was on its way: either may be the newer one. */
export function overtake(ledger: Ledger, events: readonly ServerEvent[]): Ledger {
  const known = new Set(ledger.blocks.map((block) => block.hash));
  return reduce(
    ledger,
    events.filter(({ type, data }) => {
      if (type !== "block") return type !== "finality";
      const block = parse(data);
      return blockEvent(block) && (block.removed || !known.has(block.hash));
    }),
  );
}

/** What is not told in a form that the page knows changes nothing. */
function apply(ledger: Ledger, { type, data }: ServerEvent): Ledger {
  const value = parse(data);
  switch (type) {
    case "status":
      return status(value) ? { ...ledger, status: value } : ledger;
    case "block":
      return blockEvent(value) ? withBlock(ledger, value) : ledger;
    case "transaction":
      return transaction(value) ? { ...ledger, transactions: front(value, ledger.transactions, (t) => t.id, MAX_TRANSACTIONS) } : ledger;
    case "election":
      return electionSummary(value) ? { ...ledger, elections: mergeElections([value], ledger.elections) } : ledger;
    case "peer":
      return peerEvent(value) ? withPeer(ledger, value) : ledger;
    case "finality":
      return finalityEvent(value) ? { ...ledger, blocks: ledger.blocks.map((block) => settle(block, value.height)) } : ledger;
    default:
      return ledger;
  }
}

function withBlock(ledger: Ledger, block: BlockEvent): Ledger {
  const others = ledger.blocks.filter((b) => b.hash !== block.hash && (block.removed || b.height !== block.height));
  return { ...ledger, blocks: block.removed ? others : mergeBlocks([block], others) };
}

function withPeer(ledger: Ledger, event: PeerEvent): Ledger {
  const number = (ledger.peerNews.at(-1)?.number ?? 0) + 1;
  const peerNews = [...ledger.peerNews, { number, event }].slice(-MAX_PEER_NEWS);
  return { ...ledger, peerNews, status: ledger.status && { ...ledger.status, peers: event.peers } };
}

function settle(block: BlockSummary, finalizedHeight: number): BlockSummary {
  const finality = block.height <= finalizedHeight ? "final" : "pending";
  return finality === block.finality ? block : { ...block, finality };
}

/** Newest first, one per height; the first list wins. */
export function mergeBlocks(first: readonly BlockSummary[], second: readonly BlockSummary[]): BlockSummary[] {
  const heights = new Set(first.map((block) => block.height));
  return [...first, ...second.filter((block) => !heights.has(block.height))]
    .sort((a, b) => b.height - a.height)
    .slice(0, MAX_BLOCKS);
}

/** Those under way, soonest end first; then those that are over, last end first. The first list wins. */
export function mergeElections(first: readonly ElectionSummary[], second: readonly ElectionSummary[]): ElectionSummary[] {
  const all = new Map([...second, ...first].map((election) => [election.id, election]));
  const underWay = [...all.values()].filter(isUnderWay).sort((a, b) => a.closes - b.closes);
  const over = [...all.values()].filter((election) => !isUnderWay(election)).sort((a, b) => b.closes - a.closes);
  return [...underWay, ...over].slice(0, MAX_ELECTIONS);
}

function front<T>(item: T, list: readonly T[], key: (item: T) => string, max: number): T[] {
  return [item, ...list.filter((other) => key(other) !== key(item))].slice(0, max);
}
