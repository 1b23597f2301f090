/** One short message at a time, for what a click did. */
const SHOWN_MILLIS = 2_500;

class Toast {
  text = $state("");
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    clearTimeout(this.timer);
    this.text = text;
    this.timer = setTimeout(() => (this.text = ""), SHOWN_MILLIS);
  }
}

export const toast = new Toast();
