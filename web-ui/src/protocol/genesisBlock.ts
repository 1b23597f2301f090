/** The block that a genesis makes (docs/spec/ledger.md §9). */
import { encode } from "./codec";
import { chainId, type Genesis } from "./genesis";
import type { Header } from "./header";
import { listRoot } from "./merkle";
import { ACCOUNT } from "./state";
import { COLUMN, keyHash, stateRoot, valueHash } from "./stateTree";

const ZERO = new Uint8Array(32);
const NONE = new Uint8Array(0);

export function genesisHeader(genesis: Genesis): Header {
  const accounts = genesis.accounts.map(({ key, balance }) => ({
    key: keyHash(COLUMN.account, key),
    value: valueHash(encode(ACCOUNT, { balance, sequence: 0n })),
  }));
  return {
    version: 1,
    chainId: chainId(genesis),
    height: 0n,
    parent: ZERO,
    time: genesis.time,
    txRoot: listRoot([]),
    stateRoot: stateRoot(accounts),
    historyRoot: listRoot([]),
    producer: ZERO,
    engineFields: NONE,
    seal: NONE,
  };
}
