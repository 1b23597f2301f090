/**
 * Gathers what comes in and hands it on at most four times a second: a flood costs the page as much as a trickle. What does not fit is
 * dropped and told of, so that the reader can ask for everything anew.
 */
export const FLUSH_MILLIS = 250;
export const MAX_WAITING = 1_000;

export class Batcher<T> {
  private waiting: T[] = [];
  private overflowed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param flush gets what came in, oldest first, and whether some of it was dropped */
  constructor(private readonly flush: (items: T[], overflowed: boolean) => void) {}

  add(item: T): void {
    if (this.waiting.length < MAX_WAITING) this.waiting.push(item);
    else this.overflowed = true;
    this.timer ??= setTimeout(() => this.deliver(), FLUSH_MILLIS);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.overflowed = false;
  }

  private deliver(): void {
    const { waiting, overflowed } = this;
    this.clear();
    this.flush(waiting, overflowed);
  }
}
