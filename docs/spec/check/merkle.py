"""merkle.md: trees over lists, logs, proofs, the state tree."""

from crypto import sha256, tagged
from encoding import HASH, Format, Varint, demand

ZERO = bytes(32)


def leaf(entry):
    return sha256(b"\0" + entry)


def node(left, right):
    return sha256(b"\1" + left + right)


def root(entries):
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return leaf(entries[0])
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return node(root(entries[:k]), root(entries[k:]))


class LogFormat(Format):
    """The value is (count, peaks)."""

    def read(self, source):
        count = Varint().read(source)
        return count, [HASH.read(source) for _ in range(count.bit_count())]

    def write(self, value):
        return Varint().write(value[0]) + b"".join(value[1])


LOG = LogFormat()
EMPTY_LOG = (0, [])


def append(log, entry):
    count, peaks = log[0], log[1] + [leaf(entry)]
    rest = count
    while rest & 1:
        right = peaks.pop()
        peaks.append(node(peaks.pop(), right))
        rest >>= 1
    return count + 1, peaks


def log_root(log):
    if not log[1]:
        return sha256(b"")
    value = log[1][-1]
    for peak in reversed(log[1][:-1]):
        value = node(peak, value)
    return value


def path_length(index, size):
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def read_path(source, length):
    return [HASH.read(source) for _ in range(length)]


class InclusionFormat(Format):
    def read(self, source):
        index, size = Varint().read(source), Varint().read(source)
        demand(index < size, "index beyond the list")
        return index, size, read_path(source, path_length(index, size))


def climb(f, s, path, right, left):
    """Calls `right(p)` where the sibling is to the left of us, `left(p)` where it is to the right."""
    for p in path:
        if f & 1 or f == s:
            right(p)
            while f and not f & 1:
                f, s = f >> 1, s >> 1
        else:
            left(p)
        f, s = f >> 1, s >> 1


def is_included(proof, entry, root_hash):
    index, size, path = proof
    h = [leaf(entry)]

    def right(p):
        h[0] = node(p, h[0])

    def left(p):
        h[0] = node(h[0], p)

    climb(index, size - 1, path, right, left)
    return h[0] == root_hash


class ConsistencyFormat(Format):
    def read(self, source):
        old, new = Varint(1).read(source), Varint().read(source)
        demand(old <= new, "the old list is longer")
        if old == new:
            return old, new, 0, 0, []
        z = (old & -old).bit_length() - 1
        f, s = (old - 1) >> z, (new - 1) >> z
        return old, new, f, s, read_path(source, path_length(f, s + 1) + (f != 0))


def is_consistent(proof, old_root, new_root):
    old, new, f, s, path = proof
    if old == new:
        return old_root == new_root
    first, path = (old_root, path) if f == 0 else (path[0], path[1:])
    ab = [first, first]

    def right(p):
        ab[:] = node(p, ab[0]), node(p, ab[1])

    def left(p):
        ab[1] = node(ab[1], p)

    climb(f, s, path, right, left)
    return ab == [old_root, new_root]


def key_hash(key):
    return tagged("psephos/state-key", key)


def value_hash(value):
    return tagged("psephos/state-value", value)


def bit(key, index):
    return key[index // 8] >> 7 - index % 8 & 1


def state_leaf(key, value):
    return tagged("psephos/state-leaf", key + value)


def state_root(leaves, depth=0):
    """Of a map from key hashes to value hashes."""
    if not leaves:
        return ZERO
    if len(leaves) == 1:
        return state_leaf(*next(iter(leaves.items())))
    sides = [{}, {}]
    for key, value in leaves.items():
        sides[bit(key, depth)][key] = value
    return tagged("psephos/state-node", state_root(sides[0], depth + 1) + state_root(sides[1], depth + 1))


class StateProofFormat(Format):
    """The value is (end, siblings, key hash and value hash of the other leaf)."""

    def read(self, source):
        end = source.take(1)[0]
        demand(end <= 2, "unknown end")
        n = Varint(0, 256 if end == 1 else 255).read(source)
        bitmap = source.take((n + 7) // 8)
        bits = [bit(bitmap, i) for i in range(8 * len(bitmap))]
        demand(not any(bits[n:]), "bits past the end")
        demand(n == 0 or bits[n - 1], "the last sibling is empty")
        siblings = [HASH.read(source) if set_ else ZERO for set_ in bits[:n]]
        demand(all((s != ZERO) == bool(b) for s, b in zip(siblings, bits)), "an empty sibling is spelt out")
        return end, siblings, source.take(64) if end == 2 else b""


def proves(proof, root_hash, key, value):
    """`value` None: that there is nothing under `key`."""
    end, siblings, other = proof
    n = len(siblings)
    if (value is not None) != (end == 1):
        return False
    if end == 2 and (other[:32] == key or any(bit(other, i) != bit(key, i) for i in range(n))):
        return False
    h = [lambda: ZERO, lambda: state_leaf(key, value), lambda: tagged("psephos/state-leaf", other)][end]()
    for i in reversed(range(n)):
        pair = h + siblings[i] if bit(key, i) == 0 else siblings[i] + h
        h = tagged("psephos/state-node", pair)
    return h == root_hash
