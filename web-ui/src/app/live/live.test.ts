import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Phase } from "../api/types";
import { samples } from "../testing";
import { Batcher, FLUSH_MILLIS, MAX_WAITING } from "./batcher";
import { emptyLedger, MAX_BLOCKS, MAX_PEER_NEWS, MAX_TRANSACTIONS, overtake, reduce } from "./ledger";
import { liveness, spacingOf, type Pulse } from "./liveness";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (type: string, data: unknown) => ({ type, data: JSON.stringify(data) });
const block = (height: number, hash = `h${height}`) => ({ ...samples.block(height, { hash }), removed: false });

test("hands on a flood at most four times a second", () => {
  const flush = vi.fn();
  const batcher = new Batcher<number>(flush);
  for (let millis = 0; millis < 1_000; millis += 20) {
    batcher.add(millis);
    vi.advanceTimersByTime(20);
  }
  expect(flush.mock.calls.length).toBeLessThanOrEqual(4);
  expect(flush.mock.calls[0]?.[0]).toHaveLength(13);
});

test("drops what does not fit, and says so", () => {
  const flush = vi.fn();
  const batcher = new Batcher<number>(flush);
  for (let i = 0; i <= MAX_WAITING; i++) batcher.add(i);
  vi.advanceTimersByTime(FLUSH_MILLIS);
  expect(flush).toHaveBeenCalledOnce();
  expect(flush.mock.calls[0]?.[0]).toHaveLength(MAX_WAITING);
  expect(flush.mock.calls[0]?.[1]).toBe(true);
});

test("keeps the newest blocks, whatever comes", () => {
  const ledger = reduce(emptyLedger, Array.from({ length: 200 }, (_, i) => event("block", block(i))));
  expect(ledger.blocks).toHaveLength(MAX_BLOCKS);
  expect(ledger.blocks[0]?.height).toBe(199);
});

test("follows a reorganisation: the block given up goes, the other takes its height", () => {
  const before = reduce(emptyLedger, [event("block", block(1)), event("block", block(2, "a"))]);
  const after = reduce(before, [event("block", { height: 2, hash: "a", removed: true }), event("block", block(2, "b"))]);
  expect(after.blocks.map((b) => b.hash)).toEqual(["b", "h1"]);
});

test("marks blocks final, and takes it back where finality was retracted", () => {
  const blocks = [1, 2, 3].map((height) => event("block", block(height)));
  const final = reduce(emptyLedger, [...blocks, event("finality", { height: 2 })]);
  expect(final.blocks.map((b) => b.finality)).toEqual(["pending", "final", "final"]);
  const retracted = reduce(final, [event("finality", { height: 1, retracted: true })]);
  expect(retracted.blocks.map((b) => b.finality)).toEqual(["pending", "pending", "final"]);
});

test("shows a transaction once, as it stands now, and only the latest of many", () => {
  const ids = Array.from({ length: 100 }, (_, i) => event("transaction", samples.transaction(`t${i}`)));
  const ledger = reduce(emptyLedger, [...ids, event("transaction", samples.transaction("t99", { status: "confirmed" }))]);
  expect(ledger.transactions).toHaveLength(MAX_TRANSACTIONS);
  expect(ledger.transactions[0]).toMatchObject({ id: "t99", status: "confirmed" });
});

test("puts elections under way before those that are over", () => {
  const election = (id: string, phase: Phase, closes: number) => event("election", samples.election(id, { phase, closes }));
  const ledger = reduce(emptyLedger, [
    election("old", "RESULT", 10),
    election("late", "OPEN", 90),
    election("soon", "OPEN", 50),
    election("newer", "RESULT", 20),
  ]);
  expect(ledger.elections.map((e) => e.id)).toEqual(["soon", "late", "newer", "old"]);
});

test("counts peers as they come and go, and remembers the latest news of them", () => {
  const peer = (id: string, peers: number) => event("peer", { ...samples.peer(id), removed: false, peers });
  const gone = (id: string, peers: number) => event("peer", { ...samples.departed({ id }), removed: true, peers });
  const before = { ...emptyLedger, status: samples.status({ peers: 9 }) };
  const after = reduce(before, [peer("a", 1), peer("b", 2), gone("a", 1)]);
  expect(after.status?.peers).toBe(1);
  expect(after.peerNews.map(({ number, event }) => [number, event.removed])).toEqual([[1, false], [2, false], [3, true]]);
  const flood = reduce(after, Array.from({ length: 1_000 }, (_, i) => peer(`p${i}`, i)));
  expect(flood.peerNews).toHaveLength(MAX_PEER_NEWS);
  expect(flood.peerNews.at(-1)?.number).toBe(1_003);
});

test("ignores events that it cannot read", () => {
  const lies = ["status", "block", "transaction", "election", "finality", "peer"].flatMap((type) => [null, [], {}, { height: "1" }].map((lie) => event(type, lie)));
  expect(reduce(emptyLedger, lies)).toBe(emptyLedger);
  expect(overtake(emptyLedger, lies)).toBe(emptyLedger);
  expect(reduce(emptyLedger, [{ type: "block", data: "{" }, { type: "block", data: "7" }, event("new-kind", {})])).toBe(emptyLedger);
});

const pulse: Pulse = { lostAt: undefined, known: true, syncing: false, movedAt: 0, spacingMillis: 2_000 };

test("is connected only while the height advances", () => {
  expect(liveness(pulse, 19_000)).toEqual({ kind: "live" });
  expect(liveness(pulse, 21_000)).toEqual({ kind: "still", since: 0 });
  expect(liveness({ ...pulse, spacingMillis: 60_000 }, 21_000)).toEqual({ kind: "live" });
  expect(liveness({ ...pulse, syncing: true }, 21_000)).toEqual({ kind: "syncing" });
});

test("says since when the node is gone, but does not cry at each hiccup", () => {
  expect(liveness({ ...pulse, lostAt: 1_000 }, 2_000)).toEqual({ kind: "live" });
  expect(liveness({ ...pulse, lostAt: 1_000 }, 5_000)).toEqual({ kind: "offline", since: 1_000 });
  expect(liveness({ ...pulse, known: false, lostAt: 1_000 }, 1_000)).toEqual({ kind: "offline", since: 1_000 });
  expect(liveness({ ...pulse, known: false }, 5_000)).toEqual({ kind: "connecting" });
});

test("takes the median for the usual time between blocks", () => {
  expect(spacingOf([100, 98, 96, 40, 38])).toBe(2);
  expect(spacingOf([5])).toBe(0);
});
