import type { Transaction } from "./api/types";

export interface Share {
  name: string;
  count: number;
  bytes: number;
}

/** How many there are of each sort, and how much they weigh; the heaviest first. */
export function sharesBy(transactions: readonly Transaction[], sort: (transaction: Transaction) => string): Share[] {
  const shares = new Map<string, Share>();
  for (const transaction of transactions) {
    const name = sort(transaction);
    const share = shares.get(name) ?? { name, count: 0, bytes: 0 };
    share.count++;
    share.bytes += transaction.bytes;
    shares.set(name, share);
  }
  return [...shares.values()].sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
}
