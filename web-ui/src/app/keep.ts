/** The browser's store, where it may be used; a page that cannot remember still works. */
export const keep = {
  read(key: string): string | undefined {
    try {
      return localStorage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  },
  write(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows may forbid it.
    }
  },
};
