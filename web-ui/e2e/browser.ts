import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { LONG_MILLIS } from "./until.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The system's Chromium. It can look up no name, so that it reaches nothing but this machine. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
}

function chromiumPath(): string {
  const path = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
  if (!path) throw new Error("no Chromium on the PATH; bin/test installs it");
  return path;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A reader with a browser of their own, and all that they should never get to see. */
export class Visit {
  /** Messages of the console, uncaught errors, questions to anyone but the node. */
  readonly problems: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.problems.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("request", (request) => {
      if (new URL(request.url()).hostname !== "127.0.0.1") this.problems.push(`a question to ${request.url()}`);
    });
  }

  static async of(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ baseURL: origin, locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(LONG_MILLIS);
    return new Visit(context, await context.newPage());
  }

  /** Takes out what the test itself brings about, such as the browser's word on an answer that is not there. */
  forgive(pattern: RegExp): void {
    for (let i = this.problems.length; i-- > 0; ) if (pattern.test(this.problems[i]!)) this.problems.splice(i, 1);
  }

  async end(): Promise<void> {
    await this.context.close();
  }
}
