"""consensus-pos.md: validators, leaders, certificates, hand-overs."""

import crypto
import ledger
import merkle
import staking
from crypto import tagged
from encoding import HASH, U64, Bool, Format, Malformed, Raw, Struct, Varint, demand
from staking import SET, total
from votes import VOTES, vote

TRAIL = Struct(height=U64(), seed=HASH, outputs=HASH, validators=HASH, next=HASH)


class CertificateFormat(Format):
    """The value is (round, places of the signers, their signatures)."""

    def __init__(self, validators):
        self.validators = validators

    def read(self, source):
        round_ = Varint().read(source)
        bitmap = source.take((self.validators + 7) // 8)
        signers = [i for i in range(8 * len(bitmap)) if merkle.bit(bitmap, i)]
        demand(not signers or signers[-1] < self.validators, "bits past the last")
        return round_, signers, [source.take(64) for _ in signers]


class FieldsFormat(Format):
    def read(self, source):
        value = {"round": Varint().read(source), "set": SET.read(source), "vrf": Raw(81).read(source), "handover": None}
        if Bool().read(source):
            value["handover"] = SET.read(source), HASH.read(source), merkle.StateProofFormat().read(source)
        value["parents"] = value["handover"][0] if value["handover"] else value["set"]
        value["certificate"] = CertificateFormat(len(value["parents"])).read(source) if Bool().read(source) else None
        return value


def set_hash(validators):
    return tagged("psephos/state-value", SET.write(validators))


def entry_key(epoch):
    return tagged("psephos/state-key", b"\x05" + epoch.to_bytes(8, "big"))


def leader(validators, seed, height, round_):
    left = list(validators)
    for passed in range(round_ - round_ % len(validators), round_):
        left.remove(drawn(left, seed, height, passed))
    return drawn(left, seed, height, round_)["key"]


def drawn(validators, seed, height, round_):
    number = tagged("psephos/leader", seed + height.to_bytes(8, "big") + round_.to_bytes(8, "big"))[:16]
    point = crypto.number(number) * total(validators) >> 128
    for validator in validators:
        if point < validator["stake"]:
            return validator
        point -= validator["stake"]


def certifies(certificate, chain, height, block, validators):
    round_, signers, signatures = certificate
    if 3 * sum(validators[i]["stake"] for i in signers) <= 2 * total(validators):
        return False
    digest = vote(chain, VOTES["precommit"], height, round_, block)
    return all(crypto.verify(s, digest, validators[i]["key"]) for i, s in zip(signers, signatures))


class Rules:
    def __init__(self, genesis):
        self.chain = ledger.chain_id(genesis)
        self.staking = staking.terms(genesis)
        self.epoch_blocks = self.staking.epoch_blocks
        self.first_hash = set_hash(staking.as_set(self.staking.initial))

    def genesis_trail(self):
        seed = tagged("psephos/beacon", self.chain)
        return {"height": 0, "seed": seed, "outputs": bytes(32), "validators": self.first_hash, "next": self.first_hash}

    def extend(self, parent, trail, header):
        """The trail behind the header, or None."""
        height = header["height"]
        try:
            fields = FieldsFormat().decode(header["engineFields"])
        except Malformed:
            return None
        begins = height > 1 and (height - 1) % self.epoch_blocks == 0
        if header["seal"] or bool(fields["handover"]) != begins or bool(fields["certificate"]) != (height > 1):
            return None
        if set_hash(fields["parents"]) != trail["validators"]:
            return None
        if height > 1 and not certifies(
            fields["certificate"], self.chain, height - 1, ledger.block_id(parent), fields["parents"]
        ):
            return None
        if begins:
            _, after, proof = fields["handover"]
            if not merkle.proves(proof, parent["stateRoot"], entry_key((height - 1) // self.epoch_blocks + 1), after):
                return None
            seed = tagged("psephos/beacon", trail["seed"] + trail["outputs"])
            trail = trail | {"seed": seed, "outputs": bytes(32), "validators": trail["next"], "next": after}
        if set_hash(fields["set"]) != trail["validators"]:
            return None
        key = leader(fields["set"], trail["seed"], height, fields["round"])
        output = crypto.vrf_verify(key, trail["seed"] + height.to_bytes(8, "big"), fields["vrf"])
        outputs = output and tagged("psephos/beacon-output", trail["outputs"] + output)
        return outputs and trail | {"height": height, "outputs": outputs}

    def succession(self, height):
        """Where the state after the block has validators, and from which height they certify; or None."""
        if height < 1 or height % self.epoch_blocks:
            return None
        return entry_key(height // self.epoch_blocks + 1), height + self.epoch_blocks + 1

    def named(self, header):
        return set_hash(FieldsFormat().decode(header["engineFields"])["set"])

    def certifies(self, certificate, header, signers):
        """Whether the validators with this hash certified the header."""
        validators = FieldsFormat().decode(header["engineFields"])["set"]
        votes = CertificateFormat(len(validators)).decode(certificate)
        block = ledger.block_id(header)
        return set_hash(validators) == signers and certifies(votes, self.chain, header["height"], block, validators)
