import type { World } from "./world.ts";

export interface View {
  name: string;
  path: string;
  /** What the tab says. */
  title: string | RegExp;
  heading: string | RegExp;
  /** The node says no to it: the browser puts that into its console. */
  refused?: boolean;
}

const nowhere = "0".repeat(64);

/** Every page of the explorer, and every way in which one can be empty or missing. */
export function views(world: World): View[] {
  const board = { title: "Board election · Psephos", heading: "Board election" };
  const tab = (name: string): View => ({ name: `election: ${name}`, path: `/election/${world.held}?show=${name}`, ...board });
  const plain = (name: string, path: string, heading: string): View => ({ name, path, title: `${heading} · Psephos`, heading });
  const refused = (name: string, path: string, title: string | RegExp, heading: string): View => ({ name, path, title, heading, refused: true });
  return [
    { name: "home", path: "/", title: /^[\d,]+ · psephos-local · Psephos$/, heading: "A public ledger of votes" },
    plain("blocks", "/blocks", "Blocks"),
    plain("older blocks", "/blocks?before=12", "Blocks"),
    plain("block", `/block/${world.block}`, `Block ${world.block}`),
    plain("first block", "/block/0", "Block 0"),
    plain("transaction", `/tx/${world.ballot}`, "Ballot"),
    plain("announcement", `/tx/${world.held}`, "New election"),
    { name: "address", path: `/address/${world.voter}`, title: /^Address tpsv1\S+… *\S+ · Psephos$|^Address tpsv1\S+ · Psephos$/, heading: "Address" },
    plain("elections", "/elections", "Elections"),
    plain("elections of a phase", "/elections?phase=RESULT", "Elections"),
    plain("elections of an empty phase", "/elections?phase=FAILED", "Elections"),
    { name: "election", path: `/election/${world.held}`, ...board },
    tab("results"),
    tab("ballots"),
    tab("roll"),
    tab("audit"),
    plain("election that enrols", `/election/${world.enrolling}?show=roll`, "Colour of the door"),
    plain("election that is open", `/election/${world.open}`, "Shall we meet on Mondays?"),
    plain("election without votes", `/election/${world.open}?show=results`, "Shall we meet on Mondays?"),
    plain("election that was cancelled", `/election/${world.cancelled}?show=results`, "Withdrawn"),
    plain("verify", "/verify", "Verify a receipt"),
    plain("mempool", "/mempool", "What waits for a block"),
    plain("peers", "/peers", "Peers"),
    plain("node", "/node", "Node"),
    plain("reference", "/reference", "API reference"),
    plain("nothing", "/no/such/page", "There is nothing here"),
    refused("unknown block", "/block/99999999", "Block 99,999,999 · Psephos", "Block 99,999,999"),
    refused("unknown transaction", `/tx/${nowhere}`, "Transaction · Psephos", "Transaction"),
    refused("no address", "/address/tpsv1nonsense", "Address tpsv1nonsense · Psephos", "Address"),
    refused("unknown election", `/election/${nowhere}`, /^Election 0+…0+ · Psephos$/, "Election"),
  ];
}

/** For the names of tests. */
export const named = (all: readonly View[]) => all.map((view) => [view.name, view] as const);
