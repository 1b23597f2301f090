import { afterEach, expect, test } from "vitest";
import { bytes, duration, middle, number, relativeTime } from "../format";
import { en } from "./en";
import { fr } from "./fr";
import { i18n, t, type Message } from "./i18n.svelte";

afterEach(() => i18n.set("en"));

const forms = (message: Message) => (typeof message === "string" ? [message] : Object.values(message));
const placeholders = (message: Message) => forms(message).map((form) => (form.match(/\{\w+\}/g) ?? []).sort().join());

test("has the same texts in every language, with the same places to fill", () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  for (const [key, message] of Object.entries(en)) {
    const other = fr[key as keyof typeof en];
    expect(placeholders(other), key).toEqual(placeholders(message));
    for (const form of [...forms(message), ...forms(other)]) expect(form.trim(), key).not.toBe("");
  }
});

test("chooses the form by number, as the language does", async () => {
  expect(t("block.transactions", { count: 0 })).toBe("0 transactions");
  expect(t("block.transactions", { count: 1 })).toBe("1 transaction");
  await i18n.set("fr");
  expect(t("block.transactions", { count: 0 })).toBe("0 transaction");
  expect(document.documentElement.lang).toBe("fr");
});

test("writes numbers, sizes and times as the language does", async () => {
  expect(number(1234567)).toBe("1,234,567");
  expect(bytes(1)).toBe("1 byte");
  expect(bytes(1_234_567)).toBe("1.2 MB");
  expect(relativeTime(0, 65_000)).toBe("1 minute ago");
  expect(duration(0)).toBe("0s");
  expect(duration(3_605_000)).toBe("1h");
  expect(duration(125_000)).toBe("2m 5s");
  await i18n.set("fr");
  expect(number(1234567)).toMatch(/^1\s234\s567$/);
  expect(relativeTime(7_200_000, 0)).toBe("dans 2 heures");
});

test("shortens long names in the middle, and leaves short ones whole", () => {
  expect(middle("0123456789abcdef", 4, 4)).toBe("0123…cdef");
  expect(middle("abc")).toBe("abc");
});
