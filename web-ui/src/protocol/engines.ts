/** What each engine's headers show to those who have not the chain before them. Brings the curve: import it where it is needed. */
import type { Certifiers } from "./certifiers";
import { demand } from "./codec";
import type { Genesis } from "./genesis";
import type { Header } from "./header";
import { posCertifiers } from "./pos";
import { powRules, sealFault } from "./pow";
import { raftCertifiers } from "./raft";

/** A header bears out its own seal, or its validators certify it. */
export type Seals = { readonly fault: (header: Header) => string | undefined } | { readonly certifiers: Certifiers };

const ENGINES: Readonly<Record<string, (genesis: Genesis) => Seals>> = {
  pos: (genesis) => ({ certifiers: posCertifiers(genesis) }),
  pow: (genesis) => {
    const rules = powRules(genesis);
    return { fault: (header) => sealFault(rules, header) };
  },
  raft: (genesis) => ({ certifiers: raftCertifiers(genesis) }),
};

/** @throws Malformed where genesis names an engine that is not known here, or parameters that it refuses */
export function sealsOf(genesis: Genesis): Seals {
  const engine = Object.hasOwn(ENGINES, genesis.consensus) ? ENGINES[genesis.consensus] : undefined;
  demand(engine !== undefined, `this program does not know the engine "${genesis.consensus}"`);
  return engine(genesis);
}
