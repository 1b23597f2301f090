/** What a header must satisfy to follow others, its engine's rules left out (docs/spec/ledger.md §6). */
import { equal } from "./bytes";
import { chainId, type Genesis } from "./genesis";
import { blockId, chainTime, type Header } from "./header";
import { listRoot } from "./merkle";

export type HeaderFault =
  | "WRONG_CHAIN"
  | "WRONG_PARENT"
  | "WRONG_HEIGHT"
  | "WRONG_VERSION"
  | "TOO_CLOSE"
  | "TIME_TOO_OLD"
  | "WRONG_HISTORY";

/** The version of the protocol that this program knows. */
export const KNOWN_VERSION = 1;

/**
 * The first rule that `header` breaks.
 *
 * @param earlier all headers of the chain below, genesis first
 */
export function headerFault(header: Header, earlier: readonly Header[], genesis: Genesis): HeaderFault | undefined {
  const parent = earlier.at(-1)!;
  if (!equal(header.chainId, chainId(genesis))) return "WRONG_CHAIN";
  if (!equal(header.parent, blockId(parent))) return "WRONG_PARENT";
  if (header.height !== parent.height + 1n) return "WRONG_HEIGHT";
  if (header.version !== KNOWN_VERSION) return "WRONG_VERSION";
  if (header.time < parent.time + BigInt(genesis.minSpacing)) return "TOO_CLOSE";
  if (header.time <= chainTime(earlier.slice(-11).map(({ time }) => time))) return "TIME_TOO_OLD";
  if (!equal(header.historyRoot, listRoot(earlier.map(blockId)))) return "WRONG_HISTORY";
  return undefined;
}
