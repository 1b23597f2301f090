/** Nothing longer than this is looked at: a title may have thousands of letters. */
const MAX_CHARS = 600;

/** What XML cannot hold (§2.2), and halves of characters. */
const UNDRAWABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * The text in lines of at most `room`, broken between words where that is possible; what does not fit into `maxLines` ends in an
 * ellipsis. Safe to be put into a picture.
 */
export function wrapped(text: string, room: number, maxLines: number, widthOf: (text: string) => number): string[] {
  const drawable = text.slice(0, MAX_CHARS).replace(UNDRAWABLE, "\ufffd").replace(/\s+/gu, " ").trim();
  const lines: string[] = [];
  let rest = [...drawable];
  while (rest.length > 0) {
    if (lines.length === maxLines - 1) {
      const whole = rest.length === fitting(rest, room, widthOf) && drawable.length >= Math.min(text.trim().length, MAX_CHARS);
      lines.push(whole ? rest.join("") : `${rest.slice(0, fitting(rest, room - widthOf("…"), widthOf)).join("").trimEnd()}…`);
      break;
    }
    const fit = Math.max(1, fitting(rest, room, widthOf));
    const space = fit < rest.length ? rest.lastIndexOf(" ", fit) : -1;
    const end = space > 0 ? space : fit;
    lines.push(rest.slice(0, end).join(""));
    rest = rest.slice(end);
    while (rest[0] === " ") rest.shift();
  }
  return lines;
}

/** How many of the first characters have room. */
function fitting(characters: readonly string[], room: number, widthOf: (text: string) => number): number {
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(characters.slice(0, middle).join("")) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}
