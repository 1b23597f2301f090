"""receipts.md: reading receipts and checking them."""

import crypto
import ledger
import merkle
import voting
import work
from encoding import U8, Format, Malformed, Struct, Varint, demand

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


class Receipt(Format):
    start = Struct(genesis=ledger.GENESIS, transaction=ledger.InBytes(), block=ledger.HEADER, inBlock=merkle.InclusionFormat())

    def read(self, source):
        demand(U8().read(source) == 1, "unknown format")
        value = self.start.read(source)
        value["data"] = value["transaction"]
        value["transaction"] = ledger.TRANSACTION.decode(value["data"])
        demand(value["transaction"]["payload"][0] == ledger.CAST, "not a ballot")
        tag = U8().read(source)
        demand(tag <= 1, "unknown tag")
        return value | (COUNTED.read(source) if tag else {"anchor": Link().read(source)})

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
    genesis, transaction, data = receipt["genesis"], receipt["transaction"], receipt["data"]
    chain = ledger.chain_id(genesis)
    checks = {
        "format": True,
        "chain": transaction["chainId"] == chain and all(h["chainId"] == chain and h["version"] == 1 for h in headers),
        "seals": genesis["consensus"] == "pow" and all(bears_out_its_seal(h, genesis) for h in headers),
        "signature": crypto.verify(transaction["signature"], ledger.transaction_id(data), transaction["sender"]),
        "recorded": merkle.is_included(receipt["inBlock"], ledger.full_hash(data), block["txRoot"]),
        "history": holds(receipt["anchor"], closing) and holds(receipt.get("closing"), block),
    }
    if "closing" in receipt:
        checks |= check_counted(receipt, closing)
    ids = [ledger.block_id(anchor), ledger.block_id(closing)]
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
