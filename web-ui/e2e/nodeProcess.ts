import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { command, environment, root } from "./checkout.ts";
import { LONG_MILLIS, until } from "./until.ts";

export interface NodeOptions {
  /** Time between blocks. */
  spacingMillis: number;
  /** Whether it makes blocks. */
  mine?: boolean;
}

/** Long enough for a build where something is stale. */
const START_MILLIS = 2 * LONG_MILLIS;

/** A node started by `bin/psephos-node` on ports of its own; it can be killed and started again in the same place. */
export class NodeProcess {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly ports: { http: number; p2p: number; admin: number },
    private readonly mine: boolean,
  ) {}

  static async start(folder: string, { spacingMillis, mine = true }: NodeOptions): Promise<NodeProcess> {
    await mkdir(folder, { recursive: true });
    const genesis = await readFile(join(root, "genesis.json"), "utf8");
    await writeFile(join(folder, "genesis.json"), genesis.replace(/("(?:spacing|minSpacing)Millis": )\d+/g, `$1${spacingMillis}`));
    const [http, p2p, admin] = await freePorts(3);
    const node = new NodeProcess(folder, { http: http!, p2p: p2p!, admin: admin! }, mine);
    await node.start();
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  /** Returns when the node is ready. */
  async start(): Promise<void> {
    const { http, p2p, admin } = this.ports;
    const at = (port: number) => `127.0.0.1:${port}`;
    const log = await open(join(this.folder, "node.log"), "a");
    const options = ["--data-dir", join(this.folder, "data"), "--genesis", join(this.folder, "genesis.json")];
    const child = spawn(
      command("psephos-node"),
      [...options, "--http", at(http), "--p2p", at(p2p), "--admin", at(admin), this.mine ? "--mine" : "--no-mine"],
      { env: environment, stdio: ["ignore", log.fd, log.fd] },
    );
    await log.close();
    this.process = child;
    // Where the tests break off, it goes with them.
    const leave = () => child.kill("SIGKILL");
    process.once("exit", leave);
    child.once("exit", () => process.off("exit", leave));
    try {
      await until("the node's start", async () => {
        if (child.exitCode !== null) throw new Error(`the node stopped: ${await readFile(join(this.folder, "node.log"), "utf8")}`);
        return this.answers();
      }, START_MILLIS);
    } catch (cause) {
      await this.kill();
      throw cause;
    }
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(LONG_MILLIS) });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    return (await response.json()) as T;
  }

  async height(): Promise<number> {
    return (await this.get<{ height: number }>("/api/v1/status")).height;
  }

  /** No chance to put anything in order. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => void this.kill(), LONG_MILLIS);
    await this.end("SIGTERM");
    clearTimeout(timer);
  }

  private async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  /** A node that was told not to make blocks answers, but is never ready. */
  private async answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(20_000) });
      return response.ok || !this.mine;
    } catch {
      return false;
    }
  }
}

/** Held all at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => server.listening || once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
