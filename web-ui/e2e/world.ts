import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hex } from "../src/protocol/bytes.ts";
import type { NodeProcess } from "./nodeProcess.ts";
import { Outsider } from "./outsider.ts";
import { hostile } from "./texts.ts";
import { LONG_MILLIS, until } from "./until.ts";
import { Wallet } from "./wallet.ts";

/** What was done on the node before the tests: an election in every phase that a reader can come across. */
export interface World {
  url: string;
  /** Ids of elections. */
  held: string;
  hostile: string;
  enrolling: string;
  open: string;
  cancelled: string;
  /** A voter in the held election. */
  voter: string;
  /** Transaction of a ballot, and its block. */
  ballot: string;
  block: number;
  /** The wallet's file. */
  receipt: string;
}

const quote = JSON.stringify;

/** Times are from now; the wallet's own defaults would take an hour. */
function definition(title: string, opens: string, closes: string, question: string, more = ""): string {
  return `title = ${title}\nkind = "open"\nopens = "${opens}"\ncloses = "${closes}"\nrevote = "last"\n${more}[[question]]\nid = "q"\n${question}\nmin = 1\nmax = 1\nblank = true\n`;
}

/** Seconds from now on; a busy machine needs more of them for the same. */
interface Schedule {
  opens: number;
  closes: number;
}

const USUAL: Schedule = { opens: 10, closes: 20 };
const AMPLE: Schedule = { opens: 45, closes: 90 };
const AMPLEST: Schedule = { opens: 150, closes: 300 };

const board = ({ opens, closes }: Schedule) => definition(
  `{ en = "Board election", fr = "Élection du bureau" }`,
  `+${opens}s`,
  `+${closes}s`,
  `title = { en = "Who shall chair?", fr = "Qui présidera ?" }\noptions = [{ en = "Ada", fr = "Ada" }, { en = "Grace, of the navy", fr = "Grace, de la marine" }]`,
  `languages = ["en", "fr"]\ndescription = { en = "One chair.", fr = "Un siège." }\n`,
);
const simple = (title: string, opens: string) => definition(quote(title), opens, "+6h", `title = "Yes?"\noptions = ["Yes", "No"]`);

class Organiser {
  constructor(
    private readonly wallet: Wallet,
    private readonly folder: string,
    private readonly name: string,
  ) {}

  async create(toml: string): Promise<string> {
    const file = join(this.folder, `${this.name}.toml`);
    await writeFile(file, toml);
    return (await this.wallet.run<{ id: string }>("election", "create", file, "--as", this.name)).id;
  }

  async enrol(election: string, voters: readonly string[]): Promise<void> {
    const file = join(this.folder, `${this.name}.csv`);
    await writeFile(file, voters.map((address, i) => `${address},${i + 1}\n`).join(""));
    await this.wallet.run("election", "enrol", election, "--roll", file, "--as", this.name);
    await this.wallet.run("election", "close-enrolment", election, "--as", this.name);
  }

  async cancel(election: string): Promise<void> {
    await this.wallet.run("election", "cancel", election, "--as", this.name);
  }
}

interface Vote {
  tx: string;
  height: number;
  receipt: string;
}

/** With texts that no wallet of ours would send, and a ballot. */
async function holdHostile(node: NodeProcess, schedule: Schedule): Promise<string> {
  const outsider = new Outsider(node);
  const { chainTime } = await node.get<{ chainTime: number }>("/api/v1/status");
  const [opens, closes] = [BigInt(chainTime + schedule.opens * 1_000), BigInt(chainTime + schedule.closes * 1_000)];
  const { title, description, option } = hostile;
  const question = { id: "q", title: [title], options: [[option], ["Plain"]], min: 1, max: 1, blank: true };
  const documents = [{ name: hostile.document, sha256: new Uint8Array(32) }];
  const election = await outsider.announce({ title: [title], description: [description], questions: [question], opens, closes, documents });
  await outsider.send({ kind: "EnrolVoters", election, voters: [{ voter: outsider.key, weight: 1 }] });
  await outsider.send({ kind: "CloseEnrolment", election });
  await inPhase(node, hex(election), "OPEN");
  await outsider.send({ kind: "CastBallot", election, ballot: [{ kind: "options", options: [0] }] });
  await inPhase(node, hex(election), "RESULT");
  return hex(election);
}

async function inPhase(node: NodeProcess, election: string, phase: string): Promise<void> {
  const reached = async () => {
    const response = await fetch(`${node.url}/api/v1/elections/${election}`);
    return response.ok && ((await response.json()) as { phase: string }).phase === phase;
  };
  await until(`phase ${phase}`, reached, 4 * LONG_MILLIS);
}

/** What the wallet does for people, up to a counted result. */
async function holdOthers(folder: string, node: NodeProcess, schedule: Schedule): Promise<Omit<World, "url" | "hostile">> {
  const wallet = new Wallet(join(folder, `wallet-${schedule.opens}`), node.url);
  const names = ["ada", "grace", "edsger"];
  const addresses: string[] = [];
  for (const name of names) addresses.push(await wallet.newKey(name));
  const [ada, grace, edsger] = names.map((name) => new Organiser(wallet, folder, name)) as [Organiser, Organiser, Organiser];

  const held = await ada.create(board(schedule));
  await ada.enrol(held, addresses);
  const [enrolling, cancelled] = await Promise.all([grace.create(simple("Colour of the door", "+5h")), edsger.create(simple("Withdrawn", "+5h"))]);
  await edsger.cancel(cancelled);

  const vote = (name: string, choice: string) => wallet.run<Vote>("vote", held, "--as", name, "--choose", choice);
  await inPhase(node, held, "OPEN");
  const [cast] = await Promise.all([vote("grace", "q=Ada"), vote("edsger", "q=blank")]);

  const open = await ada.create(simple("Shall we meet on Mondays?", `+${schedule.opens - 4}s`));
  await ada.enrol(open, addresses);
  await Promise.all([inPhase(node, open, "OPEN"), inPhase(node, held, "RESULT")]);
  await until("the result's finality", async () => (await node.get<{ final: boolean }>(`/api/v1/elections/${held}/results`)).final);
  return { held, enrolling, open, cancelled, voter: addresses[1]!, ballot: cast.tx, block: cast.height, receipt: cast.receipt };
}

async function inTime<T>(held: (schedule: Schedule) => Promise<T>): Promise<T> {
  for (const schedule of [USUAL, AMPLE]) {
    try {
      return await held(schedule);
    } catch (cause) {
      console.warn(`once more with more time: ${String(cause)}`);
    }
  }
  return held(AMPLEST);
}

/** Takes as long as the board election. */
export async function hold(folder: string, node: NodeProcess): Promise<World> {
  const [trapped, others] = await Promise.all([
    inTime((schedule) => holdHostile(node, schedule)),
    inTime((schedule) => holdOthers(folder, node, schedule)),
  ]);
  return { url: node.url, hostile: trapped, ...others };
}
