/** Texts of the encoding (docs/spec/encoding.md §3): UTF-8 of characters that Unicode 16.0 assigns, in normal form C. */
import { bytes, checked, demand, type Format, Malformed, mapped } from "./codec";
import { RUNS } from "./unicode16";

let starts: Uint32Array | undefined;

/** Where runs of assigned and of unassigned code points begin; those at even places are of unassigned ones. */
function runStarts(): Uint32Array {
  let at = 0;
  starts ??= Uint32Array.from(RUNS.split(" "), (length) => {
    const start = at;
    at += Number.parseInt(length, 36);
    return start;
  });
  return starts;
}

function isAssigned(codePoint: number): boolean {
  const runs = runStarts();
  let low = 0;
  let high = runs.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (runs[middle]! <= codePoint) low = middle;
    else high = middle;
  }
  return low % 2 === 1;
}

/**
 * Why `text` has no encoding, or undefined where it has one. An engine with tables older than Unicode 16.0 cannot tell the normal form of
 * the characters that it lacks; there such a text is refused.
 */
export function textFault(text: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(text)) return undefined;
  if (/\p{Cs}/u.test(text)) return "a text holds half of a surrogate pair";
  for (const character of text) {
    if (!isAssigned(character.codePointAt(0)!)) return "a text holds a character that Unicode 16.0 does not have";
  }
  if (/\p{Cn}/u.test(text)) return "a text holds a character that this program is too old to know";
  return text.normalize("NFC") === text ? undefined : "a text is not in normal form C";
}

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = /* @__PURE__ */ new TextEncoder();

function fromUtf8(encoded: Uint8Array): string {
  try {
    return decoder.decode(encoded);
  } catch {
    throw new Malformed("a text is not UTF-8");
  }
}

function check(value: string): void {
  const fault = textFault(value);
  demand(fault === undefined, fault ?? "");
}

/** At most `maxBytes` in UTF-8. */
export function text(maxBytes: number): Format<string> {
  return checked(
    mapped(bytes(maxBytes), fromUtf8, (value) => encoder.encode(value)),
    check,
  );
}

export function nonEmptyText(maxBytes: number): Format<string> {
  return checked(text(maxBytes), (value) => demand(value.length > 0, "an empty text"));
}
