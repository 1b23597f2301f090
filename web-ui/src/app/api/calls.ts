import { ask, fetchText } from "./client";
import type {
  Account,
  Ballot,
  BallotProgress,
  Block,
  Election,
  ElectionSummary,
  Enrolled,
  Genesis,
  Mempool,
  Peer,
  Phase,
  Readiness,
  Results,
  SearchResult,
  Status,
  Transaction,
  TransactionAnswer,
} from "./types";

type Signal = AbortSignal | undefined;

const base = "/api/v1";

function query(parts: Record<string, string | number | undefined>): string {
  const text = Object.entries(parts)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
  return text ? `?${text}` : "";
}

const part = encodeURIComponent;

/** Every question that the explorer asks, in one place. */
export const api = {
  status: (signal?: Signal) => ask<Status>(`${base}/status`, { signal }),
  genesis: (signal?: Signal) => ask<Genesis>(`${base}/genesis`, { signal }),
  readiness: (signal?: Signal) => ask<Readiness>("/readyz?verbose", { signal, accept503: true }),
  peers: (signal?: Signal) => ask<{ peers: Peer[] }>(`${base}/peers`, { signal }),
  blocks: (before?: number, limit?: number, signal?: Signal) =>
    ask<{ blocks: Block[]; next?: number }>(`${base}/blocks${query({ before, limit })}`, { signal }),
  block: (ref: string, signal?: Signal) => ask<Block>(`${base}/blocks/${part(ref)}`, { signal }),
  blockTransactions: (ref: string, after?: number, signal?: Signal) =>
    ask<{ total: number; transactions: Transaction[]; next?: number }>(
      `${base}/blocks/${part(ref)}/transactions${query({ after })}`,
      { signal },
    ),
  transaction: (id: string, signal?: Signal) => ask<TransactionAnswer>(`${base}/transactions/${part(id)}`, { signal }),
  pooled: (id: string, signal?: Signal) => ask<Transaction>(`${base}/mempool/${part(id)}`, { signal }),
  account: (address: string, signal?: Signal) => ask<Account>(`${base}/accounts/${part(address)}`, { signal }),
  accountTransactions: (address: string, before?: string, signal?: Signal) =>
    ask<{ transactions: Transaction[]; next?: string }>(
      `${base}/accounts/${part(address)}/transactions${query({ before })}`,
      { signal },
    ),
  elections: (phase?: Phase, before?: string, limit?: number, signal?: Signal) =>
    ask<{ elections: ElectionSummary[]; next?: string }>(`${base}/elections${query({ phase, before, limit })}`, {
      signal,
    }),
  election: (id: string, signal?: Signal) => ask<Election>(`${base}/elections/${part(id)}`, { signal }),
  results: (id: string, signal?: Signal) => ask<Results>(`${base}/elections/${part(id)}/results`, { signal }),
  ballots: (id: string, after?: number, signal?: Signal) =>
    ask<{ total: number; ballots: Ballot[]; next?: number }>(`${base}/elections/${part(id)}/ballots${query({ after })}`, { signal }),
  ballotProgress: (id: string, limit: number, signal?: Signal) => ask<BallotProgress>(`${base}/elections/${part(id)}/progress${query({ limit })}`, { signal }),
  roll: (id: string, search?: string, after?: number, signal?: Signal) =>
    ask<{ total: number; voters: Enrolled[]; next?: number }>(`${base}/elections/${part(id)}/roll${query({ search, after })}`, { signal }),
  /** Where the file for auditors is. */
  exportPath: (id: string) => `${base}/elections/${part(id)}/export`,
  mempool: (limit?: number, signal?: Signal) => ask<Mempool>(`${base}/mempool${query({ limit })}`, { signal }),
  search: (q: string, signal?: Signal) => ask<{ results: SearchResult[] }>(`${base}/search${query({ q })}`, { signal }),
  description: (signal?: Signal) => fetchText("/openapi.yaml", "application/yaml", { signal }),
};
