import { vi } from "vitest";
import type { Block, Departed, ElectionSummary, Peer, Status, Transaction } from "./api/types";

/** Answers that a test's node gives, by path; all else is 404. Functions are asked each time. */
export function nodeAnswers(answers: Record<string, unknown>): void {
  vi.stubGlobal("fetch", async (path: string) => {
    const known = Object.entries(answers).find(([start]) => path.split("?")[0] === start || path === start)?.[1];
    const value: unknown = typeof known === "function" ? (known as () => unknown)() : known;
    if (value === undefined) return Response.json({ code: "NOT_FOUND", detail: "There is no such thing." }, { status: 404 });
    return typeof value === "string" ? new Response(value) : Response.json(value);
  });
}

/** Whole answers, of which a test names what it is about. */
export const samples = {
  status: (more: Partial<Status> = {}): Status => ({
    network: "private",
    chainId: "8f2c",
    addressPrefix: "tpsv",
    consensus: "pow",
    peerId: "5ce1",
    version: "0.1.0",
    height: 0,
    head: "00ab",
    headTime: 0,
    finalizedHeight: 0,
    indexedHeight: 0,
    chainTime: 0,
    minFee: 0,
    peers: 0,
    syncing: false,
    mempool: { count: 0, bytes: 0 },
    ...more,
  }),
  block: (height: number, more: Partial<Block> = {}): Block => ({
    height,
    hash: `h${height}`,
    parent: `h${height - 1}`,
    time: height,
    producer: "tpsv1",
    transactions: 0,
    bytes: 386,
    finality: "pending",
    version: 1,
    txRoot: "",
    stateRoot: "",
    historyRoot: "",
    seal: { engine: "pow", fields: "", seal: "" },
    confirmations: 0,
    ...more,
  }),
  transaction: (id: string, more: Partial<Transaction> = {}): Transaction => ({
    id,
    kind: "cast-ballot",
    sender: "tpsv1",
    sequence: 0,
    expiryHeight: 9,
    fee: 0,
    bytes: 170,
    fullHash: id,
    payload: {},
    status: "pending",
    ...more,
  }),
  peer: (id: string, more: Partial<Peer> = {}): Peer => ({
    id,
    address: "192.0.2.1:8646",
    subnet: "192.0.0.0/16",
    outbound: true,
    version: "psephos-node/0.1.0",
    height: 7,
    score: 0,
    bytesIn: 1_000,
    bytesOut: 2_000,
    connected: 1_000,
    ...more,
  }),
  departed: (more: Partial<Departed> = {}): Departed => ({ address: "192.0.2.9:8646", outbound: false, why: "REMOTE: ", at: 1_000, times: 1, ...more }),
  election: (id: string, more: Partial<ElectionSummary> = {}): ElectionSummary => ({
    id,
    title: `Election ${id}`,
    kind: "open",
    phase: "OPEN",
    opens: 0,
    closes: 3_600_000,
    organiser: "",
    roll: { voters: 2, weight: 2, closed: true },
    ballots: 0,
    turnout: { voters: 0, ofVoters: 2, weight: 0, ofWeight: 2 },
    ...more,
  }),
};
