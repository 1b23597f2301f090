export type Params = Record<string, string>;

/** The parts that `pattern` names with a colon, or undefined where `path` is another. A trailing slash does not matter. */
export function match(pattern: string, path: string): Params | undefined {
  const wanted = parts(pattern);
  const given = parts(path);
  if (wanted.length !== given.length) return undefined;
  const params: Params = {};
  for (const [i, name] of wanted.entries()) {
    const value = given[i] ?? "";
    if (!name.startsWith(":")) {
      if (name !== value) return undefined;
    } else {
      try {
        params[name.slice(1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    }
  }
  return params;
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}
