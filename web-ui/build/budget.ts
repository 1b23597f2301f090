import { gzipSync } from "node:zlib";
import type { OutputBundle, OutputChunk, Plugin } from "rolldown";

interface Budget {
  /** The module that the document loads, and the one that it then shows. */
  entry: string;
  page: string;
  /** Limits, gzip, of all that the two need. */
  scriptBytes: number;
  styleBytes: number;
  /** Modules that other pages fetch when they need them. */
  without: RegExp;
}

/** Fails the build where the first page has grown too heavy. */
export function budget({ entry, page, scriptBytes, styleBytes, without }: Budget): Plugin & { apply: "build" } {
  return {
    name: "budget",
    apply: "build",
    writeBundle(_, bundle) {
      const chunks = new Set([entry, page].flatMap((module) => withImports(bundle, module)));
      const early = [...chunks].flatMap((chunk) => chunk.moduleIds).filter((id) => without.test(id));
      if (early.length > 0) this.error(`the first page fetches what it does not show: ${early.join(", ")}`);
      const styles = new Set([...chunks].flatMap((chunk) => [...(cssOf(chunk) ?? [])]));
      const script = sum([...chunks].map((chunk) => chunk.code));
      const style = sum([...styles].map((name) => sourceOf(bundle, name)));
      const line = `first page, gzip: script ${script} of ${scriptBytes} bytes, style ${style} of ${styleBytes}`;
      if (script > scriptBytes || style > styleBytes) this.error(`over budget: ${line}`);
      this.info(line);
    },
  };
}

function withImports(bundle: OutputBundle, module: string): OutputChunk[] {
  const all = Object.values(bundle).filter((item): item is OutputChunk => item.type === "chunk");
  const start = all.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
  if (!start) throw new Error(`no chunk holds ${module}`);
  const found = new Set([start]);
  for (const chunk of found) {
    for (const name of chunk.imports) {
      const next = all.find((other) => other.fileName === name);
      if (next) found.add(next);
    }
  }
  return [...found];
}

function cssOf(chunk: OutputChunk): Set<string> | undefined {
  return (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss;
}

function sourceOf(bundle: OutputBundle, name: string): string {
  const item = bundle[name];
  return item?.type === "asset" ? item.source.toString() : "";
}

function sum(texts: string[]): number {
  return texts.reduce((bytes, text) => bytes + gzipSync(text, { level: 9 }).length, 0);
}
