import { expect, test, vi } from "vitest";
import vectors from "../../../docs/spec/vectors/receipt.json";
import posVectors from "../../../docs/spec/vectors/receipt_pos.json";
import { unhex } from "../protocol/bytes";
import { ApiError } from "./api/client";
import type { Block } from "./api/types";
import { checkReceipt, receiptBytes } from "./receiptCheck";

const vector = (name: string) => vectors.cases.find((row) => row.case === name)!;
const recorded = vector("recorded");
const counted = vector("counted, with a later anchor");
const has = (hash: string | null) => async () => ({ hash, finality: "final" }) as Block;
const fails = (failure: ApiError) => () => Promise.reject(failure);

test("anchors a receipt at the very block that the node has", async () => {
  const { said } = await checkReceipt(unhex(counted.receipt), has(counted.checkpoint));
  expect(said).toMatchObject({ standing: "counted", anchor: "same", finality: "final", anchorId: counted.checkpoint });
  expect(said?.title).toBeTruthy();
  expect((await checkReceipt(unhex(recorded.receipt), has(recorded.checkpoint))).said).toMatchObject({ standing: "recorded", anchor: "same" });
});

test("asks for the anchor, and tells another block, none and no answer apart", async () => {
  const asked: string[] = [];
  const { said } = await checkReceipt(unhex(recorded.receipt), async (height) => {
    asked.push(height);
    return has("00".repeat(32))();
  });
  expect(asked).toEqual([String(said?.anchorHeight)]);
  expect(said?.anchor).toBe("other");
  const anchor = async (failure: ApiError) => (await checkReceipt(unhex(recorded.receipt), fails(failure))).said?.anchor;
  expect(await anchor(new ApiError("problem", "", 404))).toBe("absent");
  expect(await anchor(new ApiError("offline", ""))).toBe("unknown");
});

test("never asks about, nor reads out, a receipt that is not consistent", async () => {
  const never = () => Promise.reject(new Error("asked"));
  for (const { receipt, failed } of vectors.cases.filter((row) => !row.consistent)) {
    const answer = await checkReceipt(unhex(receipt), never);
    expect(answer.checks.flatMap(({ name, ok }) => (ok ? [] : [name]))).toEqual(failed);
    expect(answer.said).toBeUndefined();
  }
});

test("reads no more of a file than shows that it is none", async () => {
  const bytes = await receiptBytes(new Blob([new Uint8Array(9_000_000)]));
  expect(bytes.length).toBe(8_388_609);
  expect((await checkReceipt(bytes, has(""))).checks.map(({ name }) => name)).toEqual(["format"]);
});

test("tells how far it is, and stops where it is no longer wanted", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 1_000));
  const unwanted = new AbortController();
  const told: unknown[] = [];
  const receipt = unhex(posVectors.cases.find((row) => row.case === "recorded")!.receipt);
  const onprogress = (step: unknown) => {
    told.push(step);
    unwanted.abort();
  };

  await expect(checkReceipt(receipt, () => Promise.reject(new Error("asked")), { signal: unwanted.signal, onprogress })).rejects.toThrow();

  expect(told).toEqual([{ done: 1, of: 2 }]);
  vi.restoreAllMocks();
});
