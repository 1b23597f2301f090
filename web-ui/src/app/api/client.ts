/**
 * Asks the node that served this page. In: a path under /api/v1. Out: its JSON, or an {@link ApiError} that says which of
 * the few things went wrong that a reader can tell apart.
 */

import type { Shape } from "./shape";

export type Failure = "offline" | "timeout" | "problem" | "malformed";

export class ApiError extends Error {
  constructor(
    readonly failure: Failure,
    message: string,
    /** HTTP status of a problem. */
    readonly status = 0,
    /** The problem's stable code, as the node writes it. */
    readonly code = "",
    /** How long the node asks us to wait, where it does. */
    readonly retryAfterMillis = 0,
  ) {
    super(message);
  }

  get notFound(): boolean {
    return this.status === 404;
  }

  /** Whether the same question may well be answered a little later. */
  get passing(): boolean {
    return this.failure === "offline" || this.failure === "timeout" || this.status === 429 || this.status >= 502 || this.status === 503;
  }
}

const TIMEOUT_MILLIS = 8_000;

export interface Ask {
  signal?: AbortSignal | undefined;
  timeoutMillis?: number;
  /** Where 503 is an answer with a body of its own (readiness). */
  accept503?: boolean;
}

/** @throws ApiError, or the caller's abort reason */
export async function ask<T>(path: string, shape: Shape<T>, options: Ask = {}): Promise<T> {
  const response = await fetchText(path, "application/json", options);
  const value = parse(response);
  if (value === undefined) throw new ApiError("malformed", `${path}: not JSON`);
  if (!shape(value)) throw new ApiError("malformed", `${path}: not an answer that this page can read`);
  return value;
}

/** Undefined where it is no JSON. */
export function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The answer as text. @throws ApiError, or the caller's abort reason */
export async function fetchText(path: string, accept: string, options: Ask = {}): Promise<string> {
  const { signal, timeoutMillis = TIMEOUT_MILLIS, accept503 = false } = options;
  const timeout = AbortSignal.timeout(timeoutMillis);
  try {
    const response = await fetch(path, {
      headers: { accept },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await response.text();
    if (response.ok || (accept503 && response.status === 503)) return text;
    throw problem(response, text);
  } catch (cause) {
    if (cause instanceof ApiError || signal?.aborted) throw cause;
    if (timeout.aborted) throw new ApiError("timeout", `no answer within ${timeoutMillis / 1_000} s`);
    throw new ApiError("offline", "no connection");
  }
}

function problem(response: Response, text: string): ApiError {
  const retryAfterMillis = 1_000 * (Number(response.headers.get("retry-after")) || 0);
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    if (typeof code === "string") {
      return new ApiError("problem", typeof detail === "string" ? detail : code, response.status, code, retryAfterMillis);
    }
  } catch {
    // Not from the node itself: a proxy's page says no more than its number.
  }
  return new ApiError("problem", `HTTP ${response.status}`, response.status, `HTTP_${response.status}`, retryAfterMillis);
}
