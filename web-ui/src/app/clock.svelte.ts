/** What time it is, told once a second, so that all ages on the page change together. */
class Clock {
  now = $state(Date.now());

  /** Starts to tick; the returned function ends it. */
  start(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden) this.now = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  }
}

export const clock = new Clock();
