import { keep } from "./keep";

/** Light, dark, or as the system has it. Kept in this browser. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const KEY = "psephos.theme";

class ThemeSwitch {
  current = $state<Theme>("system");

  /** Puts on what was chosen before. */
  start(): void {
    const kept = keep.read(KEY);
    this.set(themes.find((theme) => theme === kept) ?? "system");
  }

  set(theme: Theme): void {
    this.current = theme;
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    keep.write(KEY, theme);
  }

  next(): void {
    this.set(themes[(themes.indexOf(this.current) + 1) % themes.length] ?? "system");
  }
}


export const theme = new ThemeSwitch();
