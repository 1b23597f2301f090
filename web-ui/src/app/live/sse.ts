/** Server-sent events as the HTML standard frames them (§9.2.6); a line ends with LF or CR LF. */
export interface ServerEvent {
  type: string;
  data: string;
}

/** What an event may have before we take the sender for another program. */
export const MAX_EVENT_CHARS = 1 << 20;

/** Feed it what arrives, in pieces as they come; it calls back for each whole event. */
export class EventParser {
  lastId = "";
  private rest = "";
  private type = "";
  private data: string[] = [];
  private dataChars = 0;

  constructor(private readonly onEvent: (event: ServerEvent) => void) {}

  push(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.line(line.replace(/\r$/, ""));
    if (this.rest.length + this.dataChars > MAX_EVENT_CHARS) throw new Error("an event has no end");
  }

  private line(line: string): void {
    if (line === "") {
      if (this.data.length > 0) this.onEvent({ type: this.type || "message", data: this.data.join("\n") });
      this.type = "";
      this.data = [];
      this.dataChars = 0;
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.type = value;
    else if (field === "data") {
      this.data.push(value);
      this.dataChars += value.length + 1;
    } else if (field === "id") this.lastId = value;
  }
}
