import { i18n } from "./i18n/i18n.svelte";

/** Numbers, sizes and times in the reader's language. Formatters are dear to make: one of each kind is kept. */

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(kind: string, make: (locale: string) => F): F {
  const key = `${kind} ${i18n.locale}`;
  let formatter = formatters.get(key) as F | undefined;
  if (!formatter) formatters.set(key, (formatter = make(i18n.locale)));
  return formatter;
}

export function number(value: number): string {
  return kept("number", (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** In full, or in short where nobody would read all the digits: anybody may claim any number. */
export function claimedNumber(value: number): string {
  if (Math.abs(value) < 1e9) return number(value);
  return kept("claimed", (l) => new Intl.NumberFormat(l, { notation: "scientific", maximumFractionDigits: 1 })).format(value);
}

/** "12K" for 12,000: where there is little room. */
export function compactNumber(value: number): string {
  return kept("compact", (l) => new Intl.NumberFormat(l, { notation: "compact", maximumFractionDigits: 1 })).format(value);
}

/** A share between 0 and 1. */
export function percent(share: number): string {
  return kept("percent", (l) => new Intl.NumberFormat(l, { style: "percent", maximumFractionDigits: 1 })).format(share);
}

/** A share that may be very small, to two digits; below a millionth it says only that it is less. */
export function probability(share: number): string {
  const least = 1e-6;
  const make = (l: string) => new Intl.NumberFormat(l, { style: "percent", maximumSignificantDigits: 2 });
  return (share > 0 && share < least ? "< " : "") + kept("probability", make).format(share === 0 ? 0 : Math.max(least, share));
}

/** "2.1 MH/s": hashes a second. */
export function hashRate(perSecond: number): string {
  const prefixes = ["", "k", "M", "G", "T", "P", "E"];
  const step = perSecond < 1_000 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(perSecond) / 3));
  const make = (l: string) => new Intl.NumberFormat(l, { maximumSignificantDigits: 2 });
  return `${kept("hashes", make).format(perSecond / 1_000 ** step)}\u00a0${prefixes[step] ?? ""}H/s`;
}

export function bytes(value: number): string {
  return size(value, "long");
}

/** "500B": where there is little room. */
export function shortBytes(value: number): string {
  return size(value, "narrow");
}

function size(value: number, display: "long" | "narrow"): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"];
  const step = value < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const unit = units[step] ?? "byte";
  const unitDisplay = display === "narrow" ? "narrow" : step === 0 ? "long" : "short";
  const make = (l: string) => new Intl.NumberFormat(l, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 });
  return kept(`${unit} ${display}`, make).format(value / 1_000 ** step);
}

export function exactTime(millis: number): string {
  return kept("exact", (l) => new Intl.DateTimeFormat(l, { dateStyle: "long", timeStyle: "medium" })).format(inCalendar(millis));
}

/** As {@link exactTime}, for the cells of a table. */
export function exactTimeShort(millis: number): string {
  return kept("exact-short", (l) => new Intl.DateTimeFormat(l, { dateStyle: "medium", timeStyle: "medium" })).format(inCalendar(millis));
}

/** Hours and minutes, with the day where it is another than that of `now`. */
export function shortTime(millis: number, now: number): string {
  const sameDay = new Date(inCalendar(millis)).toDateString() === new Date(now).toDateString();
  return sameDay
    ? kept("hour", (l) => new Intl.DateTimeFormat(l, { timeStyle: "medium" })).format(inCalendar(millis))
    : kept("day", (l) => new Intl.DateTimeFormat(l, { dateStyle: "medium", timeStyle: "short" })).format(inCalendar(millis));
}

/** No date is further from 1970 (ECMA-262 §21.4.1.1). */
const MAX_MILLIS = 8.64e15;

/** The time, or the last one that a calendar knows: who announces an election may write any number. */
function inCalendar(millis: number): number {
  return Math.min(MAX_MILLIS, Math.max(-MAX_MILLIS, millis));
}

/** For programs. */
export function isoTime(millis: number): string {
  return new Date(inCalendar(millis)).toISOString();
}

export type TickUnit = "second" | "minute" | "day" | "month" | "year";

const tickFormats: Record<TickUnit, Intl.DateTimeFormatOptions> = {
  second: { timeStyle: "medium" },
  minute: { timeStyle: "short" },
  day: { day: "numeric", month: "short" },
  month: { month: "short", year: "numeric" },
  year: { year: "numeric" },
};

/** A time as it stands at an axis that is marked in these units. */
export function tickTime(millis: number, unit: TickUnit): string {
  return kept(`tick-${unit}`, (l) => new Intl.DateTimeFormat(l, tickFormats[unit])).format(inCalendar(millis));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** "3 seconds ago", "in 2 hours". */
export function relativeTime(millis: number, now: number): string {
  const diff = millis - now;
  const [unit, size] = steps.find(([, step]) => Math.abs(diff) >= step) ?? ["second", 1_000];
  return kept("relative", (l) => new Intl.RelativeTimeFormat(l, { numeric: "auto" })).format(Math.trunc(diff / size), unit);
}

/** "2 h 5 min", "48 s": the two largest units, for what is left or has passed. */
export function duration(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1_000));
  const units: [string, number][] = [
    ["day", Math.floor(seconds / 86_400)],
    ["hour", Math.floor(seconds / 3_600) % 24],
    ["minute", Math.floor(seconds / 60) % 60],
    ["second", seconds % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  const shown = first < 0 ? [units[3]] : units.slice(first, first + 2).filter((part) => part[1] > 0);
  return shown.map((part) => (part ? unit(part[1], part[0]) : "")).join(" ");
}

/** As {@link duration}, but less than a minute to three digits: "2.13s". */
export function shortDuration(millis: number): string {
  if (millis >= 60_000) return duration(millis);
  const make = (l: string) => new Intl.NumberFormat(l, { style: "unit", unit: "second", unitDisplay: "narrow", maximumSignificantDigits: 3 });
  return kept("seconds", make).format(millis / 1_000);
}

/** As {@link duration}, but less than a minute to tenths: "0.7s". For what is looked at again and again, and must not dance. */
export function tenths(millis: number): string {
  if (millis >= 60_000) return duration(millis);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const make = (l: string) => new Intl.NumberFormat(l, { style: "unit", unit: "second", unitDisplay: "narrow", ...digits });
  return kept("tenths", make).format(millis / 1_000);
}

/** "12 ms", to and fro over a line. */
export function latency(millis: number): string {
  if (millis > 60_000) return `> ${duration(60_000)}`;
  const make = (l: string) => new Intl.NumberFormat(l, { style: "unit", unit: "millisecond", unitDisplay: "short", maximumFractionDigits: 0 });
  return (millis < 1 ? "< " : "") + kept("latency", make).format(Math.max(1, millis));
}

function unit(value: number, name: string): string {
  return kept(`unit-${name}`, (l) => new Intl.NumberFormat(l, { style: "unit", unit: name, unitDisplay: "narrow" })).format(value);
}

/** The first and last letters of a long name: enough to tell two apart, and to compare with another screen. */
export function middle(text: string, first = 8, last = 6): string {
  return text.length <= first + last + 1 ? text : `${text.slice(0, first)}…${text.slice(-last)}`;
}

/** Without the marks that turn around what follows them: for places where an element of its own cannot hold a text in, as a tab's title. */
export function plain(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}
