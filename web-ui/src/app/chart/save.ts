/** A browser that is about to ask where to put the file still needs it. */
const KEPT_MILLIS = 60_000;

/** Hands the reader a file. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  const address = URL.createObjectURL(content);
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLIS);
}

/** A file's name without an ending: what election or chain names themselves is not in it, as names may be anything. */
export function fileName(...parts: (string | number)[]): string {
  return ["psephos", ...parts].map((part) => String(part).replace(/[^\w.-]+/g, "-")).join("-");
}
