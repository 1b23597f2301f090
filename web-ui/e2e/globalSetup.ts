import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { NodeProcess } from "./nodeProcess.ts";
import { hold, type World } from "./world.ts";

declare module "vitest" {
  export interface ProvidedContext {
    world: World;
    /** For files of tests. */
    folder: string;
  }
}

const SPACING_MILLIS = 400;

/** One node, and what happened on it, for all tests that only look. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "psephos-browser-"));
  const node = await NodeProcess.start(join(folder, "node"), { spacingMillis: SPACING_MILLIS });
  const end = async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    project.provide("world", await hold(folder, node));
    project.provide("folder", folder);
  } catch (cause) {
    await end();
    throw cause;
  }
  return end;
}
