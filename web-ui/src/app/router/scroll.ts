/** Remembers how far each entry of the history was scrolled, in the entry itself. */

/** Data arrives after the page: as long as this, we wait for it to be tall enough. */
const PATIENCE_MILLIS = 1_500;

interface EntryState {
  scroll?: number;
}

export function rememberScroll(): void {
  history.replaceState({ ...(history.state as EntryState | null), scroll: window.scrollY }, "");
}

export function rememberedScroll(): number {
  return (history.state as EntryState | null)?.scroll ?? 0;
}

/** Scrolls to `top` as soon as the page is that tall, unless the reader scrolls first. */
export function restoreScroll(top: number, now: () => number = () => performance.now()): void {
  const end = now() + PATIENCE_MILLIS;
  let given = false;
  const leave = () => (given = true);
  window.addEventListener("wheel", leave, { once: true, passive: true });
  window.addEventListener("touchmove", leave, { once: true, passive: true });
  window.addEventListener("keydown", leave, { once: true });
  const step = () => {
    if (given) return;
    window.scrollTo(0, top);
    if (Math.abs(window.scrollY - top) > 2 && now() < end) requestAnimationFrame(step);
  };
  step();
}
