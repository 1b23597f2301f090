import { onDestroy } from "svelte";
import { ApiError } from "./api/client";

/**
 * One question to the node and what became of it. The last good answer stays while it is asked again, and where that fails: `failure`
 * beside `value` means that the value is old.
 */
export class Resource<T> {
  value = $state.raw<T>();
  failure = $state.raw<ApiError>();
  loading = $state(true);
  /** When `value` came. */
  asOf = $state(0);
  private control: AbortController | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly question: (signal: AbortSignal) => Promise<T>) {}

  /** Never throws. A failure that may pass is tried again, as long as somebody looks. */
  async load(): Promise<void> {
    this.stop();
    const control = new AbortController();
    this.control = control;
    this.loading = true;
    try {
      const value = await this.question(control.signal);
      if (control.signal.aborted) return;
      this.value = value;
      this.failure = undefined;
      this.asOf = Date.now();
    } catch (cause) {
      if (control.signal.aborted) return;
      this.failure = cause instanceof ApiError ? cause : new ApiError("malformed", String(cause));
      if (this.failure.passing) {
        this.retry = setTimeout(() => void this.load(), Math.max(RETRY_MILLIS, this.failure.retryAfterMillis));
      }
    }
    this.loading = false;
  }

  stop(): void {
    clearTimeout(this.retry);
    this.control?.abort();
    this.control = undefined;
  }
}

const RETRY_MILLIS = 3_000;

/**
 * A resource for a component: asks now, again whenever what `question` reads before its first await has changed, and stops with
 * the component. Call it while the component is made.
 */
export function resource<T>(question: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const made = new Resource(question);
  $effect(() => {
    void made.load();
  });
  onDestroy(() => made.stop());
  return made;
}

/** A resource that is asked for again and again, while the page is looked at. */
export function polled<T>(question: (signal: AbortSignal) => Promise<T>, everyMillis: number): Resource<T> {
  const made = resource(question);
  $effect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && !made.loading) void made.load();
    }, everyMillis);
    return () => clearInterval(timer);
  });
  return made;
}
