import { ask, fetchText } from "./client";
import * as shapes from "./shapes";
import type { Phase } from "./types";

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
  status: (signal?: Signal) => ask(`${base}/status`, shapes.status, { signal }),
  genesis: (signal?: Signal) => ask(`${base}/genesis`, shapes.genesis, { signal }),
  readiness: (signal?: Signal) => ask("/readyz?verbose", shapes.readiness, { signal, accept503: true }),
  consensus: (signal?: Signal) => ask(`${base}/consensus`, shapes.consensus, { signal }),
  peers: (signal?: Signal) => ask(`${base}/peers`, shapes.peers, { signal }),
  blocks: (before?: number, limit?: number, signal?: Signal) =>
    ask(`${base}/blocks${query({ before, limit })}`, shapes.blockPage, { signal }),
  block: (ref: string, signal?: Signal) => ask(`${base}/blocks/${part(ref)}`, shapes.block, { signal }),
  blockTransactions: (ref: string, after?: number, signal?: Signal) =>
    ask(`${base}/blocks/${part(ref)}/transactions${query({ after })}`, shapes.blockTransactions, { signal }),
  transaction: (id: string, signal?: Signal) => ask(`${base}/transactions/${part(id)}`, shapes.transactionAnswer, { signal }),
  pooled: (id: string, signal?: Signal) => ask(`${base}/mempool/${part(id)}`, shapes.transaction, { signal }),
  account: (address: string, signal?: Signal) => ask(`${base}/accounts/${part(address)}`, shapes.account, { signal }),
  accountTransactions: (address: string, before?: string, signal?: Signal) =>
    ask(`${base}/accounts/${part(address)}/transactions${query({ before })}`, shapes.accountTransactions, { signal }),
  elections: (phase?: Phase, before?: string, limit?: number, signal?: Signal) =>
    ask(`${base}/elections${query({ phase, before, limit })}`, shapes.electionPage, { signal }),
  election: (id: string, signal?: Signal) => ask(`${base}/elections/${part(id)}`, shapes.election, { signal }),
  results: (id: string, signal?: Signal) => ask(`${base}/elections/${part(id)}/results`, shapes.results, { signal }),
  ballots: (id: string, after?: number, signal?: Signal) =>
    ask(`${base}/elections/${part(id)}/ballots${query({ after })}`, shapes.ballots, { signal }),
  ballotProgress: (id: string, limit: number, signal?: Signal) => ask(`${base}/elections/${part(id)}/progress${query({ limit })}`, shapes.ballotProgress, { signal }),
  roll: (id: string, search?: string, after?: number, signal?: Signal) =>
    ask(`${base}/elections/${part(id)}/roll${query({ search, after })}`, shapes.roll, { signal }),
  /** Where the file for auditors is. */
  exportPath: (id: string) => `${base}/elections/${part(id)}/export`,
  mempool: (limit?: number, signal?: Signal) => ask(`${base}/mempool${query({ limit })}`, shapes.mempool, { signal }),
  search: (q: string, signal?: Signal) => ask(`${base}/search${query({ q })}`, shapes.search, { signal }),
  description: (signal?: Signal) => fetchText("/openapi.yaml", "application/yaml", { signal }),
};
