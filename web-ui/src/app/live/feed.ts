import { EventParser, type ServerEvent } from "./sse";

/** Waiting time before the n-th attempt: doubles up to a cap, and half of it is left to chance, so that readers do not come back as one. */
export function backOffMillis(attempt: number, random: () => number): number {
  const full = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return full / 2 + (full / 2) * random();
}

/** The node writes at least every 15 s; after this long without a byte the connection is dead. */
export const SILENCE_MILLIS = 40_000;

export interface FeedHooks {
  opened(): void;
  /** Called before the wait for the next attempt. */
  lost(): void;
  event(event: ServerEvent): void;
}

/**
 * One reader of /events. Comes back by itself where the stream breaks off, and tells the node which event it saw last, so
 * that nothing is missed. (EventSource cannot be told where to resume once it has given up.)
 */
export class Feed {
  private lastId = "";
  private attempt = 0;
  private running: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly hooks: FeedHooks,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    if (!this.running && this.timer === undefined) void this.run();
  }

  /** Ends the stream; {@link start} resumes where it was. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
    this.running = undefined;
  }

  /** Tries at once where it was waiting for the next attempt. */
  hurry(): void {
    if (this.timer === undefined) return;
    this.stop();
    this.attempt = 0;
    this.start();
  }

  private async run(): Promise<void> {
    const control = new AbortController();
    this.running = control;
    try {
      await this.read(control);
    } catch {
      // Told apart by nobody: whatever broke the stream, we come back.
    }
    if (control.signal.aborted && this.running !== control) return;
    control.abort();
    this.running = undefined;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        void this.run();
      },
      backOffMillis(this.attempt++, this.random),
    );
    this.hooks.lost();
  }

  private async read(control: AbortController): Promise<void> {
    let silence = setTimeout(() => control.abort(), SILENCE_MILLIS);
    const headers: Record<string, string> = { accept: "text/event-stream" };
    if (this.lastId) headers["last-event-id"] = this.lastId;
    try {
      const response = await fetch(this.url, { headers, cache: "no-store", signal: control.signal });
      if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
      this.hooks.opened();
      const parser = new EventParser((event) => {
        this.lastId = parser.lastId || this.lastId;
        this.hooks.event(event);
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      control.signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined));
      for (;;) {
        const { done, value } = await reader.read();
        if (done || control.signal.aborted) return;
        this.attempt = 0;
        clearTimeout(silence);
        silence = setTimeout(() => control.abort(), SILENCE_MILLIS);
        parser.push(value);
      }
    } finally {
      clearTimeout(silence);
    }
  }
}
