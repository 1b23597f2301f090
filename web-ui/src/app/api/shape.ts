/**
 * What an answer has to look like before a page is made of it. In: anything that JSON can say. Out: whether it is a T. A type alone
 * is a promise of the node's, and a page that believes one that is broken stays empty.
 */
export type Shape<T> = (value: unknown) => value is T;

/** What has that shape. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** More than any answer holds: what a page lists is asked for piece by piece, what it charts is bounded. */
export const MAX_ITEMS = 5_000;

/** The node's integers are 64 bits wide; beyond 2⁵³ they arrive rounded. */
const MAX_NUMBER = 2 ** 63;

export const text: Shape<string> = (value): value is string => typeof value === "string";

export const bool: Shape<boolean> = (value): value is boolean => typeof value === "boolean";

/** A number, a time or a share; the node knows none below 0. */
export const number: Shape<number> = (value): value is number => typeof value === "number" && value >= 0 && value <= MAX_NUMBER;

/** A number that may be below 0: a score. */
export const signed: Shape<number> = (value): value is number => typeof value === "number" && Math.abs(value) <= MAX_NUMBER;

export function oneOf<const T extends string | number | boolean>(...values: readonly T[]): Shape<T> {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}

export function list<T>(item: Shape<T>): Shape<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.length <= MAX_ITEMS && value.every(item);
}

/** Items of which no two have the same `key`: what is drawn for one must not stand for another. */
export function distinct<T>(item: Shape<T>, key: (item: T) => string | number): Shape<T[]> {
  const whole = list(item);
  return (value): value is T[] => whole(value) && new Set(value.map(key)).size === value.length;
}

/** By a name that the answer chooses. */
export function record<T>(item: Shape<T>): Shape<Record<string, T>> {
  return (value): value is Record<string, T> => isObject(value) && Object.values(value).every(item);
}

/** A field that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

/** A shape for each field. */
type Fields<T> = { [K in keyof T]-?: object extends Pick<T, K> ? Shape<T[K] | undefined> : Shape<T[K]> };

/** Fields that T does not name are passed over: a newer node may tell more. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const shapes = Object.entries(fields) as [string, Shape<unknown>][];
  return (value): value is T => isObject(value) && shapes.every(([name, shape]) => shape(Object.hasOwn(value, name) ? value[name] : undefined));
}

export function either<A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
