import type { Key } from "./i18n/i18n.svelte";

/** Kinds of transactions, in the order in which an election meets them; the position gives the colour. */
export const kinds = ["create-election", "enrol-voters", "close-enrolment", "cast-ballot", "transfer", "other"] as const;
export type KindName = (typeof kinds)[number];

/** What a kind is shown as; a kind that this page is too old to know is "other". */
export function kindKey(kind: string): Key {
  const known: Record<string, Key> = {
    "transfer": "tx.kind.transfer",
    "create-election": "tx.kind.create-election",
    "enrol-voters": "tx.kind.enrol-voters",
    "close-enrolment": "tx.kind.close-enrolment",
    "cancel-election": "tx.kind.cancel-election",
    "cast-ballot": "tx.kind.cast-ballot",
    "stake": "tx.kind.stake",
    "unstake": "tx.kind.unstake",
    "change-members": "tx.kind.changeMembers",
    "evidence": "tx.kind.evidence",
  };
  return (Object.hasOwn(known, kind) ? known[kind] : undefined) ?? "tx.kind.other";
}

export function kindColour(kind: string): number {
  const at = (kinds as readonly string[]).indexOf(kind);
  return (at < 0 ? kinds.length - 1 : at) + 1;
}
