/** Checks receipts from their bytes alone (docs/spec/receipts.md §3 to §5), as the wallet's `receipt verify` does. */
import { equal, hex } from "./bytes";
import { type Certifiers, certificationFault, namesItsOwn, type Progress } from "./certifiers";
import { decode, encode, Malformed } from "./codec";
import { BALLOT } from "./election";
import { type Seals, sealsOf } from "./engines";
import { chainId, type Genesis } from "./genesis";
import { genesisHeader } from "./genesisBlock";
import { blockId, chainTime, HEADER, type Header } from "./header";
import { KNOWN_VERSION } from "./headerRules";
import { isIncluded } from "./merkle";
import { anchorOf, type Counted, lastOf, type Link, type Proved, RECEIPT, type Receipt } from "./receipt";
import { verifySignature } from "./signature";
import { ELECTION, STATUS, VOTER } from "./state";
import { COLUMN, type Column, keyHash, proves, valueHash } from "./stateTree";
import { fullHash, transactionId } from "./transaction";

export type CheckName =
  | "format"
  | "chain"
  | "seals"
  | "signature"
  | "recorded"
  | "history"
  | "closed"
  | "election"
  | "status"
  | "counted";

export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** For people, in English. */
  readonly detail: string;
}

export interface Verdict {
  readonly checks: readonly Check[];
  /** All checks hold. Not yet that the election's chain has it. */
  readonly consistent: boolean;
  /** It leads to a block that the user trusts. */
  readonly anchored: boolean;
  /** Both. */
  readonly valid: boolean;
  /** What was read, if it could be. */
  readonly receipt?: Receipt;
}

/** @param trusted ids of blocks that the user trusts; may be empty */
export function verifyReceipt(bytes: Uint8Array, trusted: readonly Uint8Array[]): Verdict {
  const work = verification(bytes, trusted);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same, yielding wherever there was much to compute: a receipt may hold tens of thousands of signatures. */
export function* verification(bytes: Uint8Array, trusted: readonly Uint8Array[]): Generator<Progress, Verdict> {
  try {
    return yield* verifyDecoded(decode(RECEIPT, bytes), trusted);
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    return verdict([check("format", false, `this is not a receipt: ${fault.message}`)], false);
  }
}

function* verifyDecoded(receipt: Receipt, trusted: readonly Uint8Array[]): Generator<Progress, Verdict> {
  const { standing } = receipt;
  // Only these two commit to every part.
  const commit = [anchorOf(receipt), lastOf(receipt)].map(blockId);
  const anchored = commit.some((id) => trusted.some((other) => equal(id, other)));
  const checks = [
    check("format", true, "the receipt is complete and canonical"),
    checkChain(receipt),
    yield* checkSeals(receipt, anchored),
    checkSignature(receipt),
    checkRecorded(receipt),
    checkHistory(receipt),
    ...(standing.kind === "counted" ? checkCounted(receipt, standing) : []),
  ];
  return { ...verdict(checks, anchored), receipt };
}

function verdict(checks: readonly Check[], anchored: boolean): Verdict {
  const consistent = checks.every(({ ok }) => ok);
  return { checks, consistent, anchored, valid: consistent && anchored };
}

function check(name: CheckName, ok: boolean, detail: string): Check {
  return { name, ok, detail };
}

function headers(receipt: Receipt): Header[] {
  const earlier = receipt.standing.kind === "counted" ? receipt.standing.earlier : [];
  const handovers = receipt.certification?.handovers ?? [];
  return [receipt.block, ...earlier, lastOf(receipt), anchorOf(receipt), ...handovers.map(({ header }) => header)];
}

function checkChain(receipt: Receipt): Check {
  const chain = chainId(receipt.genesis);
  if (!equal(receipt.transaction.chainId, chain)) {
    return check("chain", false, "the ballot was made for another chain than the genesis in the receipt");
  }
  for (const header of headers(receipt)) {
    if (!equal(header.chainId, chain)) return check("chain", false, `block ${header.height} belongs to another chain`);
    if (header.version !== KNOWN_VERSION) {
      return check("chain", false, `block ${header.height} follows rules of version ${header.version}, which this program does not know`);
    }
  }
  return check("chain", true, `everything belongs to chain ${hex(chain)}`);
}

function* checkSeals(receipt: Receipt, anchored: boolean): Generator<Progress, Check> {
  try {
    const seals = sealsOf(receipt.genesis);
    const fault = "fault" in seals ? ownSealsFault(receipt, seals.fault) : yield* certifiedFault(receipt, seals.certifiers, anchored);
    return check("seals", fault === undefined, fault ?? whoVouches(receipt, seals));
  } catch (fault) {
    if (!(fault instanceof Malformed)) throw fault;
    return check("seals", false, fault.message);
  }
}

/** The last block commits to all the others. */
function* certifiedFault(receipt: Receipt, certifiers: Certifiers, anchored: boolean): Generator<Progress, string | undefined> {
  const { certification } = receipt;
  if (certification === undefined) return "the receipt does not say who certified the last block";
  const anchor = anchorOf(receipt);
  return namesItsOwn(certifiers, anchor, certification)
    ? ownValidatorsFault(certifiers, anchor, certification.certificate, anchored)
    : yield* certificationFault(certifiers, anchor, certification);
}

/** Anybody can name validators of his own: only a block that the user trusts can speak for them. */
function ownValidatorsFault(certifiers: Certifiers, anchor: Header, certificate: Uint8Array, anchored: boolean): string | undefined {
  if (!anchored) {
    return `block ${anchor.height}: the receipt does not show how its validators follow from those of genesis; only a block that you trust can speak for them`;
  }
  return certifiers.certifies(certificate, anchor) ? undefined : `block ${anchor.height}: its validators did not certify it`;
}

function ownSealsFault(receipt: Receipt, fault: (header: Header) => string | undefined): string | undefined {
  if (receipt.certification !== undefined) return "a certificate, on a chain that has none";
  for (const header of headers(receipt)) {
    const own = header.height > 0n ? fault(header) : genesisFault(header, receipt.genesis);
    if (own !== undefined) return `block ${header.height}: ${own}`;
  }
  return undefined;
}

function whoVouches(receipt: Receipt, seals: Seals): string {
  const { certification } = receipt;
  if (certification === undefined || "fault" in seals) return "each block in the receipt bears out its own seal";
  const anchor = anchorOf(receipt);
  const { length } = certification.handovers;
  const certified = `block ${anchor.height} is certified by`;
  if (namesItsOwn(seals.certifiers, anchor, certification)) {
    return `${certified} validators that it names itself; the block that you trust speaks for them`;
  }
  return length === 0 ? `${certified} the validators of genesis` : `${certified} validators to whom those of genesis lead, handovers: ${length}`;
}

function genesisFault(header: Header, genesis: Genesis): string | undefined {
  const made = equal(encode(HEADER, header), encode(HEADER, genesisHeader(genesis)));
  return made ? undefined : "it is not the block that genesis makes";
}

function checkSignature({ transaction }: Receipt): Check {
  return verifySignature(transaction.signature, transactionId(transaction), transaction.sender)
    ? check("signature", true, `signed by ${hex(transaction.sender)}`)
    : check("signature", false, "the signature does not belong to voter and ballot");
}

function checkRecorded({ inBlock, transaction, block }: Receipt): Check {
  return isIncluded(inBlock, fullHash(transaction), block.txRoot)
    ? check("recorded", true, `the ballot is in block ${block.height}`)
    : check("recorded", false, "the proof does not lead from the ballot to its block");
}

function checkHistory(receipt: Receipt): Check {
  const { standing, block } = receipt;
  const anchor = anchorOf(receipt);
  return (standing.kind === "recorded" || holds(standing.closing, block)) && holds(standing.anchor, lastOf(receipt))
    ? check("history", true, `block ${anchor.height} (${hex(blockId(anchor))}) commits to all of it`)
    : check("history", false, "a block is not in the history of the block that should commit to it");
}

function holds(link: Link, earlier: Header): boolean {
  if (link.kind === "same") return true;
  const { header, proof } = link;
  // The index of a proof is below its size: so the later header is higher, too.
  const isPlaced = proof.index === earlier.height && proof.size === header.height;
  return isPlaced && isIncluded(proof, blockId(earlier), header.historyRoot);
}

function checkCounted(receipt: Receipt, counted: Counted): Check[] {
  const { transaction } = receipt;
  const { election } = transaction.payload;
  const closing = lastOf(receipt);
  const inState = (value: Uint8Array, { proof }: Proved<unknown>, column: Column, ...key: Uint8Array[]) =>
    proves(proof, closing.stateRoot, keyHash(column, ...key), valueHash(value));

  const { enrolmentClosed, cancelled } = counted.status.value;
  const hasStatus = inState(encode(STATUS, counted.status.value), counted.status, COLUMN.status, election);
  const isOver = hasStatus && enrolmentClosed && !cancelled;
  const hasElection = inState(encode(ELECTION, counted.election.value), counted.election, COLUMN.election, election);
  const hasVoter = inState(encode(VOTER, counted.voter.value), counted.voter, COLUMN.voter, election, transaction.sender);
  const counts = hasVoter && isTheOneThatCounts(receipt, counted);
  const closed = closedFault(receipt, counted, closing);
  return [
    check("closed", closed === undefined, closed ?? `no ballot can come in after block ${closing.height}`),
    check("election", hasElection, hasElection ? "the election is as the receipt says" : "the proof does not show this election"),
    check(
      "status",
      isOver,
      isOver
        ? "the election was held: enrolment closed, not cancelled"
        : hasStatus
          ? "the election came to no result: enrolment was not closed, or it was cancelled"
          : "the proof does not show this status",
    ),
    check("counted", counts, counts ? "this ballot is the one that counts" : "the proof does not show that this ballot is the one that counts"),
  ];
}

function closedFault({ genesis }: Receipt, { earlier, election }: Counted, closing: Header): string | undefined {
  const expected = closing.height < 10n ? closing.height : 10n;
  if (BigInt(earlier.length) !== expected) return `${earlier.length} blocks before block ${closing.height} instead of ${expected}`;
  const all = [...earlier, closing];
  const isChain = all.every((header, i) => {
    const before = all[i - 1];
    return before === undefined || follows(header, before, BigInt(genesis.minSpacing));
  });
  if (!isChain) return `the blocks up to block ${closing.height} do not follow one another`;
  const isClosed = chainTime(all.map(({ time }) => time)) >= election.value.definition.closes;
  return isClosed ? undefined : `a ballot could still come in after block ${closing.height}`;
}

function follows(header: Header, parent: Header, minSpacing: bigint): boolean {
  return equal(header.parent, blockId(parent)) && header.height === parent.height + 1n && header.time - parent.time >= minSpacing;
}

function isTheOneThatCounts({ transaction }: Receipt, { voter }: Counted): boolean {
  const { counting } = voter.value;
  return (
    counting !== undefined &&
    equal(counting.tracker, transactionId(transaction)) &&
    equal(encode(BALLOT, counting.ballot), encode(BALLOT, transaction.payload.ballot))
  );
}
