/** Reading addresses in full, the curve included (docs/spec/crypto.md §4). */
import { type AddressAnswer, readBech32m } from "./bech32m";
import { isOnCurve } from "./signature";

/** The key, or the first fault of `text` as an address of a network with `prefix`. */
export function readAddress(text: string, prefix: string): AddressAnswer {
  const answer = readBech32m(text, prefix);
  return "fault" in answer || isOnCurve(answer.key) ? answer : { fault: "NOT_ON_CURVE" };
}
