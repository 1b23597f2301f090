import type { HtmlTagDescriptor, Plugin } from "vite";

/**
 * Lets the document fetch the first page's own code and style along with the program, not after it: one round trip less before there is
 * something to read. Whoever opens another page fetches them early, or in vain; they are small.
 */
export function preload(page: string): Plugin {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const chunk = Object.values(bundle ?? {}).find((item) => item.type === "chunk" && item.moduleIds.some((id) => id.endsWith(page)));
        if (chunk?.type !== "chunk") throw new Error(`no chunk holds ${page}`);
        const styles = [...(chunk.viteMetadata?.importedCss ?? [])];
        return [link({ rel: "modulepreload", href: `/${chunk.fileName}` }), ...styles.map((name) => link({ rel: "stylesheet", href: `/${name}` }))];
      },
    },
  };
}

function link(attrs: Record<string, string>): HtmlTagDescriptor {
  return { tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" };
}
