import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { i18n } from "../app/i18n/i18n.svelte";
import { live } from "../app/live/live.svelte";
import { nodeAnswers, samples } from "../app/testing";
import Peers from "./Peers.svelte";

afterEach(() => vi.unstubAllGlobals());

const answers = (peers: unknown, departed: unknown = []) => nodeAnswers({ "/api/v1/peers": { peers, departed } });
const hex = (digit: string) => digit.repeat(40);

/** A stream that a test speaks on; the rest of the node is silent. */
function stream(peers: unknown) {
  let say: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (control) => void (say = control) });
  vi.stubGlobal("fetch", async (path: string) => {
    if (path === "/api/v1/events") return new Response(body);
    if (path === "/api/v1/status") return Response.json(samples.status({ peers: 1 }));
    if (path === "/api/v1/peers") return Response.json(peers);
    return Response.json({ code: "NOT_FOUND", detail: "no" }, { status: 404 });
  });
  return (event: object) => say?.enqueue(new TextEncoder().encode(`event: peer\ndata: ${JSON.stringify(event)}\n\n`));
}

test("shows all that is known of a peer", async () => {
  const peer = samples.peer(hex("a"), { score: -12, latency: 34, bytesIn: 5_000_000, bytesOut: 1_200, outbound: false, version: "psephos-node/9.9", height: 1_234 });
  answers([peer, samples.peer(hex("b"), { connected: 2_000, address: "[2001:db8::1]:8646" })]);
  render(Peers, { params: {} });
  const table = await screen.findByRole("table", { name: "Peers" });
  const [first, second] = within(table).getAllByRole("row").slice(1);
  for (const text of ["incoming", "192.0.2.1:8646", "192.0.0.0/16", "34 ms", "-12", "5 MB", "1.2 kB", "psephos-node/9.9", "1,234"]) expect(first?.textContent).toContain(text);
  expect(second?.textContent).toMatch(/\[2001:db8::1\]:8646.*outgoing.*–/s);
  expect(screen.getByRole("status").textContent).toBe("2 peers: 1 outgoing, 1 incoming");
});

test("says in words why others are gone, and how often", async () => {
  answers(
    [],
    [
      samples.departed({ id: hex("c"), why: "left, SHUTDOWN: the node stops", outbound: true }),
      samples.departed({ why: "FAULT: HANDSHAKE: the payload is not authentic", times: 1_000 }),
      samples.departed({ address: "192.0.2.8:1", why: "A_NEW_CODE: and its detail" }),
    ],
  );
  render(Peers, { params: {} });
  const rows = within(await screen.findByRole("table", { name: "Gone lately, and why" })).getAllByRole("row");
  expect(rows[1]?.textContent).toMatch(/outgoing.*It was stopped.*the node stops/s);
  expect(rows[2]?.textContent).toMatch(/not known.*No node of this network.*the payload is not authentic.*1,000 times so far/s);
  expect(rows[3]?.textContent).toContain("A_NEW_CODE: and its detail");
});

test("without peers, says what to do", async () => {
  answers([]);
  render(Peers, { params: {} });
  expect(await screen.findByText("This node is on its own")).toBeTruthy();
  expect(screen.getByText("psephos-node --peer ID@HOST:PORT")).toBeTruthy();
  expect(screen.getByText(/admin\.token/).textContent).toContain(`-d '{"address":"ID@HOST:PORT"}' http://127.0.0.1:8647/peers`);
  expect(screen.queryByRole("table")).toBeNull();
});

test("follows comings and goings as they are told, without asking again", async () => {
  const say = stream({ peers: [samples.peer(hex("a"))], departed: [] });
  const stop = live.start();
  render(Peers, { params: {} });
  await screen.findByText(/^1 peer:/);
  say({ ...samples.peer(hex("b"), { version: "newcomer/1", connected: 9_000 }), removed: false, peers: 2 });
  expect(await screen.findByText("newcomer/1")).toBeTruthy();
  expect(screen.getByText(/^2 peers:/)).toBeTruthy();
  expect(live.status?.peers).toBe(2);
  say({ ...samples.departed({ id: hex("a"), why: "STALLED: nothing for 30 s" }), removed: true, peers: 1 });
  expect(await screen.findByText("It fell silent")).toBeTruthy();
  expect(screen.getByText(/^1 peer:/)).toBeTruthy();
  stop();
});

test("a lying node's words stay words, and its crowd does not fill the page", async () => {
  const script = `<img src=x onerror="window.pwned=1">\u202e${"W".repeat(20_000)}`;
  const crowd = Array.from({ length: 1_000 }, (_, i) => samples.peer(`${i}`, { connected: i, version: i === 0 ? script : "v", address: i === 0 ? script : "a", height: 2 ** 60, score: -(2 ** 60), latency: 2 ** 60, bytesIn: 2 ** 60 }));
  answers(crowd, [samples.departed({ why: `left, BANNED: ${script}`, times: 2 ** 60, at: 2 ** 62 })]);
  render(Peers, { params: {} });
  // Looking for roles and texts among so many takes the test's library longer than drawing them.
  await waitFor(() => expect(document.querySelector("tbody")).not.toBeNull());
  expect(document.body.textContent).toContain("and 800 more that are not listed");
  expect(document.querySelectorAll("tbody tr")).toHaveLength(200 + 1);
  expect(document.querySelectorAll("img, script")).toHaveLength(0);
  const held = [...document.querySelectorAll("bdi")].map((bdi) => bdi.textContent?.split("onerror").length ?? 1);
  expect(held.reduce((sum, parts) => sum + parts - 1, 0)).toBe((document.body.textContent?.split("onerror").length ?? 0) - 1);
});

test.for([{ peers: "none" }, { peers: [null] }, { peers: [], departed: [7] }, { peers: [{}], departed: [] }, []])("takes %j for no answer, and says so", async (answer) => {
  nodeAnswers({ "/api/v1/peers": answer });
  render(Peers, { params: {} });
  expect(await screen.findByText("This could not be shown")).toBeTruthy();
});

test("says all of it in French, too", async () => {
  await i18n.set("fr");
  answers([samples.peer(hex("a"))], [samples.departed({ why: "STALLED: x" })]);
  render(Peers, { params: {} });
  expect(await screen.findByText("Il s’est tu")).toBeTruthy();
  expect(screen.getByText(/^1 pair :/)).toBeTruthy();
  cleanup();
  await i18n.set("en");
});
