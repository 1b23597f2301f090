/** What an election is: definition, ballots, roll, phases (docs/spec/election.md §1 to §5). */
import { compare } from "./bytes";
import {
  after,
  ascending,
  bool,
  checked,
  choiceOf,
  demand,
  encode,
  type Format,
  hash,
  integer,
  key,
  list,
  nothing,
  repeated,
  struct,
  tagged,
  type ValueOf,
  varint,
} from "./codec";
import { taggedHash } from "./hash";
import { nonEmptyText, text } from "./text";

export interface Question {
  readonly id: string;
  /** Texts have one version for each language of the definition, in its order. */
  readonly title: readonly string[];
  readonly options: readonly (readonly string[])[];
  readonly min: number;
  readonly max: number;
  readonly blank: boolean;
}

/** What the organiser fixes. Times are chain times in milliseconds. */
export interface Definition {
  readonly languages: readonly string[];
  readonly title: readonly string[];
  readonly description: readonly string[];
  readonly questions: readonly Question[];
  readonly enrolBy: bigint;
  readonly opens: bigint;
  readonly closes: bigint;
  readonly revote: "last" | "first";
  readonly documents: readonly { readonly name: string; readonly sha256: Uint8Array }[];
}

export const MAX_OPTIONS = 1_024;
export const MAX_QUESTIONS = 64;
export const MAX_WEIGHT = 2 ** 40;

const LANGUAGES = /* @__PURE__ */ list(16, /* @__PURE__ */ nonEmptyText(35), 1);

function question(languages: number): Format<Question> {
  const format = struct<Question>({
    id: nonEmptyText(64),
    title: repeated(languages, text(8_192)),
    options: list(256, repeated(languages, text(1_024)), 1),
    min: integer(0, 256),
    max: integer(1, 256),
    blank: bool,
  });
  return checked(format, ({ min, max, options }) => demand(min <= max && max <= options.length, "a question's min, max and options do not fit"));
}

function afterLanguages(languages: number): Format<Omit<Definition, "languages">> {
  return struct<Omit<Definition, "languages">>({
    title: repeated(languages, text(8_192)),
    description: repeated(languages, text(32_768)),
    questions: list(MAX_QUESTIONS, question(languages), 1),
    enrolBy: varint,
    opens: varint,
    closes: varint,
    revote: choiceOf("last", "first"),
    documents: list(32, struct({ name: text(256), sha256: hash })),
  });
}

function differ(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

function checkDefinition({ languages, questions, enrolBy, opens, closes }: Definition): void {
  demand(differ(languages), "a language twice");
  demand(differ(questions.map(({ id }) => id)), "a question id twice");
  demand(questions.reduce((sum, { options }) => sum + options.length, 0) <= MAX_OPTIONS, "too many options");
  demand(enrolBy <= opens && opens < closes, "times out of order");
}

/** Of open elections, the only kind so far. */
export const DEFINITION: Format<Definition> = /* @__PURE__ */ after(
  0,
  /* @__PURE__ */ checked(
    {
      read(input) {
        const languages = LANGUAGES.read(input);
        return { languages, ...afterLanguages(languages.length).read(input) };
      },
      write(out, definition) {
        LANGUAGES.write(out, definition.languages);
        afterLanguages(definition.languages.length).write(out, definition);
      },
    },
    checkDefinition,
  ),
);

const CHOICE = /* @__PURE__ */ tagged({
  options: [0, /* @__PURE__ */ struct({ options: /* @__PURE__ */ ascending(/* @__PURE__ */ list(256, /* @__PURE__ */ integer(0, 255)), (a, b) => a - b) })],
  blank: [1, nothing],
});

/** What a ballot says to one question: options by their numbers from 0, or blank. */
export type Choice = ValueOf<typeof CHOICE>;
/** One choice for each question. */
export type Ballot = readonly Choice[];

export const BALLOT: Format<Ballot> = /* @__PURE__ */ list(MAX_QUESTIONS, CHOICE);

export function fits(ballot: Ballot, { questions }: Definition): boolean {
  return ballot.length === questions.length && ballot.every((choice, i) => choiceFits(choice, questions[i]!));
}

function choiceFits(choice: Choice, { options, min, max, blank }: Question): boolean {
  if (choice.kind === "blank") return blank;
  const chosen = choice.options;
  return min <= chosen.length && chosen.length <= max && chosen.every((option) => option < options.length);
}

export interface Enrolled {
  readonly voter: Uint8Array;
  readonly weight: number;
}

/** Voters that one transaction puts on the roll. */
export const ROLL_CHUNK: Format<readonly Enrolled[]> = /* @__PURE__ */ ascending(
  /* @__PURE__ */ list(131_072, /* @__PURE__ */ struct<Enrolled>({ voter: key, weight: /* @__PURE__ */ integer(1, MAX_WEIGHT) }), 1),
  (a, b) => compare(a.voter, b.voter),
);

/** The entry of the roll log for a chunk. */
export function chunkHash(election: Uint8Array, chunk: readonly Enrolled[]): Uint8Array {
  return taggedHash("psephos/roll-chunk", election, encode(ROLL_CHUNK, chunk));
}

export type Phase = "CANCELLED" | "ENROLMENT" | "SCHEDULED" | "FAILED" | "OPEN" | "RESULT";

/** The phase at a chain time. */
export function phaseAt(
  chainTime: bigint,
  { opens, closes }: Pick<Definition, "opens" | "closes">,
  { enrolmentClosed, cancelled }: { readonly enrolmentClosed: boolean; readonly cancelled: boolean },
): Phase {
  if (cancelled) return "CANCELLED";
  if (chainTime < opens) return enrolmentClosed ? "SCHEDULED" : "ENROLMENT";
  if (!enrolmentClosed) return "FAILED";
  return chainTime < closes ? "OPEN" : "RESULT";
}
