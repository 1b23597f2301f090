/** Proof of work: targets, trails, difficulty, seals (docs/spec/consensus-pow.md). */
import { fromNumber, toNumber, unhex } from "./bytes";
import { bytes, checked, demand, type Format, mapped, struct, varint } from "./codec";
import type { Genesis, ParameterValue } from "./genesis";
import { blockId, type Header } from "./header";

const SPAN = 2n ** 256n;

/** The number that the compact form stands for, or undefined where four bytes are not a target. */
export function targetOf(engineFields: Uint8Array): bigint | undefined {
  if (engineFields.length !== 4) return undefined;
  const size = BigInt(engineFields[0]!);
  const mantissa = toNumber(engineFields.subarray(1));
  const target = size >= 3n ? mantissa << (8n * (size - 3n)) : mantissa >> (8n * (3n - size));
  const isTarget = target >= 1n && target < SPAN && toNumber(compact(target)) === toNumber(engineFields);
  return isTarget ? target : undefined;
}

/** The compact form, which drops what lies below the mantissa. */
export function compact(target: bigint): Uint8Array {
  let size = BigInt(Math.ceil(target.toString(16).length / 2));
  let mantissa = size <= 3n ? target << (8n * (3n - size)) : target >> (8n * (size - 3n));
  if (mantissa >= 1n << 23n) {
    mantissa >>= 8n;
    size += 1n;
  }
  return fromNumber((size << 24n) | mantissa, 4);
}

/** Hashes that it takes on average. */
export function workOf(target: bigint): bigint {
  return SPAN / (target + 1n);
}

/** What must be known of a chain up to a block to judge the next one. */
export interface Trail {
  readonly work: bigint;
  readonly scheduleMillis: bigint;
}

export const TRAIL: Format<Trail> = /* @__PURE__ */ struct<Trail>({
  work: /* @__PURE__ */ mapped(
    /* @__PURE__ */ checked(/* @__PURE__ */ bytes(40), (work) => demand(work[0] !== 0, "work with a leading zero")),
    toNumber,
    (work) => (work === 0n ? new Uint8Array(0) : fromNumber(work, Math.ceil(work.toString(16).length / 2))),
  ),
  scheduleMillis: varint,
});

/** The engine's parameters, defaults filled in. */
export interface PowRules {
  readonly spacingMillis: bigint;
  readonly powLimit: bigint;
  readonly initialTarget: bigint;
  readonly halfLifeSpacings: bigint;
  readonly scheduleCapSpacings: bigint;
}

const INTEGERS = {
  spacingMillis: { low: 1n, high: 86_400_000n, otherwise: undefined },
  halfLifeSpacings: { low: 1n, high: 1_000_000n, otherwise: 288n },
  scheduleCapSpacings: { low: 1n, high: 1_000_000n, otherwise: 60n },
  finalityDepth: { low: 1n, high: 1_000_000n, otherwise: 12n },
  maxReorgDepth: { low: 1n, high: 1_000_000n, otherwise: 10_000n },
} as const;

const TARGETS = ["powLimit", "initialTarget"];

/** @throws Malformed where genesis names another engine or parameters that this one refuses */
export function powRules(genesis: Genesis): PowRules {
  demand(genesis.consensus === "pow", `this program does not know the engine "${genesis.consensus}"`);
  const values = new Map(genesis.parameters.map(({ name, value }) => [name, value]));
  for (const name of values.keys()) demand(Object.hasOwn(INTEGERS, name) || TARGETS.includes(name), `pow has no parameter "${name}"`);
  const number = (name: keyof typeof INTEGERS) => integerIn(name, values.get(name));
  const powLimit = targetIn("powLimit", values.get("powLimit"), 0xffffn << 232n);
  const initialTarget = targetIn("initialTarget", values.get("initialTarget"), powLimit);
  const spacingMillis = number("spacingMillis");
  demand(initialTarget <= powLimit, "initialTarget is above powLimit");
  demand(spacingMillis >= BigInt(genesis.minSpacing), "spacingMillis is below the genesis' min spacing");
  demand(number("maxReorgDepth") >= number("finalityDepth"), "maxReorgDepth is below finalityDepth");
  return {
    spacingMillis,
    powLimit,
    initialTarget,
    halfLifeSpacings: number("halfLifeSpacings"),
    scheduleCapSpacings: number("scheduleCapSpacings"),
  };
}

function integerIn(name: keyof typeof INTEGERS, value: ParameterValue | undefined): bigint {
  const { low, high, otherwise } = INTEGERS[name];
  const found = value?.kind === "integer" ? value.integer : otherwise;
  demand(found !== undefined && (value === undefined || value.kind === "integer"), `${name} must be an integer`);
  demand(found >= low && found <= high, `${name} is out of range`);
  return found;
}

function targetIn(name: string, value: ParameterValue | undefined, otherwise: bigint): bigint {
  if (value === undefined) return otherwise;
  const target = value.kind === "text" && /^[0-9a-f]{8}$/.test(value.text) ? targetOf(unhex(value.text)) : undefined;
  demand(target !== undefined, `${name} must be a target`);
  return target;
}

/** The target of the child of the block at `height` whose trail has `scheduleMillis`, in compact form. */
export function nextTarget(rules: PowRules, height: bigint, scheduleMillis: bigint): Uint8Array {
  const behind = (scheduleMillis - rules.spacingMillis * height) * 65_536n;
  const exponent = behind / (rules.halfLifeSpacings * rules.spacingMillis);
  const shifts = exponent >> 16n;
  // From there on the target is at an end of its range, and the number would be long.
  if (shifts >= 1n << 14n) return compact(rules.powLimit);
  if (shifts < -(1n << 14n)) return compact(1n);
  const fraction = exponent - (shifts << 16n);
  const factor =
    65_536n + ((195_766_423_245_049n * fraction + 971_821_376n * fraction ** 2n + 5_127n * fraction ** 3n + (1n << 47n)) >> 48n);
  const shift = shifts - 16n;
  const product = rules.initialTarget * factor;
  const target = shift >= 0n ? product << shift : product >> -shift;
  return compact(target < 1n ? 1n : target > rules.powLimit ? rules.powLimit : target);
}

/** The trail after one more block, `pauseMillis` after its parent. */
export function extend(rules: PowRules, trail: Trail, pauseMillis: bigint, target: bigint): Trail {
  const cap = rules.scheduleCapSpacings * rules.spacingMillis;
  const counted = pauseMillis < 0n ? 0n : pauseMillis > cap ? cap : pauseMillis;
  return { work: trail.work + workOf(target), scheduleMillis: trail.scheduleMillis + counted };
}

/** What a header shows against its own seal, whatever the chain is: its target, its length, its work. */
export function sealFault(rules: PowRules, header: Header): string | undefined {
  const target = targetOf(header.engineFields);
  if (target === undefined) return "it names no target";
  if (target > rules.powLimit) return "its target is easier than the chain allows";
  if (header.seal.length !== 8) return "its nonce has not 8 bytes";
  return toNumber(blockId(header)) <= target ? undefined : "its id does not meet its target";
}
