import { keep } from "../keep";
import { en } from "./en";

/** A text, or its forms by plural category, chosen by the parameter `count`. */
export type Message = string | { one: string; other: string };
export type Key = keyof typeof en;
export type Catalogue = Record<Key, Message>;
export type Values = Record<string, string | number>;

export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];
export const languageNames: Record<Language, string> = { en: "English", fr: "Français" };

const KEY = "psephos.language";

/** The reader's language. Every text of the page goes through {@link t}, every number and date through its `locale`. */
class I18n {
  language = $state<Language>("en");
  private catalogue = $state.raw<Catalogue>(en);

  /** The locale for numbers and dates: the browser's own flavour of the language, where it has one. */
  get locale(): string {
    return navigator.languages.find((tag) => tag.split("-")[0] === this.language) ?? this.language;
  }

  /** Chooses what was chosen before, or what the browser asks for. */
  async start(): Promise<void> {
    const wanted = [keep.read(KEY), ...navigator.languages.map((tag) => tag.split("-")[0])];
    const language = wanted.map((tag) => languages.find((l) => l === tag)).find((l) => l !== undefined) ?? "en";
    await this.use(language).catch(() => undefined);
  }

  async set(language: Language): Promise<void> {
    await this.use(language);
    keep.write(KEY, language);
  }

  translate(key: Key, values: Values = {}): string {
    const message = this.catalogue[key];
    const text = typeof message === "string" ? message : message[this.plural(Number(values.count))];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? value.toLocaleString(this.locale) : value;
    });
  }

  private plural(count: number): "one" | "other" {
    return new Intl.PluralRules(this.language).select(count) === "one" ? "one" : "other";
  }

  private async use(language: Language): Promise<void> {
    this.catalogue = language === "fr" ? (await import("./fr")).fr : en;
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const i18n = new I18n();

export const t = (key: Key, values?: Values): string => i18n.translate(key, values);
