/** What `GET /api/v1/status` tells of a node. Heights are block numbers, sizes are bytes. */
export interface Status {
  network: string;
  chainId: string;
  consensus: string;
  version: string;
  height: number;
  head: string;
  finalizedHeight: number;
  peers: number;
  syncing: boolean;
  mempool: { count: number; bytes: number };
}

export type StatusAnswer = { kind: "status"; status: Status } | { kind: "unreachable"; reason: string };

const TIMEOUT_MILLIS = 4_000;

/** Asks the node that served this page. Never throws: an unreachable node is an answer too. */
export async function askStatus(ask: typeof fetch = fetch): Promise<StatusAnswer> {
  try {
    const response = await ask("/api/v1/status", {
      headers: { accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    if (!response.ok) return unreachable(`it answered with HTTP ${response.status}`);
    const status = readStatus(await response.json());
    return status ? { kind: "status", status } : unreachable("its answer is not a Psephos status");
  } catch (cause) {
    return unreachable(
      cause instanceof DOMException && cause.name === "TimeoutError"
        ? `no answer within ${TIMEOUT_MILLIS / 1_000} seconds`
        : "no connection",
    );
  }
}

function unreachable(reason: string): StatusAnswer {
  return { kind: "unreachable", reason };
}

/** The status in `json`, or undefined when a part that the page shows is missing or of another type. */
export function readStatus(json: unknown): Status | undefined {
  const o = record(json);
  const pool = record(o?.mempool);
  if (!o || !pool) return undefined;
  const { network, chainId, consensus, version, height, head, finalizedHeight, peers, syncing } = o;
  const { count, bytes } = pool;
  const texts = [network, chainId, consensus, version, head].every((v) => typeof v === "string");
  const counts = [height, finalizedHeight, peers, count, bytes].every((v) => Number.isSafeInteger(v));
  return texts && counts && typeof syncing === "boolean" ? (json as Status) : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}
