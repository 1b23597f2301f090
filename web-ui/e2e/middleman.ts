import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";

/** Writes one answer, in the node's stead. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export const json =
  (value: unknown, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));

/** Stands between browser and node: gives some answers itself, can be cut off, and remembers what was asked. */
export class Middleman {
  /** By path, without the query. */
  readonly answers = new Map<string, Answer>();
  /** What readers of events said they had seen last; "" for those who come for the first time. */
  readonly resumed: string[] = [];
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly node: URL) {}

  static async before(node: string): Promise<Middleman> {
    const middleman = new Middleman(new URL(node));
    await middleman.heal();
    return middleman;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Every connection breaks off, and no other comes about. */
  async cut(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async heal(): Promise<void> {
    if (this.server) return;
    const server = createServer((asked, response) => this.pass(asked, response)).listen(this.port, "127.0.0.1");
    await once(server, "listening");
    this.port = (server.address() as { port: number }).port;
    this.server = server;
  }

  private pass(asked: IncomingMessage, response: ServerResponse): void {
    const path = (asked.url ?? "/").split("?")[0]!;
    if (path === "/api/v1/events") this.resumed.push(String(asked.headers["last-event-id"] ?? ""));
    const own = this.answers.get(path);
    if (own) return own(asked, response);
    const on = request({ host: this.node.hostname, port: this.node.port, path: asked.url, method: asked.method, headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    on.on("error", () => response.destroy());
    response.on("close", () => on.destroy());
    asked.pipe(on);
  }
}

/** A stream of events under the test's control. */
export class EventStream {
  private readonly readers = new Set<ServerResponse>();
  private number = 0;

  readonly answer: Answer = (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 2000\n\n");
    this.readers.add(response);
    response.on("close", () => this.readers.delete(response));
  };

  send(type: string, data: unknown): void {
    const text = `id: test-${++this.number}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const reader of this.readers) reader.write(text);
  }
}
