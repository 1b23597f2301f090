"""consensus-raft.md §2: members that come and go."""

from crypto import lift, tagged, verify
from encoding import KEY, Format, List, Raw, Struct, Varint, demand

MAX_MEMBERS = 64
KEYS = List(1, KEY)


class ChangeFormat(Format):
    format = Struct(
        number=Varint(1),
        coming=KEYS,
        leaving=KEYS,
        approvals=List(65, Struct(key=KEY, signature=Raw(64)), key=lambda approval: approval["key"]),
    )

    def read(self, source):
        change = self.format.read(source)
        demand(change["coming"] != change["leaving"], "no change of members")
        return change

    def write(self, value):
        return self.format.write(value)


CHANGE = ChangeFormat()


def first(genesis):
    """The members in genesis, ascending by key; none where the engine is another."""
    if genesis["consensus"] != "raft":
        return []
    values = {parameter["name"]: parameter["value"][1] for parameter in genesis["parameters"]}
    keys = [bytes.fromhex(key) for key in sorted(values["members"])]
    demand(all(map(lift, keys)), "a key that is not on the curve")
    return [{"key": key, "stake": 1} for key in keys]


def digest(chain, change):
    keys = KEYS.write(change["coming"]) + KEYS.write(change["leaving"])
    return tagged("psephos/member-change", chain + change["number"].to_bytes(8, "big") + keys)


def changed(before, change):
    staying = [member for member in before if member["key"] not in change["leaving"]]
    return sorted(staying + [{"key": key, "stake": 1} for key in change["coming"]], key=lambda member: member["key"])


def refusal(change, members, in_genesis, chain):
    before = members(change["number"] - 1)
    if before is None or members(change["number"]) is not None:
        return "MEMBERS_CHANGED"
    keys = [member["key"] for member in before]
    known = keys + [member["key"] for member in in_genesis]
    if any(key in known for key in change["coming"]) or any(key not in keys for key in change["leaving"]):
        return "BAD_MEMBER_CHANGE"
    if not 1 <= len(changed(before, change)) <= MAX_MEMBERS:
        return "BAD_MEMBER_CHANGE"
    approving = [approval["key"] for approval in change["approvals"]]
    agreeing = sum(key in keys for key in approving)
    comes = all(key in approving for key in change["coming"])
    if not comes or 2 * agreeing <= len(keys) or len(approving) != agreeing + len(change["coming"]):
        return "APPROVALS_MISSING"
    signed = digest(chain, change)
    holds = all(verify(approval["signature"], signed, approval["key"]) for approval in change["approvals"])
    return None if holds else "BAD_APPROVAL"
