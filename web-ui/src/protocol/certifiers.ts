/** Which validators certify a chain's blocks, as far as handovers show (docs/spec/receipts.md §4). */
import { equal } from "./bytes";
import type { Header } from "./header";
import type { Certification, Handover } from "./receipt";
import { proves } from "./stateTree";

/** What an engine with certificates lets those know who have single headers instead of the chain. */
export interface Certifiers {
  /** Hash of the set that certifies the first blocks. */
  readonly first: Uint8Array;
  /** Hash of the set that a header names as the one that certifies it. @throws Malformed */
  named(header: Header): Uint8Array;
  /** Whether the set that the header names has certified it. @throws Malformed */
  certifies(certificate: Uint8Array, header: Header): boolean;
  /** Where the state after the block of this height has a set for the blocks `from` another height on, if it has one. */
  succession(height: bigint): { readonly entry: Uint8Array; readonly from: bigint } | undefined;
}

/** A set stays in office until a handover names another. */
interface Trust {
  /** Height of the block that the last handover was made by. */
  readonly last: bigint;
  /** Who certifies the blocks below `since`, and who those from there on. */
  readonly before: Uint8Array;
  readonly since: bigint;
  readonly now: Uint8Array;
}

function at({ before, since, now }: Trust, height: bigint): Uint8Array {
  return height < since ? before : now;
}

/** Whether nothing is shown of how those of genesis lead to the set that the header names. @throws Malformed */
export function namesItsOwn(certifiers: Certifiers, header: Header, { handovers }: Certification): boolean {
  return handovers.length === 0 && header.height > 0n && !equal(certifiers.named(header), certifiers.first);
}

/** How far long work has come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** What is wrong with the certification of this header, if anything; yields after each handover. @throws Malformed */
export function* certificationFault(
  certifiers: Certifiers,
  header: Header,
  { handovers, certificate }: Certification,
): Generator<Progress, string | undefined> {
  let trust: Trust = { last: 0n, before: certifiers.first, since: 1n, now: certifiers.first };
  for (const [i, handover] of handovers.entries()) {
    const next = handOver(certifiers, trust, handover);
    if (typeof next === "string") return next;
    trust = next;
    yield { done: i + 1, of: handovers.length };
  }
  if (header.height < trust.since) return `handed over beyond block ${header.height}`;
  return faultBy(certifiers, trust.now, header, certificate);
}

function handOver(certifiers: Certifiers, trust: Trust, { header, certificate, next, proof }: Handover): Trust | string {
  const { height } = header;
  if (height <= trust.last) return `handovers out of order: block ${height} after block ${trust.last}`;
  const succession = certifiers.succession(height);
  if (succession === undefined) return `block ${height} has nobody to hand over to`;
  const { entry, from } = succession;
  const following = at(trust, from - 1n);
  if (equal(next, following)) return `block ${height} hands over to the same validators`;
  if (!proves(proof, header.stateRoot, entry, next)) {
    return `block ${height} hands over to validators that the state after it does not have`;
  }
  return faultBy(certifiers, at(trust, height), header, certificate) ?? { last: height, before: following, since: from, now: next };
}

function faultBy(certifiers: Certifiers, set: Uint8Array, header: Header, certificate: Uint8Array): string | undefined {
  if (!equal(certifiers.named(header), set)) {
    return `block ${header.height}: its validators are not those that the blocks before lead to`;
  }
  return certifiers.certifies(certificate, header) ? undefined : `block ${header.height}: its validators did not certify it`;
}
