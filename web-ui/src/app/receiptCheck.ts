/** Checks a receipt here, in the browser, then asks the node whether its own chain has the receipt's last block. */
import { addressOf } from "../protocol/bech32m";
import { hex } from "../protocol/bytes";
import type { Progress } from "../protocol/certifiers";
import type { Definition } from "../protocol/election";
import { blockId } from "../protocol/header";
import { anchorOf, MAX_RECEIPT_BYTES, type Receipt } from "../protocol/receipt";
import { transactionId } from "../protocol/transaction";
import { type Check, verification } from "../protocol/verifyReceipt";
import type { Block, Choice, Finality, Question } from "./api/types";
import { ApiError } from "./api/client";
import { inPieces } from "./inPieces";

/** How the node's chain stands to the receipt's last block. */
export type Anchor =
  /** It has this very block. */
  | "same"
  /** It has another one at this height. */
  | "other"
  /** It has none at this height. */
  | "absent"
  /** It did not say. */
  | "unknown";

export interface CheckedReceipt {
  checks: readonly Check[];
  /** Read, and all checks hold: only then does what it says deserve to be shown. */
  said?: Said;
}

export interface Said {
  standing: "recorded" | "counted";
  tracker: string;
  /** Address of who signed. */
  voter: string;
  election: string;
  /** In the election's first language; a recorded receipt has none. */
  title?: string;
  choices: Choice[];
  /** What the choices are of; a recorded receipt does not have it. */
  questions?: Question[];
  /** Of the block that holds the ballot. */
  height: number;
  anchorHeight: number;
  anchorId: string;
  anchor: Anchor;
  /** Of the anchor, where the node has it. */
  finality?: Finality;
}

/** The bytes of a file, or just enough of them to see that it is too long for a receipt. */
export async function receiptBytes(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, MAX_RECEIPT_BYTES + 1).arrayBuffer());
}

export interface Watching {
  /** Ends the check where its outcome is no longer wanted. */
  signal?: AbortSignal;
  /** How many of the changes of validators have been checked: it can take minutes where they are many. */
  onprogress?: (progress: Progress) => void;
}

/** @param ask gives the block that the node has at a height */
export async function checkReceipt(
  bytes: Uint8Array,
  ask: (height: string) => Promise<Block>,
  { signal = new AbortController().signal, onprogress = () => {} }: Watching = {},
): Promise<CheckedReceipt> {
  const { checks, consistent, receipt } = await inPieces(verification(bytes, []), onprogress, signal);
  return consistent && receipt ? { checks, said: await readOut(receipt, ask) } : { checks };
}

async function readOut(receipt: Receipt, ask: (height: string) => Promise<Block>): Promise<Said> {
  const { transaction, block, standing } = receipt;
  const anchor = anchorOf(receipt);
  const anchorId = hex(blockId(anchor));
  const definition = standing.kind === "counted" ? standing.election.value.definition : undefined;
  const title = definition?.title[0];
  return {
    standing: standing.kind,
    voter: addressOf(receipt.genesis.addressPrefix, transaction.sender),
    tracker: hex(transactionId(transaction)),
    election: hex(transaction.payload.election),
    ...(title === undefined ? {} : { title }),
    ...(definition ? { questions: definition.questions.map((question) => inWords(question, definition.languages)) } : {}),
    choices: transaction.payload.ballot.map((choice) =>
      choice.kind === "blank" ? { blank: true, options: [] } : { blank: false, options: [...choice.options] },
    ),
    height: Number(block.height),
    anchorHeight: Number(anchor.height),
    anchorId,
    ...(await standOf(anchorId, String(anchor.height), ask)),
  };
}

/** A question as the node would tell it. */
function inWords({ id, title, options, min, max, blank }: Definition["questions"][number], languages: readonly string[]): Question {
  const byLanguage = <T>(text: (language: number) => T) => Object.fromEntries(languages.map((language, i) => [language, text(i)]));
  return {
    id,
    title: title[0] ?? "",
    titles: byLanguage((i) => title[i] ?? ""),
    options: options.map((option) => option[0] ?? ""),
    optionTexts: byLanguage((i) => options.map((option) => option[i] ?? "")),
    min,
    max,
    blank,
  };
}

async function standOf(id: string, height: string, ask: (height: string) => Promise<Block>): Promise<{ anchor: Anchor; finality?: Finality }> {
  try {
    const { hash, finality } = await ask(height);
    return hash === id ? { anchor: "same", finality } : { anchor: "other" };
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return { anchor: cause.notFound ? "absent" : "unknown" };
  }
}
