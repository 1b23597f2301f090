/** Long work on the page's thread, in pieces. */

/** So short that nobody feels the page stall, so long that giving way costs little. */
const TURN_MILLIS = 50;

/**
 * Runs the work to its end, letting the page do other things between its steps once a turn is over.
 *
 * @param onprogress gets what the work yielded last, once a turn
 * @throws the signal's reason, where that ends the work
 */
export async function inPieces<Step, Result>(
  work: Generator<Step, Result>,
  onprogress: (step: Step) => void,
  signal: AbortSignal,
): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < TURN_MILLIS) continue;
    onprogress(step.value);
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    began = performance.now();
  }
}
