import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import vectors from "../../../docs/spec/vectors/receipt.json";
import { nodeAnswers, samples } from "../app/testing";
import { unhex } from "../protocol/bytes";
import Verify from "./Verify.svelte";

afterEach(() => vi.unstubAllGlobals());

async function drop(name: string) {
  const row = vectors.cases.find((other) => other.case === name)!;
  render(Verify, { params: {} });
  const file = new File([unhex(row.receipt) as Uint8Array<ArrayBuffer>], "mine.receipt");
  await fireEvent.drop(screen.getByRole("group"), { dataTransfer: { files: [file] } });
  return row;
}

const anyBlock = (hash: string) => vi.stubGlobal("fetch", async () => Response.json(samples.block(1, { hash })));

test("says that a receipt is anchored only where the node has its last block", async () => {
  anyBlock(vectors.cases.find((row) => row.case === "counted")!.checkpoint!);
  const { checks } = await drop("counted");
  expect(await screen.findByText(/^Consistent and anchored/)).toBeTruthy();
  expect(screen.getAllByText("Holds").length).toBe(checks.length);
  expect(screen.getByText("Settling")).toBeTruthy();
});

test("calls a receipt consistent, and no more, where the node has another block", async () => {
  anyBlock("00".repeat(32));
  await drop("recorded");
  expect(await screen.findByText(/^Consistent, but not anchored.*This node has another block/)).toBeTruthy();
});

test("does not take a block for the receipt's last one where the node gives no whole answer", async () => {
  const { checkpoint } = vectors.cases.find((row) => row.case === "counted")!;
  vi.stubGlobal("fetch", async () => Response.json({ hash: checkpoint }));
  await drop("counted");
  expect(await screen.findByText(/^Consistent, but not anchored/)).toBeTruthy();
});

test("names the options that a counted receipt proves, asking nobody for them", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return Response.json({ code: "NOT_FOUND", detail: "no" }, { status: 404 });
  });
  await drop("counted");
  const choices = (await screen.findByText("Choices")).nextElementSibling!;
  expect(choices.querySelectorAll("bdi").length).toBeGreaterThan(0);
  expect(choices.textContent).not.toMatch(/Question 1|as this node tells/);
  expect(asked.filter((path) => path.includes("elections"))).toEqual([]);
});

test("names the options of a recorded one as the node tells them, and says so", async () => {
  const question = { id: "q", title: "Who?", titles: {}, options: ["\u202eAda <b>", "Grace"], optionTexts: {}, min: 0, max: 2, blank: true };
  const election = { ...samples.election("e"), description: "", enrolBy: 0, revote: "last", languages: ["en"], titles: {}, descriptions: {}, documents: [], rollRoot: "", ballotRoot: "" };
  vi.stubGlobal("fetch", async (path: string) =>
    path.includes("/elections/") ? Response.json({ ...election, questions: [question, question].map((q, i) => ({ ...q, id: `q${i}` })) }) : Response.json(samples.block(1)),
  );
  await drop("recorded");
  expect(await screen.findByText(/their names are as this node tells them/)).toBeTruthy();
  expect(screen.getAllByText("Who?").length).toBeGreaterThan(0);
  expect(document.querySelectorAll("b")).toHaveLength(0);
});

test("shows numbers where nobody can name the options", async () => {
  anyBlock("00".repeat(32));
  await drop("recorded");
  expect(await screen.findByText(/^Question 1: (option|blank)/)).toBeTruthy();
  expect(screen.queryByText(/their names are as this node tells them/)).toBeNull();
});

test("reads nothing out of a receipt with a check that fails", async () => {
  nodeAnswers({});
  await drop("choice altered");
  expect(await screen.findByText(/^This receipt proves nothing/)).toBeTruthy();
  expect(screen.getAllByText("Fails").length).toBe(2);
  expect(screen.queryByText("What the receipt says")).toBeNull();
});
