/** How long a test waits for what must come. Only a net: a busy machine stalls for longer than anything here takes. */
export const LONG_MILLIS = 120_000;

const BETWEEN_LOOKS_MILLIS = 50;

/** Waits until `condition` gives something, at most for `limitMillis`. @param what completes "… did not happen within 120 s" */
export async function until<T>(what: string, condition: () => Promise<T | undefined | false>, limitMillis = LONG_MILLIS): Promise<T> {
  const end = performance.now() + limitMillis;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${limitMillis / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MILLIS));
  }
}
