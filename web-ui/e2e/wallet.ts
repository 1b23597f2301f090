import { execFile } from "node:child_process";
import { command, environment } from "./checkout.ts";
import { LONG_MILLIS } from "./until.ts";

/** The wallet as a script uses it, with keys in a folder of its own. */
export class Wallet {
  constructor(
    private readonly home: string,
    private readonly node: string,
  ) {}

  /** Runs a command that must succeed; its one JSON document. */
  async run<T = Record<string, unknown>>(...words: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.tryRun(...words);
    if (code !== 0) throw new Error(`psephos ${words.join(" ")}: ${code}\n${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Runs a command that may fail. */
  tryRun(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...environment, PSEPHOS_HOME: this.home, PSEPHOS_PASSWORD: "correct horse" };
    return new Promise((resolve) => {
      const child = execFile(
        command("psephos"),
        ["--node", this.node, "--json", "--yes", ...words],
        { env, timeout: LONG_MILLIS, killSignal: "SIGKILL" },
        (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  }

  async newKey(name: string): Promise<string> {
    return (await this.run<{ address: string }>("key", "new", name)).address;
  }
}
