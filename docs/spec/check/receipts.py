"""receipts.md: reading receipts and checking them."""

import consortium
import crypto
import ledger
import merkle
import stake
import voting
import work
from encoding import HASH, U8, Bytes, Format, Malformed, Struct, Varint, demand

MAX_RECEIPT = 8388608


class Link(Format):
    """The value is None, or the later header and the proof."""

    def read(self, source):
        tag = U8().read(source)
        demand(tag <= 1, "unknown tag")
        return (ledger.HEADER.read(source), merkle.InclusionFormat().read(source)) if tag else None


class Proved(Format):
    def __init__(self, value):
        self.value = value

    def read(self, source):
        return self.value.read(source), merkle.StateProofFormat().read(source)


class Headers(Format):
    def read(self, source):
        return [ledger.HEADER.read(source) for _ in range(Varint(0, 10).read(source))]


COUNTED = Struct(
    closing=Link(),
    earlier=Headers(),
    election=Proved(ledger.ELECTION),
    status=Proved(voting.STATUS),
    voter=Proved(ledger.COLUMNS[4]),
    anchor=Link(),
)


HANDOVER = Struct(header=ledger.HEADER, certificate=Bytes(65536), next=HASH, proof=merkle.StateProofFormat())


class Certification(Format):
    def read(self, source):
        handovers = [HANDOVER.read(source) for _ in range(Varint(0, 4096).read(source))]
        certificate = Bytes(65536).read(source)
        demand(certificate, "empty certificate")
        return {"handovers": handovers, "certificate": certificate}


class Receipt(Format):
    start = Struct(genesis=ledger.GENESIS, transaction=ledger.InBytes(), block=ledger.HEADER, inBlock=merkle.InclusionFormat())

    def read(self, source):
        format_ = U8().read(source)
        demand(format_ in (1, 2), "unknown format")
        value = self.start.read(source)
        value["data"] = value["transaction"]
        value["transaction"] = ledger.TRANSACTION.decode(value["data"])
        demand(value["transaction"]["payload"][0] == ledger.CAST, "not a ballot")
        tag = U8().read(source)
        demand(tag <= 1, "unknown tag")
        value |= COUNTED.read(source) if tag else {"anchor": Link().read(source)}
        return value | {"certification": Certification().read(source) if format_ == 2 else None}

    def decode(self, data):
        demand(len(data) <= MAX_RECEIPT, "too large")
        return super().decode(data)


RECEIPT = Receipt()


def check(data, checkpoint):
    """(the names of the checks with their outcomes, whether it is anchored)."""
    try:
        receipt = RECEIPT.decode(data)
    except Malformed:
        return {"format": False}, False
    block = receipt["block"]
    closing = target(receipt["closing"], block) if "closing" in receipt else block
    anchor = target(receipt["anchor"], closing)
    headers = [block, closing, anchor] + receipt.get("earlier", [])
    steps = [step["header"] for step in receipt["certification"]["handovers"]] if receipt["certification"] else []
    genesis, transaction, data = receipt["genesis"], receipt["transaction"], receipt["data"]
    chain = ledger.chain_id(genesis)
    ids = [ledger.block_id(anchor), ledger.block_id(closing)]
    checks = {
        "format": True,
        "chain": transaction["chainId"] == chain and all(h["chainId"] == chain and h["version"] == 1 for h in headers + steps),
        "seals": seals_hold(genesis, headers, anchor, receipt["certification"], checkpoint in ids),
        "signature": crypto.verify(transaction["signature"], ledger.transaction_id(data), transaction["sender"]),
        "recorded": merkle.is_included(receipt["inBlock"], ledger.full_hash(data), block["txRoot"]),
        "history": holds(receipt["anchor"], closing) and holds(receipt.get("closing"), block),
    }
    if "closing" in receipt:
        checks |= check_counted(receipt, closing)
    return checks, checkpoint in ids


def target(link, header):
    return link[0] if link else header


def holds(link, earlier):
    if link is None:
        return True
    later, proof = link
    index, size, _ = proof
    return (
        later["height"] > earlier["height"]
        and (index, size) == (earlier["height"], later["height"])
        and merkle.is_included(proof, ledger.block_id(earlier), later["historyRoot"])
    )


def seals_hold(genesis, headers, anchor, certification, anchored):
    if genesis["consensus"] == "pow":
        return certification is None and all(bears_out_its_seal(header, genesis) for header in headers)
    rules = {"pos": stake.Rules, "raft": consortium.Rules}.get(genesis["consensus"])
    try:
        return bool(rules and certification) and is_certified(rules(genesis), anchor, anchored, **certification)
    except Malformed:
        return False


def is_certified(rules, anchor, anchored, handovers, certificate):
    """Follows the validators from genesis to the anchor. A set stays until a handover names another."""
    if anchored and not handovers and anchor["height"] >= 1:
        return rules.certifies(certificate, anchor, rules.named(anchor))
    last, before, since, now = 0, rules.first_hash, 1, rules.first_hash
    for step in handovers:
        header, height = step["header"], step["header"]["height"]
        if height <= last or not rules.succession(height):
            return False
        entry, start = rules.succession(height)
        following = before if start - 1 < since else now
        signers = before if height < since else now
        if step["next"] == following or not merkle.proves(step["proof"], header["stateRoot"], entry, step["next"]):
            return False
        if not rules.certifies(step["certificate"], header, signers):
            return False
        last, before, since, now = height, following, start, step["next"]
    return anchor["height"] >= since and rules.certifies(certificate, anchor, now)


def bears_out_its_seal(header, genesis):
    if header["height"] == 0:
        return header == ledger.genesis_header(genesis)
    try:
        t = work.target(header["engineFields"])
    except Malformed:
        return False
    return t <= work.rules_of(genesis).limit and len(header["seal"]) == 8 and crypto.number(ledger.block_id(header)) <= t


def check_counted(receipt, closing):
    election = receipt["transaction"]["payload"][1]["election"]
    voter_key = receipt["transaction"]["sender"]
    (record, _), (status, _), (voter, _) = receipt["election"], receipt["status"], receipt["voter"]

    def in_state(name, column, key):
        value, proof = receipt[name]
        key_hash = merkle.key_hash(bytes([column]) + key)
        value_hash = merkle.value_hash(ledger.COLUMNS[column].write(value))
        return merkle.proves(proof, closing["stateRoot"], key_hash, value_hash)

    return {
        "closed": is_closed(receipt, closing, record["definition"]["closes"]),
        "election": in_state("election", 2, election),
        "status": in_state("status", 3, election) and status["enrolmentClosed"] and not status["cancelled"],
        "counted": in_state("voter", 4, election + voter_key)
        and voter.get("tracker") == ledger.transaction_id(receipt["data"])
        and voter.get("ballot") == receipt["transaction"]["payload"][1]["ballot"],
    }


def is_closed(receipt, closing, closes):
    headers = receipt["earlier"] + [closing]
    follow = all(
        child["parent"] == ledger.block_id(parent)
        and child["height"] == parent["height"] + 1
        and child["time"] - parent["time"] >= receipt["genesis"]["minSpacing"]
        for parent, child in zip(headers, headers[1:])
    )
    return (
        len(receipt["earlier"]) == min(10, closing["height"])
        and follow
        and ledger.median([header["time"] for header in headers]) >= closes
    )
