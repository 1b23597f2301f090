import { api } from "../api/calls";
import { clock } from "../clock.svelte";
import { Batcher, MAX_WAITING } from "./batcher";
import { Feed } from "./feed";
import { emptyLedger, MAX_BLOCKS, mergeBlocks, mergeElections, overtake, reduce, type Ledger } from "./ledger";
import { liveness, spacingOf, type Liveness } from "./liveness";
import { PoolHistory } from "./poolHistory.svelte";
import type { ServerEvent } from "./sse";

/** A page in the background lets its connection go after this long, and catches up when it is looked at again. */
const HIDDEN_MILLIS = 60_000;

/** How soon it asks again for what was not answered. */
const RETRY_MILLIS = 3_000;

/** What the node tells as it happens, for all pages. Reads are reactive; one stream serves them all. */
export class Live {
  /** What waited since the page was opened. */
  readonly pool = new PoolHistory();
  private ledger = $state.raw<Ledger>(emptyLedger);
  private lostAt = $state<number>();
  private movedAt = $state(0);
  private timesBack = $state(0);
  private hidden: ReturnType<typeof setTimeout> | undefined;
  private reloading: AbortController | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private streaming = false;
  /** Told by the stream since the questions went out that are not answered yet. */
  private overtaking: ServerEvent[] = [];
  /** Blocks were asked for in vain: the next that are told of would not stand on those that the page has. */
  private blocksMissing = false;
  private readonly batcher = new Batcher<ServerEvent>((events, overflowed) => this.take(events, overflowed));
  private readonly feed: Feed;

  constructor(random: () => number = Math.random) {
    this.feed = new Feed(
      "/api/v1/events",
      {
        opened: () => this.opened(),
        lost: () => this.lost(),
        event: (event) => this.batcher.add(event),
      },
      random,
    );
  }

  get status() {
    return this.ledger.status;
  }
  get blocks() {
    return this.ledger.blocks;
  }
  get transactions() {
    return this.ledger.transactions;
  }
  get elections() {
    return this.ledger.elections;
  }
  get peerNews() {
    return this.ledger.peerNews;
  }
  get height() {
    return this.ledger.status?.height ?? 0;
  }
  get spacingMillis() {
    return spacingOf(this.ledger.blocks.map((block) => block.time));
  }

  /** How often the node came back after it was gone, however short. */
  get returns() {
    return this.timesBack;
  }

  get liveness(): Liveness {
    return liveness(
      {
        lostAt: this.lostAt,
        known: this.ledger.status !== undefined,
        syncing: this.ledger.status?.syncing ?? false,
        movedAt: this.movedAt,
        spacingMillis: this.spacingMillis,
      },
      clock.now,
    );
  }

  /** Starts to listen; the returned function ends it. */
  start(): () => void {
    const onVisible = () => this.visible(!document.hidden);
    const onOnline = () => this.feed.hurry();
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("online", onOnline);
    this.feed.start();
    void this.reload();
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", onOnline);
      clearTimeout(this.hidden);
      clearTimeout(this.retry);
      this.feed.stop();
      this.batcher.clear();
      this.reloading?.abort();
    };
  }

  /** Asks for everything anew. */
  async reload(): Promise<void> {
    this.reloading?.abort();
    clearTimeout(this.retry);
    const control = new AbortController();
    this.reloading = control;
    this.overtaking = [];
    const { signal } = control;
    const [status, blocks, open, newest] = await Promise.allSettled([
      api.status(signal),
      api.blocks(undefined, MAX_BLOCKS, signal),
      api.elections("OPEN", undefined, 12, signal),
      api.elections(undefined, undefined, 12, signal),
    ]);
    if (signal.aborted) return;
    this.reloading = undefined;
    const elections = [open, newest].flatMap((answer) => (answer.status === "fulfilled" ? answer.value.elections : []));
    const before = this.ledger;
    const answered = {
      ...before,
      status: status.status === "fulfilled" ? status.value : before.status,
      blocks: blocks.status === "fulfilled" ? mergeBlocks(blocks.value.blocks, []) : before.blocks,
      elections: mergeElections(elections, before.elections),
    };
    this.blocksMissing = blocks.status === "rejected";
    this.show(overtake(answered, this.withoutGap(this.overtaking)));
    if ([status, blocks, open, newest].every((answer) => answer.status === "fulfilled")) return;
    // The stream's coming back is the time to ask again; where it never broke off, a while from now.
    if (status.status === "rejected" && !this.streaming) this.lostAt ??= Date.now();
    else this.retry = setTimeout(() => void this.reload(), RETRY_MILLIS);
  }

  private opened(): void {
    const wasLost = this.lostAt !== undefined;
    this.streaming = true;
    this.lostAt = undefined;
    this.pool.interrupt();
    if (!wasLost) return;
    this.timesBack++;
    void this.reload();
  }

  private lost(): void {
    this.streaming = false;
    this.lostAt ??= Date.now();
  }

  private take(events: ServerEvent[], overflowed: boolean): void {
    // What goes before these events may be missing until the answers are there.
    if (this.reloading) this.overtaking = [...this.overtaking, ...events].slice(-MAX_WAITING);
    else this.show(reduce(this.ledger, this.withoutGap(events)));
    if (overflowed || events.some((event) => event.type === "reset")) void this.reload();
  }

  private withoutGap(events: readonly ServerEvent[]): readonly ServerEvent[] {
    return this.blocksMissing ? events.filter(({ type }) => type !== "block") : events;
  }

  private show(next: Ledger): void {
    const head = next.status?.head;
    if (head !== this.ledger.status?.head) {
      // On the first look, the head's own time tells how long it has stood.
      this.movedAt = this.ledger.status ? Date.now() : Math.min(Date.now(), next.status?.headTime ?? 0);
    }
    if (next.status && next.status !== this.ledger.status) this.pool.add(Date.now(), next.status.mempool);
    this.ledger = next;
  }

  private visible(now: boolean): void {
    clearTimeout(this.hidden);
    if (now) this.feed.start();
    else this.hidden = setTimeout(() => this.feed.stop(), HIDDEN_MILLIS);
  }
}

export const live = new Live();
