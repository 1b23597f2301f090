/** As long as the protocol allows (docs/spec/election.md §1), of what browsers have stumbled over. */
const TITLE_BYTES = 8_192;
const OPTION_BYTES = 1_024;
const DOCUMENT_BYTES = 256;

const traps = [
  `<script>window.pwned = "script"</script><img src=x onerror="window.pwned = 'image'">`,
  `"' onmouseover="window.pwned = 'attribute'" {{7*7}} \${7*7} javascript:alert(1)`,
  // Turns what follows around, opens isolates that nobody closes, closes some that nobody opened.
  "\u202etxt.exe\u2067\u2066\u2069\u2069\u2069\u202d שלום مرحبا\u200f",
  // Marks without end over one letter.
  `z${"\u030d\u0329".repeat(40)}`,
]
  .join(" ")
  .normalize("NFC");

function filled(text: string, bytes: number): string {
  const encoder = new TextEncoder();
  return text + "W".repeat(bytes - encoder.encode(text).length);
}

export const hostile = {
  title: filled(traps, TITLE_BYTES),
  description: `${traps}\n\n${"W".repeat(5_000)}\n\n${"\u202e".repeat(50)}`,
  option: filled(`<b>bold</b>\u202e`, OPTION_BYTES),
  document: filled(`../../<i>statutes</i>\u202efdp.`, DOCUMENT_BYTES),
};
