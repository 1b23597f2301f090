import { expect, test } from "vitest";
import { peerEvent, peers } from "./api/shapes";
import { i18n } from "./i18n/i18n.svelte";
import { MAX_DEPARTED, reasonOf, withNews } from "./peers";
import { samples } from "./testing";

const up = (id: string, more = {}) => ({ ...samples.peer(id, more), removed: false as const, peers: 1 });
const down = (id: string, more = {}) => ({ ...samples.departed(more), id, removed: true as const, peers: 1 });

test("newcomers stand at the end, whoever changes stays where it is", () => {
  const answer = { peers: [samples.peer("b", { connected: 2 }), samples.peer("a", { connected: 1 })], departed: [] };
  const ids = (events: Parameters<typeof withNews>[1]) => withNews(answer, events).peers.map((peer) => peer.id);
  expect(ids([])).toEqual(["a", "b"]);
  expect(ids([up("c", { connected: 3 }), up("a", { connected: 1, height: 99 })])).toEqual(["a", "b", "c"]);
});

test("who left is among the gone with the reason, once, whatever is told twice", () => {
  const answer = { peers: [samples.peer("a"), samples.peer("b")], departed: [samples.departed({ id: "a", why: "REMOTE: " }), samples.departed({ address: "x" })] };
  const { peers, departed } = withNews(answer, [down("a", { why: "STALLED: nothing" }), down("a", { why: "STALLED: nothing" })]);
  expect(peers.map((peer) => peer.id)).toEqual(["b"]);
  expect(departed.map(({ id, why }) => [id, why])).toEqual([["a", "STALLED: nothing"], [undefined, "REMOTE: "]]);
});

test("a crowd that comes and goes does not make the page grow", () => {
  const crowd = Array.from({ length: 10_000 }, (_, i) => [up(`p${i}`), down(`p${i}`)]).flat();
  const { peers, departed } = withNews({ peers: [], departed: [] }, crowd);
  expect(peers).toHaveLength(0);
  expect(departed).toHaveLength(MAX_DEPARTED);
});

test("puts reasons into words, and shows those it does not know as they are", () => {
  expect(reasonOf("FAULT: HANDSHAKE: the payload is not authentic")).toEqual({ key: "peers.why.handshake", detail: "the payload is not authentic" });
  expect(reasonOf("left, BANNED: lies: all lies")).toEqual({ key: "peers.why.left.banned", detail: "lies: all lies" });
  expect(reasonOf("HALF_OPEN_FULL")).toEqual({ key: undefined, detail: "HALF_OPEN_FULL" });
  expect(reasonOf("REMOTE: ")).toEqual({ key: "peers.why.remote", detail: "" });
  for (const why of ["", "constructor", "left, toString: x", "__proto__: x", "left, ", "a".repeat(1_000_000), "A".repeat(1_000_000), "STALLED: \u202e\n<b>"]) {
    const { key, detail } = reasonOf(why);
    if (key) expect(i18n.translate(key)).not.toBe(key);
    expect(detail.length).toBeLessThanOrEqual(why.length);
  }
});

test("takes no answer for one that is none", () => {
  const good = { peers: [samples.peer("a", { score: -3, latency: 0 })], departed: [samples.departed()] };
  expect(peers(good)).toBe(true);
  expect(peers({ ...good, departed: undefined })).toBe(false);
  expect(peers({ ...good, peers: [samples.peer("a"), samples.peer("a")] })).toBe(false);
  expect(peers({ ...good, departed: [samples.departed(), samples.departed()] })).toBe(false);
  expect(peers({ ...good, peers: Array.from({ length: 10_000 }, (_, i) => samples.peer(`p${i}`)) })).toBe(false);
  for (const field of Object.keys(good.peers[0]!)) {
    for (const lie of [null, {}, [], "x".repeat(10), -1, Number.NaN, 1e308, true]) {
      const told = { ...good.peers[0], [field]: lie };
      const same = typeof lie === typeof good.peers[0]![field as "id"] && (typeof lie !== "number" || (field === "score" && lie === -1));
      expect([field, lie, peers({ ...good, peers: [told] })]).toEqual([field, lie, same]);
    }
  }
  expect(peerEvent(up("a"))).toBe(true);
  expect(peerEvent({ ...up("a"), removed: "no" })).toBe(false);
  expect(peerEvent({ ...down("a"), id: undefined })).toBe(false);
  expect(peerEvent({ ...down("a"), peers: -1 })).toBe(false);
});
