"""crypto.md: tagged hashes, BIP-340, bech32m, peer ids, wallets, VRF. Not for secrets: its time depends on them."""

import hashlib
import hmac
import unicodedata

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GX = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798
GY = 0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8
G = (GX, GY)


def sha256(data):
    return hashlib.sha256(data).digest()


def tagged(tag, data):
    prefix = sha256(tag.encode("ascii"))
    return sha256(prefix + prefix + data)


def number(data):
    return int.from_bytes(data, "big")


def add(a, b):
    """Sum of points (x, y); None is infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def double_jacobian(point):
    x, y, z = point
    s = 4 * x * y * y % P
    m = 3 * x * x % P
    x2 = (m * m - 2 * s) % P
    return x2, (m * (s - x2) - 8 * pow(y, 4, P)) % P, 2 * y * z % P


def add_jacobian(point, other):
    """`other` is affine."""
    if point is None:
        return other + (1,)
    x, y, z = point
    zz = z * z % P
    h = (other[0] * zz - x) % P
    r = (other[1] * zz * z - y) % P
    if h == 0:
        return double_jacobian(point) if r == 0 else None
    hh = h * h % P
    v = x * hh % P
    x3 = (r * r - h * hh - 2 * v) % P
    return x3, (r * (v - x3) - y * h * hh) % P, z * h % P


def times(scalar, point):
    total = None
    for bit in bin(scalar % N)[2:] if point else "":
        total = double_jacobian(total) if total else None
        if bit == "1":
            total = add_jacobian(total, point)
    if total is None or total[2] == 0:
        return None
    inverse = pow(total[2], -1, P)
    return total[0] * inverse * inverse % P, total[1] * inverse**3 % P


def lift(key):
    """The point with even y, or None if the key is not on the curve."""
    x = number(key)
    square = (pow(x, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if x >= P or y * y % P != square:
        return None
    return x, y if y % 2 == 0 else P - y


def public_key(secret):
    return times(number(secret), G)[0].to_bytes(32, "big")


def sign(secret, message, aux):
    point = times(number(secret), G)
    d = number(secret) if point[1] % 2 == 0 else N - number(secret)
    key = point[0].to_bytes(32, "big")
    masked = (d ^ number(tagged("BIP0340/aux", aux))).to_bytes(32, "big")
    k = number(tagged("BIP0340/nonce", masked + key + message)) % N
    commitment = times(k, G)
    if commitment[1] % 2:
        k = N - k
    r = commitment[0].to_bytes(32, "big")
    e = number(tagged("BIP0340/challenge", r + key + message)) % N
    return r + ((k + e * d) % N).to_bytes(32, "big")


def verify(signature, message, key):
    point = lift(key)
    r, s = number(signature[:32]), number(signature[32:])
    if len(signature) != 64 or point is None or r >= P or s >= N:
        return False
    e = number(tagged("BIP0340/challenge", signature[:32] + key + message)) % N
    total = add(times(s, G), times(N - e, point))
    return total is not None and total[1] % 2 == 0 and total[0] == r


ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32m_checksum(prefix, symbols):
    state = 1
    for symbol in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + symbols:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ symbol
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            state ^= generator if top >> i & 1 else 0
    return state


def address(prefix, key):
    symbols = [number(key) << 4 >> 5 * i & 31 for i in reversed(range(52))]
    checksum = bech32m_checksum(prefix, symbols + [0] * 6) ^ 0x2BC830A3
    symbols += [checksum >> 5 * i & 31 for i in reversed(range(6))]
    return prefix + "1" + "".join(ALPHABET[symbol] for symbol in symbols)


def read_address(text, prefix):
    """(key, None) or (None, reason)."""
    separator = text.rfind("1")
    if len(text) > 90 or separator < 1 or len(text) - separator - 1 < 6 or any(not 33 <= ord(c) <= 126 for c in text):
        return None, "MALFORMED"
    if text != text.lower() and text != text.upper():
        return None, "MIXED_CASE"
    text = text.lower()
    if any(c not in ALPHABET for c in text[separator + 1 :]):
        return None, "MALFORMED"
    symbols = [ALPHABET.index(c) for c in text[separator + 1 :]]
    if bech32m_checksum(text[:separator], symbols) != 0x2BC830A3:
        return None, "BAD_CHECKSUM"
    if text[:separator] != prefix:
        return None, "WRONG_PREFIX"
    symbols = symbols[:-6]
    if len(symbols) != 52 or symbols[-1] & 15:
        return None, "WRONG_LENGTH"
    value = 0
    for symbol in symbols:
        value = value << 5 | symbol
    key = (value >> 4).to_bytes(32, "big")
    return (key, None) if lift(key) else (None, "NOT_ON_CURVE")


def peer_id(key):
    return tagged("psephos/peer-id", key)[:20]


def seed(words, passphrase):
    salt = "mnemonic" + unicodedata.normalize("NFKD", passphrase)
    return hashlib.pbkdf2_hmac("sha512", words.encode(), salt.encode(), 2048)


def wallet_secret(seed_bytes, account):
    node = hmac.digest(b"Bitcoin seed", seed_bytes, "sha512")
    hardened = 2**31
    for step in (44 + hardened, 7369590 + hardened, account + hardened, 0, 0):
        secret, chain_code = node[:32], node[32:]
        if step >= hardened:
            data = b"\0" + secret
        else:
            x, y = times(number(secret), G)
            data = bytes([2 + y % 2]) + x.to_bytes(32, "big")
        digest = hmac.digest(chain_code, data + step.to_bytes(4, "big"), "sha512")
        node = ((number(digest[:32]) + number(secret)) % N).to_bytes(32, "big") + digest[32:]
    return node[:32]


def compress(point):
    return bytes([2 | point[1] & 1]) + point[0].to_bytes(32, "big")


def decompress(data):
    if len(data) != 33 or data[0] not in (2, 3):
        return None
    point = lift(data[1:])
    return point and (point if point[1] & 1 == data[0] & 1 else (point[0], P - point[1]))


def encode_to_curve(y, data):
    for counter in range(256):
        point = decompress(b"\x02" + sha256(b"\xfe\x01" + compress(y) + data + bytes([counter, 0])))
        if point:
            return point
    raise AssertionError("no point")


def rfc6979(secret, message):
    """RFC 6979 section 3.2 for SHA-256 and an order of 256 bits."""
    digest = (number(sha256(message)) % N).to_bytes(32, "big")
    key, value = bytes(32), b"\x01" * 32
    for separator in (b"\x00", b"\x01"):
        key = hmac.digest(key, value + separator + secret.to_bytes(32, "big") + digest, "sha256")
        value = hmac.digest(key, value, "sha256")
    while True:
        value = hmac.digest(key, value, "sha256")
        if 0 < number(value) < N:
            return number(value)
        key = hmac.digest(key, value + b"\x00", "sha256")
        value = hmac.digest(key, value, "sha256")


def vrf_challenge(*points):
    return number(sha256(b"\xfe\x02" + b"".join(map(compress, points)) + b"\x00")[:16])


def vrf_prove(secret, data):
    d = number(secret)
    y = times(d, G)
    if y[1] & 1:
        d, y = N - d, (y[0], P - y[1])
    h = encode_to_curve(y, data)
    k, gamma = rfc6979(d, compress(h)), times(d, h)
    c = vrf_challenge(y, h, gamma, times(k, G), times(k, h))
    return compress(gamma) + c.to_bytes(16, "big") + ((k + c * d) % N).to_bytes(32, "big")


def vrf_verify(key, data, proof):
    """The output, or None."""
    y, gamma, c, s = lift(key), decompress(proof[:33]), number(proof[33:49]), number(proof[49:])
    if len(proof) != 81 or not y or not gamma or not 0 < s < N or c == 0:
        return None
    h = encode_to_curve(y, data)
    u = add(times(s, G), times(N - c, y))
    v = add(times(s, h), times(N - c, gamma))
    if not u or not v or c != vrf_challenge(y, h, gamma, u, v):
        return None
    return sha256(b"\xfe\x03" + compress(gamma) + b"\x00")
