"""state.md §4, consensus-pos.md §1, §2: the register of stakes, and who will be validators. Knows no transactions."""

import re

from crypto import lift
from encoding import KEY, MAX_INTEGER, Bool, Format, List, Struct, Varint, demand

MAX_CANDIDATES, MAX_UNBONDING, MAX_OFFENCES, MAX_VALIDATORS = 256, 8, 8, 128


def total(validators):
    return sum(validator["stake"] for validator in validators)


class SetFormat(List):
    """The value is a list of {key, stake}."""

    def __init__(self):
        super().__init__(MAX_VALIDATORS, Struct(key=KEY, stake=Varint(1)), low=1, key=lambda validator: validator["key"])

    def read(self, source):
        value = super().read(source)
        demand(total(value) <= MAX_INTEGER, "too much stake")
        return value


class Owner(Format):
    """A key, or None."""

    def read(self, source):
        return KEY.read(source) if Bool().read(source) else None

    def write(self, value):
        return Bool().write(value is not None) + (value or b"")


SET = SetFormat()
UNBONDING = Struct(amount=Varint(1), releaseHeight=Varint())
CANDIDATE = Struct(
    key=KEY,
    owner=Owner(),
    stake=Varint(),
    jailed=Bool(),
    unbonding=List(MAX_UNBONDING, UNBONDING, key=lambda entry: entry["releaseHeight"]),
    offences=List(MAX_OFFENCES, Varint(), key=lambda height: height),
)
REGISTER = Struct(candidates=List(MAX_CANDIDATES, CANDIDATE, key=lambda candidate: candidate["key"]))


def as_set(candidates):
    return sorted(({"key": c["key"], "stake": c["stake"]} for c in candidates), key=lambda validator: validator["key"])


class Terms:
    def __init__(self, genesis):
        values = {parameter["name"]: parameter["value"][1] for parameter in genesis["parameters"]}
        self.epoch_blocks = values.get("epochBlocks", 1000)
        self.unbonding_blocks = values.get("unbondingBlocks", max(100000, 2 * self.epoch_blocks))
        self.min_stake = values.get("minStake", 1)
        self.slash = values.get("slashPerMille", 50)
        self.initial = sorted(map(initial_candidate, values["validators"]), key=lambda candidate: candidate["key"])

    # Each of the following takes the candidates and changes them; `refusal` first.

    def stake_refusal(self, candidates, validator, amount, sender):
        known = find(candidates, validator)
        if known:
            if known["owner"] != sender:
                return "NOT_VALIDATOR_OWNER"
            return "VALIDATOR_JAILED" if known["jailed"] else None
        if amount < self.min_stake:
            return "STAKE_TOO_LOW"
        return "VALIDATORS_FULL" if len(candidates) == MAX_CANDIDATES else None

    def stake(self, candidates, validator, amount, sender):
        known = find(candidates, validator)
        if known is None:
            known = new_candidate(validator, sender, 0)
            candidates.append(known)
            candidates.sort(key=lambda candidate: candidate["key"])
        known["stake"] += amount

    def unstake_refusal(self, candidates, validator, amount, sender, height):
        known = find(candidates, validator)
        if known is None:
            return "UNKNOWN_VALIDATOR"
        if known["owner"] != sender:
            return "NOT_VALIDATOR_OWNER"
        if amount > known["stake"]:
            return "INSUFFICIENT_STAKE"
        heights = [entry["releaseHeight"] for entry in known["unbonding"]]
        full = len(heights) == MAX_UNBONDING and height + self.unbonding_blocks not in heights
        return "UNBONDING_FULL" if full else None

    def unstake(self, candidates, validator, amount, height):
        known = find(candidates, validator)
        known["stake"] -= amount
        release = height + self.unbonding_blocks
        for entry in known["unbonding"]:
            if entry["releaseHeight"] == release:
                entry["amount"] += amount
                return
        known["unbonding"].append({"amount": amount, "releaseHeight": release})

    def evidence_refusal(self, candidates, validator, offence, validators, height):
        if height > offence + self.unbonding_blocks:
            return "EVIDENCE_TOO_OLD"
        if validators is None or find(validators, validator) is None:
            return "NOT_A_VALIDATOR"
        known = find(candidates, validator)
        if known is None:
            return "UNKNOWN_VALIDATOR"
        punished = offence in known["offences"] or len(known["offences"]) == MAX_OFFENCES
        return "OFFENCE_PUNISHED" if punished else None

    def punish(self, candidates, validator, offence):
        known = find(candidates, validator)
        left = lambda amount: amount - (amount * self.slash + 999) // 1000
        known["stake"] = left(known["stake"])
        known["unbonding"] = [entry | {"amount": left(entry["amount"])} for entry in known["unbonding"] if left(entry["amount"])]
        known["jailed"] = True
        known["offences"] = sorted(known["offences"] + [offence])

    def release(self, candidates, height):
        """What is paid to whom, the candidates that stay, and whether anything happened."""
        paid, stay, touched = [], [], False
        for candidate in candidates:
            due = [entry for entry in candidate["unbonding"] if entry["releaseHeight"] <= height]
            paid += [(candidate["owner"], entry["amount"]) for entry in due]
            fresh = [offence for offence in candidate["offences"] if offence + self.unbonding_blocks > height]
            left = candidate | {"unbonding": candidate["unbonding"][len(due) :], "offences": fresh}
            gone = not (left["stake"] or left["unbonding"] or fresh)
            touched = touched or gone or left != candidate
            if not gone:
                stay.append(left)
        return paid, stay, touched


def elect(candidates, min_stake):
    """None where nobody may be a validator."""
    able = [c for c in candidates if not c["jailed"] and c["stake"] >= min_stake]
    able.sort(key=lambda candidate: (-candidate["stake"], candidate["key"]))
    return as_set(able[:MAX_VALIDATORS]) or None


def terms(genesis):
    """None for engines without stake."""
    return Terms(genesis) if genesis["consensus"] == "pos" else None


def new_candidate(key, owner, stake):
    return {"key": key, "owner": owner, "stake": stake, "jailed": False, "unbonding": [], "offences": []}


def initial_candidate(text):
    key, stake, owner = re.fullmatch("([0-9a-f]{64}):([1-9][0-9]{0,18})(?::([0-9a-f]{64}))?", text).groups()
    demand(all(lift(bytes.fromhex(known)) for known in (key, owner) if known), "a key that is not on the curve")
    return new_candidate(bytes.fromhex(key), owner and bytes.fromhex(owner), int(stake))


def find(candidates, key):
    return next((candidate for candidate in candidates if candidate["key"] == key), None)
