/** How much waited at one moment. */
export interface PoolSample {
  at: number;
  count: number;
  bytes: number;
  /** Nothing is known of the time since the sample before. */
  afterGap: boolean;
}

export const MAX_SAMPLES = 360;

/** A stream that breaks off again and again leaves little to merge: then the oldest go. */
const MAX_AFTER_HALVING = 270;

/**
 * What waited for a block since the page was opened, oldest first. Bounded: when it is full, of each two neighbours the one with less
 * waiting goes, as peaks are what one looks for.
 */
export class PoolHistory {
  samples = $state.raw<PoolSample[]>([]);
  private silent = true;

  add(at: number, { count, bytes }: { count: number; bytes: number }): void {
    const last = this.samples.at(-1);
    // A clock that was put back starts anew, as nothing before it can be put in order.
    const before = last && at < last.at ? [] : this.samples;
    const sample = { at, count, bytes, afterGap: this.silent };
    this.silent = false;
    this.samples = [...(before.length < MAX_SAMPLES ? before : halved(before)), sample];
  }

  /** The stream broke off: until the next sample, nothing is known. */
  interrupt(): void {
    this.silent = true;
  }
}

function halved(samples: readonly PoolSample[]): PoolSample[] {
  const kept: PoolSample[] = [];
  for (let i = 0; i < samples.length; i++) {
    const [a, b] = [samples[i], samples[i + 1]];
    if (!a) continue;
    // Nothing is merged across a time of which nothing is known.
    if (!b || b.afterGap) {
      kept.push(a);
    } else {
      kept.push(b.count > a.count ? { ...b, afterGap: a.afterGap } : a);
      i++;
    }
  }
  return kept.slice(-MAX_AFTER_HALVING);
}
