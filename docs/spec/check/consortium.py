"""consensus-raft.md: members, certificates, hand-overs."""

import crypto
import ledger
import membership
import merkle
import stake
from crypto import tagged
from encoding import HASH, U64, Bool, Format, Malformed, Struct, demand

TRAIL = Struct(height=U64(), members=HASH)
ENTRY = tagged("psephos/state-key", b"\x05" + bytes(8))


class MembersFormat(Format):
    """The value is a list of {key, stake}, all stakes 1."""

    def read(self, source):
        members = stake.SET.read(source)
        demand(len(members) <= 64, "too many members")
        demand(all(member["stake"] == 1 for member in members), "a member of more weight than 1")
        return members


MEMBERS = MembersFormat()


class CertificateFormat(Format):
    """The value is (places of the signers, their signatures)."""

    def __init__(self, members):
        self.members = members

    def read(self, source):
        bitmap = source.take((self.members + 7) // 8)
        signers = [i for i in range(8 * len(bitmap)) if merkle.bit(bitmap, i)]
        demand(not signers or signers[-1] < self.members, "bits past the last")
        return signers, [source.take(64) for _ in signers]


class FieldsFormat(Format):
    def read(self, source):
        value = {"members": MEMBERS.read(source), "handover": None}
        if Bool().read(source):
            value["handover"] = MEMBERS.read(source), merkle.StateProofFormat().read(source)
        value["parents"] = value["handover"][0] if value["handover"] else value["members"]
        value["certificate"] = CertificateFormat(len(value["parents"])).read(source) if Bool().read(source) else None
        return value


def stored(chain, height, block):
    return tagged("psephos/stored", chain + height.to_bytes(8, "big") + block)


def certifies(certificate, chain, height, block, members):
    signers, signatures = certificate
    if 2 * len(signers) <= len(members):
        return False
    digest = stored(chain, height, block)
    return all(crypto.verify(s, digest, members[i]["key"]) for i, s in zip(signers, signatures))


class Rules:
    def __init__(self, genesis):
        self.chain = ledger.chain_id(genesis)
        self.first = membership.first(genesis)
        self.first_hash = stake.set_hash(self.first)

    def genesis_trail(self):
        return {"height": 0, "members": self.first_hash}

    def extend(self, parent, trail, header):
        """The trail behind the header, or None."""
        height = header["height"]
        try:
            fields = FieldsFormat().decode(header["engineFields"])
        except Malformed:
            return None
        if header["seal"] or bool(fields["certificate"]) != (height > 1):
            return None
        if stake.set_hash(fields["parents"]) != trail["members"]:
            return None
        members = stake.set_hash(fields["members"])
        if fields["handover"]:
            leaving, proof = fields["handover"]
            if height == 1 or leaving == fields["members"]:
                return None
            if not merkle.proves(proof, parent["stateRoot"], ENTRY, members):
                return None
        if height > 1 and not certifies(
            fields["certificate"], self.chain, height - 1, ledger.block_id(parent), fields["parents"]
        ):
            return None
        return {"height": trail["height"] + 1, "members": members}

    def succession(self, height):
        """Where the state after the block has members, and from which height they certify; or None."""
        return (ENTRY, height + 1) if height > 0 else None

    def named(self, header):
        return stake.set_hash(FieldsFormat().decode(header["engineFields"])["members"])

    def certifies(self, certificate, header, signers):
        """Whether the members with this hash certified the header."""
        members = FieldsFormat().decode(header["engineFields"])["members"]
        votes = CertificateFormat(len(members)).decode(certificate)
        block = ledger.block_id(header)
        return stake.set_hash(members) == signers and certifies(votes, self.chain, header["height"], block, members)
