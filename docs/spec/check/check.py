#!/usr/bin/env python3
"""Runs all vectors of docs/spec/vectors against this second implementation, written from the specification's text alone.

Python 3.11 or newer, standard library only. Prints "N passed, N failed"; exit code 1 if any failed.
"""

import json
import sys
import traceback
from pathlib import Path

sys.dont_write_bytecode = True  # this folder belongs to the sources

import consortium
import crypto
import encoding
import ledger
import membership
import merkle
import receipts
import stake
import staking
import votes
import voting
import work
from encoding import Malformed

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
CHECKS = {}


class Tally:
    passed = failed = 0

    def expect(self, got, wanted, what):
        if got == wanted:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: got {shown(got)}, wanted {shown(wanted)}")


def shown(value):
    text = value.hex() if isinstance(value, bytes) else repr(value)
    return text if len(text) <= 200 else text[:200] + "…"


tally = Tally()
expect = tally.expect


def vectors(file):
    def register(check):
        CHECKS[file] = check
        return check

    return register


def unhex(text):
    return None if text is None else bytes.fromhex(text)


def is_malformed(format_, data):
    try:
        format_.decode(data)
        return False
    except Malformed:
        return True


def expect_malformed(format_, rows, what):
    for row in rows:
        data = unhex(row if isinstance(row, str) else row["bytes"])
        expect(is_malformed(format_, data), True, f"{what}: {data.hex()[:80]} is malformed")


def decoded(format_, data, what):
    """The value, after checking that it encodes to the same bytes."""
    value = format_.decode(data)
    expect(format_.write(value), data, f"{what}: encodes to the same bytes")
    return value


def plain(value):
    """A decoded value as the vectors write it."""
    match value:
        case bool() | None:
            return value
        case bytes():
            return value.hex()
        case int() | str():
            return str(value)
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case _:
            return [plain(item) for item in value]


@vectors("encoding.json")
def check_encoding(file):
    formats = {
        "varint": encoding.Varint(),
        "bool": encoding.Bool(),
        "u64": encoding.U64(),
        "bytes": encoding.Bytes(4),
        "text": encoding.Text(16),
    }
    expect(list(file), list(formats), "formats")
    for name, format_ in formats.items():
        for row in file[name]["valid"]:
            expect(plain(decoded(format_, unhex(row["bytes"]), name)), row["value"], f"{name} {row['bytes']}")
        expect_malformed(format_, file[name]["malformed"], name)


@vectors("hashes.json")
def check_hashes(file):
    for row in file["tagged"]:
        expect(crypto.tagged(row["tag"], unhex(row["bytes"])).hex(), row["hash"], f"hash under {row['tag']}")


@vectors("signatures.json")
def check_signatures(file):
    for row in file["keys"]:
        expect(crypto.public_key(unhex(row["secret"])).hex(), row["key"], "key of a secret")
    for row in file["onCurve"]:
        expect(crypto.lift(unhex(row["key"])) is not None, row["valid"], f"{row['key']} on the curve")
    for row in file["signed"]:
        secret, message = unhex(row["secret"]), unhex(row["message"])
        expect(crypto.sign(secret, message, unhex(row["aux"])).hex(), row["signature"], "signature")
        expect(crypto.verify(unhex(row["signature"]), message, crypto.public_key(secret)), True, "verification")
    for row in file["verification"]:
        valid = crypto.verify(unhex(row["signature"]), unhex(row["message"]), unhex(row["key"]))
        expect(valid, row["valid"], f"signature: {row['case']}")


@vectors("vrf.json")
def check_vrf(file):
    for row in file["proofs"]:
        secret, data = unhex(row["secret"]), unhex(row["input"])
        expect(crypto.public_key(secret).hex(), row["key"], "key of a secret")
        expect(crypto.vrf_prove(secret, data).hex(), row["proof"], "proof")
        output = crypto.vrf_verify(unhex(row["key"]), data, unhex(row["proof"]))
        expect(output and output.hex(), row["output"], "output")
    for row in file["refused"]:
        expect(crypto.vrf_verify(unhex(row["key"]), unhex(row["input"]), unhex(row["proof"])), None, f"proof: {row['case']}")


@vectors("addresses.json")
def check_addresses(file):
    for row in file["addresses"]:
        expect(crypto.address(row["prefix"], unhex(row["key"])), row["address"], "address of a key")
        for text in (row["address"], row["address"].upper()):
            expect(crypto.read_address(text, row["prefix"]), (unhex(row["key"]), None), text)
    for row in file["refused"]:
        expect(crypto.read_address(row["text"], row["prefix"]), (None, row["reason"]), f"\"{row['text']}\"")
    for row in file["peerIds"]:
        expect(crypto.peer_id(unhex(row["key"])).hex(), row["peerId"], "peer id")
    for row in file["wallets"]:
        seed = crypto.seed(row["words"], row["passphrase"])
        expect(seed.hex(), row["seed"], "seed of words")
        secret = crypto.wallet_secret(seed, int(row["account"]))
        expect(secret.hex(), row["secret"], "secret of an account")
        expect(crypto.public_key(secret).hex(), row["key"], "key of an account")


@vectors("merkle.json")
def check_merkle(file):
    entries = [unhex(entry) for entry in file["entries"]]
    log, logs = merkle.EMPTY_LOG, []
    for entry in entries + [None]:
        logs.append(log)
        log = entry and merkle.append(log, entry)
    for row in file["logs"]:
        count = row["count"]
        expect(merkle.root(entries[:count]).hex(), row["root"], f"root of {count}")
        expect(decoded(merkle.LOG, unhex(row["encoded"]), "log"), logs[count], f"log of {count}")
        expect(merkle.log_root(logs[count]).hex(), row["root"], f"root of the log of {count}")
    for row in file["inclusion"]:
        proof = merkle.InclusionFormat().decode(unhex(row["proof"]))
        holds = merkle.is_included(proof, unhex(row["entry"]), unhex(row["root"]))
        expect(holds, row["valid"], f"inclusion: {row['case']}")
    for row in file["consistency"]:
        proof = merkle.ConsistencyFormat().decode(unhex(row["proof"]))
        holds = merkle.is_consistent(proof, unhex(row["oldRoot"]), unhex(row["newRoot"]))
        expect(holds, row["valid"], f"consistency: {row['case']}")
    expect_malformed(merkle.LOG, file["malformedLogs"], "log")
    expect_malformed(merkle.InclusionFormat(), file["malformedInclusion"], "inclusion proof")
    expect_malformed(merkle.ConsistencyFormat(), file["malformedConsistency"], "consistency proof")


@vectors("state_tree.json")
def check_state_tree(file):
    for row in file["hashes"]:
        expect(crypto.tagged(row["tag"], unhex(row["bytes"])).hex(), row["hash"], row["tag"])

    def check_proof(row, root, holds):
        proof = merkle.StateProofFormat().decode(unhex(row["proof"]))
        got = merkle.proves(proof, root, unhex(row["key"]), unhex(row["value"]))
        expect(got, holds, f"state proof of {row['key']}")

    leaves = {}
    for batch in file["batches"]:
        for change in batch["changes"]:
            leaves[unhex(change["key"])] = unhex(change["value"])
        leaves = {key: value for key, value in leaves.items() if value is not None}
        expect(merkle.state_root(leaves).hex(), batch["root"], "root after a batch")
        for row in batch["proofs"]:
            check_proof(row, unhex(batch["root"]), True)
    many = {unhex(leaf["key"]): unhex(leaf["value"]) for leaf in file["manyLeaves"]["leaves"]}
    expect(merkle.state_root(many).hex(), file["manyLeaves"]["root"], "root of many leaves")
    for row in file["proofs"]:
        check_proof(row, unhex(row["root"]), True)
    for row in file["refusedProofs"]:
        check_proof(row, unhex(row["root"]), False)
    expect_malformed(merkle.StateProofFormat(), [row["proof"] for row in file["malformedProofs"]], "state proof")


@vectors("genesis.json")
def check_genesis(file):
    kinds = ("integer", "text", "texts")
    for row in file["genesis"]:
        genesis = decoded(ledger.GENESIS, unhex(row["encoded"]), "genesis")
        fields = plain({name: value for name, value in genesis.items() if name != "format"})
        fields["parameters"] = [
            {"name": parameter["name"], "value": {kinds[parameter["value"][0]]: plain(parameter["value"][1])}}
            for parameter in genesis["parameters"]
        ]
        expect(fields, row["fields"], f"genesis: {row['case']}")
        expect(ledger.chain_id(genesis).hex(), row["chainId"], "chain id")
        header = ledger.genesis_header(genesis)
        expect(ledger.HEADER.write(header).hex(), row["header"], "header of genesis")
        expect(header["stateRoot"].hex(), row["stateRoot"], "state root of genesis")
        expect(ledger.block_id(header).hex(), row["id"], "id of genesis")
    expect_malformed(ledger.GENESIS, file["malformed"], "genesis")


def shown_payload(payload):
    kind, content = payload
    fields = {"kind": str(kind)} | plain({name: value for name, value in content.items() if name not in ("kind", "definition", "ballot")})
    if "definition" in content:
        fields["definition"] = voting.DEFINITION.write(content["definition"]).hex()
    if "ballot" in content:
        fields["choices"] = ["blank" if blank else plain(options) for blank, options in content["ballot"]]
    return fields


@vectors("transactions.json")
def check_transactions(file):
    for row in file["transactions"]:
        data, case = unhex(row["encoded"]), f"transaction: {row['case']}"
        transaction = decoded(ledger.TRANSACTION, data, case)
        fields = plain({name: value for name, value in transaction.items() if name not in ("payload", "signature")})
        expect(fields | {"payload": shown_payload(transaction["payload"])}, row["fields"], case)
        expect(ledger.transaction_id(data).hex(), row["id"], case)
        expect(ledger.full_hash(data).hex(), row["fullHash"], case)
        expect(transaction["signature"].hex(), row["signature"], case)
        signature = crypto.sign(unhex(row["secret"]), unhex(row["id"]), bytes(32))
        expect(signature.hex(), row["signature"], case)
        expect(crypto.verify(signature, unhex(row["id"]), transaction["sender"]), True, case)
    for row in file["badSignatures"]:
        data = unhex(row["encoded"])
        transaction = decoded(ledger.TRANSACTION, data, row["case"])
        valid = crypto.verify(transaction["signature"], ledger.transaction_id(data), transaction["sender"])
        expect(valid, False, f"signature: {row['case']}")
    for row in file["possessions"]:
        digest = ledger.possession(unhex(row["chainId"]), unhex(row["validator"]), unhex(row["owner"]))
        expect(digest.hex(), row["digest"], f"possession: {row['case']}")
        valid = crypto.verify(unhex(row["possession"]), digest, unhex(row["validator"]))
        expect(valid, row["valid"], f"possession: {row['case']}")
    expect_malformed(ledger.TRANSACTION, file["malformed"], "transaction")


@vectors("headers_blocks.json")
def check_headers_and_blocks(file):
    for row in file["headers"]:
        header = decoded(ledger.HEADER, unhex(row["encoded"]), row["case"])
        expect(plain(header), row["fields"], f"header: {row['case']}")
        expect(ledger.header_hash(header).hex(), row["hash"], "header hash")
        expect(ledger.block_id(header).hex(), row["id"], "block id")
    expect_malformed(ledger.HEADER, file["malformedHeaders"], "header")
    for row in file["chainTimes"]:
        expect(str(ledger.median([int(time) for time in row["times"]])), row["chainTime"], "chain time")
    check_header_chain(file["chain"])
    for row in file["blocks"]:
        block = decoded(ledger.BLOCK, unhex(row["encoded"]), row["case"])
        hashes = [ledger.full_hash(transaction) for transaction in block["body"]]
        expect(plain(hashes), row["fullHashes"], row["case"])
        expect(merkle.root(hashes).hex(), row["txRoot"], row["case"])
        expect(ledger.block_id(block["header"]).hex(), row["id"], row["case"])
        expect(merkle.root(hashes) == block["header"]["txRoot"], row["bodyFits"], f"block: {row['case']}")
        expect(len(ledger.elections(block["body"])), int(row["elections"]), f"elections: {row['case']}")
    expect_malformed(ledger.BLOCK, file["malformedBlocks"], "block")


def check_header_chain(chain):
    genesis = ledger.GENESIS.decode(unhex(chain["genesis"]))
    headers = [ledger.HEADER.decode(unhex(row["encoded"])) for row in chain["headers"]]
    expect(headers[0], ledger.genesis_header(genesis), "header of genesis")
    for i, row in enumerate(chain["headers"]):
        expect(ledger.block_id(headers[i]).hex(), row["id"], f"id of block {i}")
        if i > 0:
            expect(ledger.header_fault(headers[i], headers[:i], genesis), None, f"rules of header {i}")
    expect(str(ledger.median([header["time"] for header in headers[-11:]])), chain["chainTime"], "chain time at the next block")
    for row in chain["refused"]:
        header = ledger.HEADER.decode(unhex(row["encoded"]))
        expect(ledger.header_fault(header, headers, genesis), row["fault"], f"header: {row['case']}")


@vectors("state_values.json")
def check_state_values(file):
    for row in file["entries"]:
        key, value = unhex(row["key"]), unhex(row["value"])
        expect(merkle.key_hash(key).hex(), row["keyHash"], row["case"])
        expect(merkle.value_hash(value).hex(), row["valueHash"], row["case"])
        entry = decoded(ledger.COLUMNS[key[0]], value, row["case"])
        expect(shown_entry(key[0], entry), row["fields"], f"state value: {row['case']}")
    for row in file["malformed"]:
        expect_malformed(ledger.COLUMNS[int(row["column"])], [row], f"column {row['column']}")


def shown_entry(column, entry):
    entry = {name: value for name, value in entry.items() if name != "kind"}
    match column:
        case 2:
            return {"organiser": entry["organiser"].hex(), "definition": voting.DEFINITION.write(entry["definition"]).hex()}
        case 3:
            fields = {}
            for name, value in entry.items():
                if name in ("roll", "ballots"):
                    fields |= {name + "Count": str(value[0]), name + "Root": merkle.log_root(value).hex()}
                elif name == "tally":
                    fields["tally"] = [{"options": plain(sums[:-1]), "blank": plain(sums[-1])} for sums in value]
                else:
                    fields[name] = plain(value)
            return fields
        case 4 if "ballot" in entry:
            return plain(entry) | {"ballot": voting.BALLOT.write(entry["ballot"]).hex()}
        case _:
            return plain(entry)


@vectors("staking.json")
def check_staking(file):
    check_chains(file["chains"])
    for row in file["elections"]:
        candidates = staking.REGISTER.decode(unhex(row["register"]))["candidates"]
        elected = staking.elect(candidates, int(row["minStake"]))
        expect(elected and staking.SET.write(elected).hex(), row["set"], "elected validators")


@vectors("members.json")
def check_members(file):
    check_chains(file["chains"])
    for row in file["digests"]:
        change = {"number": int(row["number"])} | {name: [unhex(key) for key in row[name]] for name in ("coming", "leaving")}
        expect(membership.digest(unhex(row["chainId"]), change).hex(), row["digest"], "what members sign")


@vectors("execution.json")
def check_execution(file):
    check_chains(file["chains"])


def check_chains(chains):
    for run in chains:
        chain = ledger.Chain(ledger.GENESIS.decode(unhex(run["genesis"])))
        for block in run["blocks"]:
            for i, row in enumerate(block["transactions"]):
                code = chain.offer(unhex(row["encoded"]), int(block["height"]), int(block["chainTime"]))
                expect(code, row["reject"], f"{run['case']}: block {block['height']}, transaction {i}")
            chain.end_of_block(unhex(block["producer"]), int(block["height"]))
            expect(chain.state.root().hex(), block["stateRoot"], f"{run['case']}: state after block {block['height']}")


@vectors("election.json")
def check_elections(file):
    definitions = [voting.DEFINITION.decode(unhex(row["encoded"])) for row in file["definitions"]]
    for definition, row in zip(definitions, file["definitions"]):
        fields = {name: plain(value) for name, value in definition.items() if name not in ("kind", "revote")}
        fields["revote"] = ("last", "first")[definition["revote"][0]]
        expect({"encoded": row["encoded"]} | fields, row, "definition")
        expect(voting.DEFINITION.write(definition).hex(), row["encoded"], "definition")
    expect_malformed(voting.DEFINITION, file["malformedDefinitions"], "definition")
    for row in file["ballots"]:
        ballot = decoded(voting.BALLOT, unhex(row["ballot"]), row["case"])
        expect(voting.fits(ballot, definitions[int(row["definition"])]), row["fits"], f"ballot: {row['case']}")
    expect_malformed(voting.BALLOT, file["malformedBallots"], "ballot")
    for row in file["phases"]:
        got = voting.phase(definitions[int(row["definition"])], row, int(row["time"]))
        expect(got, row["phase"], f"phase at {row['time']}")
    for run in file["runs"]:
        check_run(run)


def check_run(run):
    election = unhex(run["election"])
    definition = voting.DEFINITION.decode(unhex(run["definition"]))
    status, roll = voting.new_status(definition), {}
    for i, step in enumerate(run["steps"]):
        what = f"{run['case']}: step {i}, {step['action']}"
        expect(take_step(step, election, definition, status, roll, int(run["ballotsPerVoter"])), step["refusal"], what)
        expect(voting.STATUS.write(status).hex(), step["status"], what)
        if step.get("voterRecord"):
            expect(ledger.COLUMNS[4].write(roll[unhex(step["voter"])]).hex(), step["voterRecord"], what)
    expect(voting.tally_root(election, status, unhex(run["stateRoot"])).hex(), run["tallyRoot"], f"{run['case']}: tally root")


def take_step(step, election, definition, status, roll, ballots_per_voter):
    time = int(step["time"])
    if step["action"] == "enrol":
        chunk = [{"voter": unhex(entry["voter"]), "weight": int(entry["weight"])} for entry in step["chunk"]]
        expect(voting.chunk_hash(election, chunk).hex(), step["chunkHash"], "hash of a chunk")
        refusal = voting.enrol_refusal(definition, status, chunk, roll.get, time)
        if not refusal:
            voting.enrol(status, election, chunk)
            roll |= {entry["voter"]: voting.new_voter(entry) for entry in chunk}
    elif step["action"] == "close":
        refusal = voting.close_refusal(definition, status, time)
        status["enrolmentClosed"] |= not refusal
    elif step["action"] == "cancel":
        refusal = voting.cancel_refusal(definition, status, time)
        status["cancelled"] |= not refusal
    else:
        voter, ballot = roll.get(unhex(step["voter"])), voting.BALLOT.decode(unhex(step["ballot"]))
        refusal = voting.cast_refusal(definition, status, voter, ballot, ballots_per_voter, time)
        if not refusal:
            voting.cast(status, voter, unhex(step["tracker"]), ballot)
    return refusal


@vectors("pow.json")
def check_pow(file):
    for row in file["targets"]:
        t = work.target(unhex(row["engineFields"]))
        expect(t.to_bytes(32, "big").hex(), row["threshold"], "target")
        expect(str(work.work(t)), row["work"], "work")
    for text in file["refusedTargets"]:
        expect(refused_target(unhex(text)), True, f"{text} is no target")
    limit = work.target(unhex("2000ffff"))
    for row in file["asert"]:
        rules = work.Rules(2000, limit, work.target(unhex(row["initialTarget"])))
        expect(rules.next(row["scheduleMillis"], row["parentHeight"]).hex(), row["target"], "difficulty")
    for row in file["trails"]:
        trail = decoded(work.TRAIL, unhex(row["encoded"]), "trail")
        expect(plain(trail), [row["work"], row["scheduleMillis"]], "trail")
    expect_malformed(work.TRAIL, file["refusedTrails"], "trail")
    check_pow_chain(file["chain"])


def refused_target(fields):
    try:
        work.target(fields)
        return False
    except Malformed:
        return True


def check_pow_chain(chain):
    genesis = ledger.GENESIS.decode(unhex(chain["genesis"]))
    rules = work.rules_of(genesis)
    expect(genesis["time"], chain["genesisTimeMillis"], "time of genesis")
    trail, time = work.TRAIL.decode(unhex(chain["genesisTrail"])), genesis["time"]
    expect(trail, (0, 0), "trail at genesis")
    for height, row in enumerate(chain["blocks"]):
        header = ledger.HEADER.decode(unhex(row["header"]))
        expect(ledger.header_hash(header).hex(), row["headerHash"], "header hash")
        expect(ledger.block_id(header).hex(), row["id"], "block id")
        fields = rules.next(trail[1], height)
        expect(fields.hex(), row["target"], "target")
        expect(header["engineFields"], fields, "engine fields")
        expect(len(header["seal"]), 8, "length of the seal")
        t = work.target(fields)
        expect(crypto.number(ledger.block_id(header)) <= t, True, "work")
        trail = rules.extend(trail, header["time"] - time, t)
        expect(work.TRAIL.write(trail).hex(), row["trail"], "trail")
        time = header["time"]


@vectors("pos.json")
def check_pos(file):
    for row in file["sets"]:
        validators = decoded(staking.SET, unhex(row["set"]), "set")
        expect(stake.set_hash(validators).hex(), row["hash"], "hash of a set")
    expect_malformed(staking.SET, file["refusedSets"], "set")
    for row in file["entries"]:
        expect(stake.entry_key(int(row["epoch"])).hex(), row["keyHash"], "key of an epoch's validators")
    for row in file["leaders"]:
        validators = staking.SET.decode(unhex(row["set"]))
        key = stake.leader(validators, unhex(row["seed"]), int(row["height"]), int(row["round"]))
        expect(key.hex(), row["leader"], "leader")
    for row in file["votes"]:
        numbers = (int(row[name]) for name in ("step", "height", "round"))
        expect(votes.vote(unhex(row["chainId"]), *numbers, unhex(row["block"])).hex(), row["digest"], "vote")
    for row in file["proposals"]:
        numbers = (int(row[name]) for name in ("height", "round"))
        digest = votes.proposal(unhex(row["chainId"]), *numbers, int(row.get("polRound", -1)), unhex(row["block"]))
        expect(digest.hex(), row["digest"], "proposal")
    chain = ledger.chain_id(ledger.GENESIS.decode(unhex(file["chain"]["genesis"])))
    for row in file["evidence"]:
        evidence = decoded(votes.EVIDENCE, unhex(row["bytes"]), row["case"])
        expect(plain([evidence["validator"], evidence["height"]]), [row["validator"], row["height"]], row["case"])
        expect(votes.is_proven(evidence, chain), row["proven"], f"evidence: {row['case']}")
    expect_malformed(votes.EVIDENCE, file["malformedEvidence"], "evidence")
    check_pos_chain(file["chain"], file["refused"])


def check_pos_chain(chain, refused):
    genesis = ledger.GENESIS.decode(unhex(chain["genesis"]))
    rules = stake.Rules(genesis)
    header, trail = ledger.genesis_header(genesis), rules.genesis_trail()
    expect(stake.TRAIL.write(trail).hex(), chain["genesisTrail"], "trail at genesis")
    for row in chain["blocks"]:
        if row is chain["blocks"][-1]:
            for other in refused:
                against = rules.extend(header, trail, ledger.HEADER.decode(unhex(other["header"])))
                expect(against, None, f"header: {other['case']}")
            validators = stake.FieldsFormat().decode(header["engineFields"])["set"]
            beside = stake.CertificateFormat(len(validators)).decode(unhex(chain["certificateBesideTheLastButOne"]))
            certified = stake.certifies(beside, rules.chain, header["height"], ledger.block_id(header), validators)
            expect(certified, True, "certificate beside a tip")
        following = ledger.HEADER.decode(unhex(row["header"]))
        expect(ledger.block_id(following).hex(), row["id"], "block id")
        trail = rules.extend(header, trail, following)
        expect(trail and stake.TRAIL.write(trail).hex(), row["trail"], f"trail behind block {following['height']}")
        header = following


@vectors("raft.json")
def check_raft(file):
    expect(consortium.ENTRY.hex(), file["entry"], "key of the members")
    for row in file["signed"]:
        digest = consortium.stored(unhex(row["chainId"]), int(row["height"]), unhex(row["block"]))
        expect(digest.hex(), row["digest"], "what a member signs")
    chain = file["chain"]
    genesis = ledger.GENESIS.decode(unhex(chain["genesis"]))
    rules = consortium.Rules(genesis)
    header, trail = ledger.genesis_header(genesis), rules.genesis_trail()
    expect(consortium.TRAIL.write(trail).hex(), chain["genesisTrail"], "trail at genesis")
    for row in chain["blocks"]:
        if header["height"] == 4:
            for other in file["refusedAfterTheFourth"]:
                against = rules.extend(header, trail, ledger.HEADER.decode(unhex(other["header"])))
                expect(against, None, f"header: {other['case']}")
            members = consortium.FieldsFormat().decode(header["engineFields"])["members"]
            beside = chain["certificateBesideATip"]
            certificate = consortium.CertificateFormat(len(members)).decode(unhex(beside["certificate"]))
            certified = consortium.certifies(certificate, rules.chain, 4, unhex(beside["block"]), members)
            expect(certified, True, "certificate beside a tip")
        following = ledger.HEADER.decode(unhex(row["header"]))
        expect(ledger.block_id(following).hex(), row["id"], "block id")
        trail = rules.extend(header, trail, following)
        expect(trail and consortium.TRAIL.write(trail).hex(), row["trail"], f"trail behind block {following['height']}")
        header = following


@vectors("receipt.json")
@vectors("receipt_pos.json")
@vectors("receipt_raft.json")
def check_receipts(file):
    for row in file["cases"]:
        checks, anchored = receipts.check(unhex(row["receipt"]), unhex(row["checkpoint"]))
        consistent = all(checks.values())
        got = [list(checks), [name for name, ok in checks.items() if not ok], consistent, anchored, consistent and anchored]
        wanted = [row[name] for name in ("checks", "failed", "consistent", "anchored", "valid")]
        expect(got, wanted, f"receipt: {row['case']}")


def main():
    present = {path.name for path in VECTORS.glob("*.json")}
    for file, check in CHECKS.items():
        before = tally.passed, tally.failed
        try:
            check(json.loads((VECTORS / file).read_text("utf-8")))
        except Exception:
            tally.failed += 1
            print(f"FAILED {file}:\n{traceback.format_exc()}")
        print(f"{file}: {tally.passed - before[0]} passed, {tally.failed - before[1]} failed")
    for file in sorted(present - CHECKS.keys()):
        print(f"{file}: not checked here")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
