import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds `bin`. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const command = (name: string) => join(root, "bin", name);

/** As a person has it: a page that a command builds on the way must not take itself for one under test. */
export const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITE|NODE_ENV|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$)/.test(name)));
