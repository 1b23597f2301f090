"""ledger.md, state.md: formats, rules, execution."""

import membership
import staking
import votes
import voting
from crypto import lift, tagged, verify
from encoding import HASH, KEY, U8, Bytes, Choice, Format, List, Malformed, Raw, Struct, Text, Varint, demand
from merkle import ZERO, key_hash, root, state_root, value_hash

MAX_BLOCK, MAX_TRANSACTION, MAX_BLOCK_ELECTIONS = 8388608, 131072, 512
I31 = 2**31 - 1

# --- state.md §1, §2 ---------------------------------------------------------------------------------------------------

ACCOUNT = Struct(balance=Varint(), sequence=Varint())
ELECTION = Struct(organiser=KEY, definition=voting.DEFINITION)
COLUMNS = {1: ACCOUNT, 2: ELECTION, 3: voting.STATUS, 4: voting.VOTER, 5: staking.SET, 6: staking.REGISTER}


class State:
    """Keys with their column to encoded values."""

    def __init__(self):
        self.entries = {}

    def get(self, column, key):
        value = self.entries.get(bytes([column]) + key)
        return value and COLUMNS[column].decode(value)

    def put(self, column, key, value):
        self.entries[bytes([column]) + key] = COLUMNS[column].write(value)

    def account(self, key):
        return self.get(1, key) or {"balance": 0, "sequence": 0}

    def credit(self, key, amount, transactions=0):
        account = self.account(key)
        self.put(1, key, {"balance": account["balance"] + amount, "sequence": account["sequence"] + transactions})

    def root(self):
        return state_root({key_hash(key): value_hash(value) for key, value in self.entries.items()})


# --- ledger.md §1 to §5 --------------------------------------------------------------------------------------------------


class SizedText(Text):
    """A name of an engine's parameter: ASCII 33 to 126."""

    def read(self, source):
        text = super().read(source)
        demand(all(33 <= ord(c) <= 126 for c in text), "not printable ASCII")
        return text


def check_genesis(genesis):
    demand(genesis["addressPrefix"] in ("psv", "tpsv"), "unknown prefix")
    demand(len(genesis["salt"]) in (0, 32), "length of the salt")
    demand(sum(account["balance"] for account in genesis["accounts"]) <= 2**62, "too much in all")


PARAMETER = Struct(name=SizedText(64, 1), value=Choice({0: Varint(), 1: Text(1024), 2: List(1024, Text(1024))}))
GENESIS = Struct(
    format=Varint(1, 1),
    network=Text(64, 1),
    addressPrefix=Text(64),
    salt=Bytes(32),
    time=Varint(),
    consensus=Text(64, 1),
    parameters=List(64, PARAMETER, key=lambda parameter: parameter["name"].encode()),
    maxBlockBytes=Varint(1024, MAX_BLOCK),
    maxTransactionBytes=Varint(1024, MAX_TRANSACTION),
    minSpacing=Varint(1, I31),
    maxFuture=Varint(0, I31),
    blockReward=Varint(0, 2**32),
    minFee=Varint(0, 2**62),
    ballotsPerVoter=Varint(1, I31),
    excludedKinds=List(256, U8(), key=lambda kind: kind),
    electionCreators=List(10000, KEY, key=lambda key: key),
    accounts=List(100000, Struct(key=KEY, balance=Varint(1, 2**62)), key=lambda account: account["key"]),
    check=check_genesis,
)

TRANSFER, CREATE, ENROL, CLOSE, CANCEL, CAST, STAKE, UNSTAKE, EVIDENCE = range(1, 10)
ABOUT_STAKE = STAKE, UNSTAKE, EVIDENCE
CHANGE_MEMBERS = 16
PAYLOAD = Choice(
    {
        TRANSFER: Struct(to=KEY, amount=Varint()),
        CREATE: Struct(definition=voting.DEFINITION),
        ENROL: Struct(election=HASH, chunk=voting.CHUNK),
        CLOSE: Struct(election=HASH),
        CANCEL: Struct(election=HASH),
        CAST: Struct(election=HASH, kind=voting.KIND, ballot=voting.BALLOT),
        STAKE: Struct(validator=KEY, amount=Varint(), possession=Raw(64)),
        UNSTAKE: Struct(validator=KEY, amount=Varint()),
        EVIDENCE: Struct(evidence=Bytes(1024)),
        CHANGE_MEMBERS: membership.CHANGE,
    }
)


class Transaction(Format):
    format = Struct(chainId=HASH, sender=KEY, sequence=Varint(), expiryHeight=Varint(), fee=Varint(), payload=PAYLOAD, signature=Raw(64))

    def decode(self, data):
        demand(len(data) <= MAX_TRANSACTION, "too large")
        return self.format.decode(data)

    def write(self, value):
        return self.format.write(value)


class InBytes(Format):
    """A transaction with its length before it; the value is its bytes."""

    def read(self, source):
        data = Bytes(MAX_TRANSACTION).read(source)
        TRANSACTION.decode(data)
        return data

    def write(self, value):
        return Bytes(MAX_TRANSACTION).write(value)


TRANSACTION = Transaction()
UNSEALED = dict(
    version=Varint(1, I31),
    chainId=HASH,
    height=Varint(),
    parent=HASH,
    time=Varint(),
    txRoot=HASH,
    stateRoot=HASH,
    historyRoot=HASH,
    producer=KEY,
    engineFields=Bytes(65536),
)
HEADER = Struct(**UNSEALED, seal=Bytes(64))


class Block(Format):
    format = Struct(header=HEADER, body=List(8388608, InBytes()))

    def decode(self, data):
        demand(len(data) <= MAX_BLOCK, "too large")
        return self.format.decode(data)

    def write(self, value):
        return self.format.write(value)


BLOCK = Block()


def elections(body):
    """Those that the transactions of a block concern; a block is invalid with more than MAX_BLOCK_ELECTIONS."""
    found = set()
    for data in body:
        transaction = TRANSACTION.decode(data)
        kind, payload = transaction["payload"]
        if kind == CREATE:
            found.add(transaction_id(data))
        elif kind not in (TRANSFER, CHANGE_MEMBERS, *ABOUT_STAKE):
            found.add(payload["election"])
    return found


def chain_id(genesis):
    return tagged("psephos/chain", GENESIS.write(genesis))


def transaction_id(data):
    return tagged("psephos/tx", data[:-64])


def full_hash(data):
    return tagged("psephos/tx-full", data)


def possession(chain, validator, owner):
    return tagged("psephos/possession", chain + validator + owner)


def header_hash(header):
    return tagged("psephos/header", Struct(**UNSEALED).write(header))


def block_id(header):
    return tagged("psephos/block", header_hash(header) + header["seal"])


def genesis_state(genesis):
    state = State()
    for account in genesis["accounts"]:
        state.credit(account["key"], account["balance"])
    return state


def genesis_header(genesis):
    return {
        "version": 1,
        "chainId": chain_id(genesis),
        "height": 0,
        "parent": ZERO,
        "time": genesis["time"],
        "txRoot": root([]),
        "stateRoot": genesis_state(genesis).root(),
        "historyRoot": root([]),
        "producer": ZERO,
        "engineFields": b"",
        "seal": b"",
    }


# --- ledger.md §6 --------------------------------------------------------------------------------------------------------


def median(times):
    return sorted(times)[len(times) // 2]


def header_fault(header, earlier, genesis, version_at=lambda height: 1):
    """The first rule that a header breaks on top of all `earlier` ones."""
    parent = earlier[-1]
    rules = [
        ("WRONG_CHAIN", header["chainId"] == chain_id(genesis)),
        ("WRONG_PARENT", header["parent"] == block_id(parent)),
        ("WRONG_HEIGHT", header["height"] == parent["height"] + 1),
        ("WRONG_VERSION", header["version"] == version_at(header["height"])),
        ("TOO_CLOSE", header["time"] >= parent["time"] + genesis["minSpacing"]),
        ("TIME_TOO_OLD", header["time"] > median([h["time"] for h in earlier[-11:]])),
        ("WRONG_HISTORY", header["historyRoot"] == root([block_id(h) for h in earlier])),
    ]
    return next((fault for fault, kept in rules if not kept), None)


# --- ledger.md §7, state.md §3 ----------------------------------------------------------------------------------------------


class Chain:
    """A state that blocks change, without headers and seals."""

    def __init__(self, genesis):
        self.genesis = genesis
        self.id = chain_id(genesis)
        self.state = genesis_state(genesis)
        self.terms = staking.terms(genesis)
        self.first_members = membership.first(genesis)
        self.fees = 0

    def offer(self, data, height, time):
        """Executes the transaction, or says why not."""
        try:
            transaction = TRANSACTION.decode(data)
        except Malformed:
            return "MALFORMED"
        code = self.refusal(data, transaction, height) or self.refusal_by_kind(transaction, height, time)
        if code is None:
            self.execute(transaction, transaction_id(data), height)
        return code

    def refusal(self, data, transaction, height):
        kind, payload = transaction["payload"]
        sender, fee = transaction["sender"], transaction["fee"]
        if transaction["chainId"] != self.id:
            return "WRONG_CHAIN"
        if len(data) > self.genesis["maxTransactionBytes"]:
            return "TOO_LARGE"
        if not verify(transaction["signature"], transaction_id(data), sender):
            return "BAD_SIGNATURE"
        keys = {
            TRANSFER: lambda: [payload["to"]],
            ENROL: lambda: [entry["voter"] for entry in payload["chunk"]],
            STAKE: lambda: [payload["validator"]],
            CHANGE_MEMBERS: lambda: payload["coming"],
        }.get(kind, list)()
        if not all(map(lift, keys)):
            return "INVALID_KEY"
        if kind in self.genesis["excludedKinds"] or kind in ABOUT_STAKE and not self.terms:
            return "KIND_NOT_ALLOWED"
        if kind == CHANGE_MEMBERS and not self.first_members:
            return "KIND_NOT_ALLOWED"
        account = self.state.account(sender)
        if transaction["sequence"] != account["sequence"]:
            return "STALE_SEQUENCE" if transaction["sequence"] < account["sequence"] else "SEQUENCE_GAP"
        if transaction["expiryHeight"] < height:
            return "EXPIRED"
        if transaction["expiryHeight"] > height + 100000:
            return "EXPIRY_TOO_FAR"
        if kind == CAST and fee:
            return "FEE_NOT_ALLOWED"
        least = self.genesis["minFee"] * (len(payload["chunk"]) if kind == ENROL else 1)
        if kind != CAST and fee < min(least, 2**63 - 1):
            return "FEE_TOO_LOW"
        return "INSUFFICIENT_BALANCE" if fee > account["balance"] else None

    def refusal_by_kind(self, transaction, height, time):
        kind, payload = transaction["payload"]
        sender = transaction["sender"]
        if kind == CHANGE_MEMBERS:
            return membership.refusal(payload, self.members, self.first_members, self.id)
        if kind in ABOUT_STAKE:
            return self.refusal_of_stake(kind, payload, sender, transaction["fee"], height)
        if kind == TRANSFER:
            if payload["amount"] == 0:
                return "AMOUNT_ZERO"
            balance = self.state.account(sender)["balance"]
            return "INSUFFICIENT_BALANCE" if payload["amount"] > balance - transaction["fee"] else None
        if kind == CREATE:
            if self.genesis["electionCreators"] and sender not in self.genesis["electionCreators"]:
                return "CREATOR_NOT_ALLOWED"
            return "ELECTION_TIMES" if payload["definition"]["enrolBy"] <= time else None
        election = self.state.get(2, payload["election"])
        if election is None:
            return "UNKNOWN_ELECTION"
        if kind != CAST and election["organiser"] != sender:
            return "NOT_ORGANISER"
        definition, status = election["definition"], self.state.get(3, payload["election"])
        return self.election_refusal(kind, payload, sender, definition, status, time)

    def election_refusal(self, kind, payload, sender, definition, status, time):
        voter = lambda key: self.state.get(4, payload["election"] + key)
        if kind == ENROL:
            return voting.enrol_refusal(definition, status, payload["chunk"], voter, time)
        if kind == CLOSE:
            return voting.close_refusal(definition, status, time)
        if kind == CANCEL:
            return voting.cancel_refusal(definition, status, time)
        return voting.cast_refusal(definition, status, voter(sender), payload["ballot"], self.genesis["ballotsPerVoter"], time)

    def register(self):
        entry = self.state.get(6, b"")
        return entry["candidates"] if entry else [dict(candidate) for candidate in self.terms.initial]

    def validators(self, epoch):
        return staking.as_set(self.terms.initial) if epoch < 2 else self.state.get(5, epoch.to_bytes(8, "big"))

    def members(self, number):
        return self.first_members if number == 0 else self.state.get(5, number.to_bytes(8, "big"))

    def refusal_of_stake(self, kind, payload, sender, fee, height):
        register = self.register()
        if kind != EVIDENCE and payload["amount"] == 0:
            return "AMOUNT_ZERO"
        if kind == STAKE:
            validator, amount = payload["validator"], payload["amount"]
            if amount > self.state.account(sender)["balance"] - fee:
                return "INSUFFICIENT_BALANCE"
            code = self.terms.stake_refusal(register, validator, amount, sender)
            holds = code or verify(payload["possession"], possession(self.id, validator, sender), validator)
            return code or (None if holds else "BAD_POSSESSION")
        if kind == UNSTAKE:
            return self.terms.unstake_refusal(register, payload["validator"], payload["amount"], sender, height)
        try:
            evidence = votes.EVIDENCE.decode(payload["evidence"])
        except Malformed:
            return "BAD_EVIDENCE"
        offence = evidence["height"]
        validators = self.validators((offence - 1) // self.terms.epoch_blocks)
        code = self.terms.evidence_refusal(register, evidence["validator"], offence, validators, height)
        return code or (None if votes.is_proven(evidence, self.id) else "BAD_EVIDENCE")

    def execute_stake(self, kind, payload, sender, height):
        register = self.register()
        if kind == STAKE:
            self.state.credit(sender, -payload["amount"])
            self.terms.stake(register, payload["validator"], payload["amount"], sender)
        elif kind == UNSTAKE:
            self.terms.unstake(register, payload["validator"], payload["amount"], height)
        else:
            evidence = votes.EVIDENCE.decode(payload["evidence"])
            self.terms.punish(register, evidence["validator"], evidence["height"])
        self.state.put(6, b"", {"candidates": register})

    def execute(self, transaction, id_, height):
        kind, payload = transaction["payload"]
        state, sender = self.state, transaction["sender"]
        self.fees += transaction["fee"]
        state.credit(sender, -transaction["fee"], 1)
        if kind == TRANSFER:
            state.credit(sender, -payload["amount"])
            state.credit(payload["to"], payload["amount"])
        elif kind == CHANGE_MEMBERS:
            number = payload["number"]
            members = membership.changed(self.members(number - 1), payload)
            state.put(5, number.to_bytes(8, "big"), members)
            state.put(5, bytes(8), members)
        elif kind in ABOUT_STAKE:
            self.execute_stake(kind, payload, sender, height)
        elif kind == CREATE:
            state.put(2, id_, {"organiser": sender, "definition": payload["definition"]})
            state.put(3, id_, voting.new_status(payload["definition"]))
        else:
            election = payload["election"]
            status = state.get(3, election)
            if kind == ENROL:
                for entry in payload["chunk"]:
                    state.put(4, election + entry["voter"], voting.new_voter(entry))
                voting.enrol(status, election, payload["chunk"])
            elif kind == CLOSE:
                status["enrolmentClosed"] = True
            elif kind == CANCEL:
                status["cancelled"] = True
            else:
                voter = state.get(4, election + sender)
                voting.cast(status, voter, id_, payload["ballot"])
                state.put(4, election + sender, voter)
            state.put(3, election, status)

    def end_of_block(self, producer, height):
        income = self.genesis["blockReward"] + self.fees
        self.fees = 0
        if income:
            self.state.credit(producer, income)
        if self.terms:
            paid, register, touched = self.terms.release(self.register(), height)
            for owner, amount in paid:
                self.state.credit(owner, amount)
            if touched:
                self.state.put(6, b"", {"candidates": register})
            if height % self.terms.epoch_blocks == 0:
                epoch = height // self.terms.epoch_blocks + 1
                self.state.put(5, epoch.to_bytes(8, "big"), staking.elect(register, self.terms.min_stake) or self.validators(epoch - 1))
