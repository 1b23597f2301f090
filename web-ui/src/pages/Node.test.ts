import { render, screen, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { Consensus } from "../app/api/types";
import { nodeAnswers } from "../app/testing";
import Node from "./Node.svelte";

afterEach(() => vi.unstubAllGlobals());

const key = (digit: string) => digit.repeat(64);

const staked: Consensus = {
  engine: "pos",
  height: 1_041,
  finalizedHeight: 1_041,
  lag: { blocks: 0, millis: 740 },
  retractable: false,
  working: { height: 1_042, stage: "certificate", attempt: 1, leader: key("a"), own: key("b") },
  counted: { from: 542, to: 1_041 },
  members: [
    { key: key("a"), weight: 3_000, word: "signed", made: 300, missed: 0, lastCertified: 1_040 },
    { key: key("b"), weight: 1_000, word: "none", made: 90, missed: 2, lastCertified: 1_030 },
    { key: key("c"), weight: 1_000, word: "nothing", made: 0, missed: 0 },
  ],
};

const mined: Consensus = {
  engine: "pow",
  height: 9,
  finalizedHeight: 6,
  lag: { blocks: 3, millis: 6_100 },
  retractable: true,
  work: { perSecond: 2_300_000, blocks: 8 },
  reversal: {
    attackers: [{ share: 0.1, perSecond: 255_555 }, { share: 0.4 }],
    rows: [
      { confirmations: 1, final: false, probabilities: [0.2, 1] },
      { confirmations: 24, final: true, probabilities: [1e-12, 0.3123] },
    ],
  },
};

function rows(name: string): string[] {
  return within(screen.getByRole("table", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent?.replace(/\s+/g, " ") ?? "");
}

test("shows what validators have said of the block, and who missed turns", async () => {
  nodeAnswers({ "/api/v1/consensus": staked });
  render(Node, { params: {} });
  expect((await screen.findByText("Block 1,042")).textContent).toBe("Block 1,042");
  expect(screen.getByRole("list", { name: "How far the next block has come" }).querySelector("[aria-current]")?.textContent).toBe("Signatures");
  const [ada = "", grace = "", edsger = ""] = rows("Who decides");
  for (const word of ["leads", "3,000 60%", "signed", "300", "the last block"]) expect(ada).toContain(word);
  for (const word of ["This node", "takes none", "90", "2", "10 blocks ago"]) expect(grace).toContain(word);
  for (const word of ["not heard yet", "not lately"]) expect(edsger).toContain(word);
  expect(screen.getByText(/counted in blocks 542 to 1,041/)).toBeTruthy();
  expect(screen.queryByText("Confirmations")).toBeNull();
  expect(screen.queryByText(/members are trusted/)).toBeNull();
});

test("says of a consortium that it trusts its members, and counts no turns where a leader stays", async () => {
  const members = staked.members?.map((member) => ({ ...member, weight: 1, made: 0, missed: 0 }));
  nodeAnswers({ "/api/v1/consensus": { ...staked, engine: "raft", members } });
  render(Node, { params: {} });
  expect(await screen.findByText(/members are trusted/)).toBeTruthy();
  expect(screen.getByText("Term")).toBeTruthy();
  expect(screen.queryByRole("columnheader", { name: "Missed" })).toBeNull();
  expect(screen.queryByRole("columnheader", { name: "Stake" })).toBeNull();
});

test("says how probable a reversal is, and for whom", async () => {
  nodeAnswers({ "/api/v1/consensus": mined });
  render(Node, { params: {} });
  expect(await screen.findByText(/2\.3\sMH\/s/)).toBeTruthy();
  expect(screen.getByText(/6\.1s old, 3 blocks below the newest/)).toBeTruthy();
  const table = within(screen.getByRole("table", { name: "How probable it is that a block is taken back" }));
  expect(table.getAllByRole("columnheader").map((head) => head.textContent?.replace(/\s/g, " "))).toEqual([
    "Confirmations",
    "10% of all power (260 kH/s)",
    "40% of all power",
  ]);
  const [first = "", last = ""] = rows("How probable it is that a block is taken back");
  expect(first).toMatch(/1 ?20% ?100%/);
  expect(last).toMatch(/24 ?Final ?< 0\.0001% ?31%/);
});
