"""election.md, and state.md where it is about elections: formats, phases, rules, counting."""

from crypto import tagged
from encoding import HASH, KEY, NOTHING, Bool, Choice, Format, List, Struct, Text, Varint, demand
from merkle import EMPTY_LOG, LOG, append, log_root

MAX_WEIGHT = 2**40
I31 = 2**31 - 1
KIND = Choice({0: NOTHING})


class Definition(Format):
    """Its texts follow the number of languages, which stands in front of them."""

    def fields(self, languages):
        def texts(limit):
            return Texts(limit, languages)

        question = Struct(
            id=Text(64, 1), title=texts(8192), options=List(256, texts(1024), 1), min=Varint(), max=Varint(1), blank=Bool(), check=self.question
        )
        return Struct(
            title=texts(8192),
            description=texts(32768),
            questions=List(64, question, 1),
            enrolBy=Varint(),
            opens=Varint(),
            closes=Varint(),
            revote=Choice({0: NOTHING, 1: NOTHING}),
            documents=List(32, Struct(name=Text(256), sha256=HASH)),
        )

    kind_and_languages = Struct(kind=KIND, languages=List(16, Text(35, 1), 1))

    @staticmethod
    def question(question):
        demand(question["min"] <= question["max"] <= len(question["options"]), "min, max and options do not fit")

    def read(self, source):
        value = self.kind_and_languages.read(source)
        languages = value["languages"]
        demand(len(set(languages)) == len(languages), "a language twice")
        value |= self.fields(len(languages)).read(source)
        ids = [question["id"] for question in value["questions"]]
        demand(len(set(ids)) == len(ids), "a question id twice")
        demand(sum(len(question["options"]) for question in value["questions"]) <= 1024, "too many options")
        demand(value["enrolBy"] <= value["opens"] < value["closes"], "times out of order")
        return value

    def write(self, value):
        return self.kind_and_languages.write(value) + self.fields(len(value["languages"])).write(value)


class Texts(Format):
    def __init__(self, limit, count):
        self.text, self.count = Text(limit), count

    def read(self, source):
        return [self.text.read(source) for _ in range(self.count)]

    def write(self, value):
        return b"".join(map(self.text.write, value))


DEFINITION = Definition()
BALLOT = List(64, Choice({0: List(256, Varint(0, 255), key=lambda option: option), 1: NOTHING}))
CHUNK = List(131072, Struct(voter=KEY, weight=Varint(1, MAX_WEIGHT)), 1, key=lambda entry: entry["voter"])


def fits(ballot, definition):
    questions = definition["questions"]
    return len(ballot) == len(questions) and all(
        question["blank"]
        if blank
        else question["min"] <= len(options) <= question["max"] and all(option < len(question["options"]) for option in options)
        for (blank, options), question in zip(ballot, questions)
    )


def phase(definition, status, time):
    if status["cancelled"]:
        return "CANCELLED"
    if time < definition["opens"]:
        return "SCHEDULED" if status["enrolmentClosed"] else "ENROLMENT"
    if not status["enrolmentClosed"]:
        return "FAILED"
    return "OPEN" if time < definition["closes"] else "RESULT"


def chunk_hash(election, chunk):
    return tagged("psephos/roll-chunk", election + CHUNK.write(chunk))


def tally_root(election, status, root_of_state):
    return tagged(
        "psephos/tally",
        election + log_root(status["ballots"]) + Varint().write(status["ballots"][0]) + TALLY.write(status["tally"]) + root_of_state,
    )


class Tally(Format):
    """Per question the pairs [count, weight] of each option and then of blank."""

    pair = Struct(count=Varint(), weight=Varint())

    def read(self, source):
        options = List(64, Varint(1, 256)).read(source)
        demand(sum(options) <= 1024, "too many options")
        return [[self.pair.read(source) for _ in range(count + 1)] for count in options]

    def write(self, value):
        counts = List(64, Varint()).write([len(question) - 1 for question in value])
        return counts + b"".join(self.pair.write(pair) for question in value for pair in question)


class Voter(Format):
    enrolled = Struct(kind=KIND, weight=Varint(1, MAX_WEIGHT), ballotsCast=Varint(0, I31))
    counted = Struct(tracker=HASH, ballot=BALLOT)

    def read(self, source):
        value = self.enrolled.read(source)
        return value | self.counted.read(source) if value["ballotsCast"] else value

    def write(self, value):
        return self.enrolled.write(value) + (self.counted.write(value) if value["ballotsCast"] else b"")


TALLY = Tally()
VOTER = Voter()
STATUS = Struct(
    kind=KIND,
    enrolmentClosed=Bool(),
    cancelled=Bool(),
    voters=Varint(),
    weight=Varint(),
    roll=LOG,
    ballots=LOG,
    turnoutVoters=Varint(),
    turnoutWeight=Varint(),
    tally=TALLY,
)


def new_status(definition):
    sums = [[{"count": 0, "weight": 0} for _ in range(len(q["options"]) + 1)] for q in definition["questions"]]
    numbers = dict.fromkeys(("voters", "weight", "turnoutVoters", "turnoutWeight"), 0)
    return {"kind": (0, {}), "enrolmentClosed": False, "cancelled": False, "roll": EMPTY_LOG, "ballots": EMPTY_LOG, "tally": sums} | numbers


CLOSED = dict.fromkeys(("SCHEDULED", "OPEN", "RESULT"), "ENROLMENT_CLOSED")
OVER = {"CANCELLED": "ELECTION_CANCELLED", "FAILED": "ELECTION_FAILED"}


def enrol_refusal(definition, status, chunk, voter, time):
    refusal = (OVER | CLOSED).get(phase(definition, status, time))
    if refusal:
        return refusal
    if time >= definition["enrolBy"]:
        return "ENROLMENT_OVER"
    if status["weight"] + sum(entry["weight"] for entry in chunk) > MAX_WEIGHT:
        return "ROLL_WEIGHT"
    return "VOTER_ALREADY_ENROLLED" if any(voter(entry["voter"]) for entry in chunk) else None


def close_refusal(definition, status, time):
    refusal = (OVER | CLOSED).get(phase(definition, status, time))
    return refusal or (None if status["voters"] else "ROLL_EMPTY")


def cancel_refusal(definition, status, time):
    return (OVER | {"OPEN": "ALREADY_OPEN", "RESULT": "ALREADY_OPEN"}).get(phase(definition, status, time))


def cast_refusal(definition, status, voter, ballot, ballots_per_voter, time):
    early_or_late = {"ENROLMENT": "TOO_EARLY", "SCHEDULED": "TOO_EARLY", "RESULT": "TOO_LATE"}
    refusal = (OVER | early_or_late).get(phase(definition, status, time))
    if refusal:
        return refusal
    if voter is None:
        return "NOT_ON_ROLL"
    if voter["ballotsCast"] and definition["revote"][0] == 1:
        return "ALREADY_VOTED"
    if voter["ballotsCast"] >= ballots_per_voter:
        return "BALLOTS_EXHAUSTED"
    return None if fits(ballot, definition) else "INVALID_CHOICE"


def new_voter(entry):
    return {"kind": (0, {}), "weight": entry["weight"], "ballotsCast": 0}


def enrol(status, election, chunk):
    status["voters"] += len(chunk)
    status["weight"] += sum(entry["weight"] for entry in chunk)
    status["roll"] = append(status["roll"], chunk_hash(election, chunk))


def cast(status, voter, tracker, ballot):
    """Changes both."""
    if voter["ballotsCast"]:
        count(status["tally"], voter["ballot"], -1, -voter["weight"])
    else:
        status["turnoutVoters"] += 1
        status["turnoutWeight"] += voter["weight"]
    count(status["tally"], ballot, 1, voter["weight"])
    status["ballots"] = append(status["ballots"], tracker)
    voter |= {"ballotsCast": voter["ballotsCast"] + 1, "tracker": tracker, "ballot": ballot}


def count(tally, ballot, ballots, weight):
    for (blank, options), sums in zip(ballot, tally):
        for option in [len(sums) - 1] if blank else options:
            sums[option]["count"] += ballots
            sums[option]["weight"] += weight
