"""consensus-pos.md §5, §7: what validators sign, and evidence that one signed too much."""

import crypto
from crypto import tagged
from encoding import HASH, KEY, U8, Format, Raw, Struct, Varint, demand

VOTES = {"prevote": 1, "precommit": 2}


def vote(chain, step, height, round_, block):
    return tagged("psephos/vote", chain + bytes([step]) + height.to_bytes(8, "big") + round_.to_bytes(8, "big") + block)


def proposal(chain, height, round_, pol_round, block):
    numbers = height.to_bytes(8, "big") + round_.to_bytes(8, "big") + pol_round.to_bytes(8, "big", signed=True)
    return tagged("psephos/proposal", chain + numbers + block)


STATEMENTS = {
    0: Struct(block=HASH, next=Varint(), signature=Raw(64)),
    1: Struct(block=HASH, signature=Raw(64)),
    2: Struct(block=HASH, signature=Raw(64)),
}
ACCUSED = Struct(step=U8(), validator=KEY, height=Varint(1), round=Varint())


class EvidenceFormat(Format):
    def read(self, source):
        value = ACCUSED.read(source)
        demand(value["step"] in STATEMENTS, "unknown step")
        value["statements"] = [STATEMENTS[value["step"]].read(source) for _ in range(2)]
        lesser, greater = ((said["block"], said.get("next", 0)) for said in value["statements"])
        demand(lesser < greater, "not in order")
        return value

    def write(self, value):
        return ACCUSED.write(value) + b"".join(map(STATEMENTS[value["step"]].write, value["statements"]))


EVIDENCE = EvidenceFormat()


def is_proven(evidence, chain):
    def digest(said):
        height, round_ = evidence["height"], evidence["round"]
        if evidence["step"] == 0:
            return proposal(chain, height, round_, said["next"] - 1, said["block"])
        return vote(chain, evidence["step"], height, round_, said["block"])

    return all(crypto.verify(said["signature"], digest(said), evidence["validator"]) for said in evidence["statements"])
