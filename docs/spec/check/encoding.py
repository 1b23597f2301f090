"""encoding.md: formats that read and write. A format decodes a byte string as a whole or raises Malformed.

Texts are judged by the tables of the Python that runs this: exact with Unicode 16.0 (Python 3.14), stricter with older ones.
"""

import unicodedata

MAX_INTEGER = 2**63 - 1


class Malformed(Exception):
    pass


def demand(condition, what):
    if not condition:
        raise Malformed(what)


class Input:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, length):
        demand(length <= len(self.data) - self.at, "ends early")
        self.at += length
        return self.data[self.at - length : self.at]


class Format:
    def decode(self, data):
        source = Input(data)
        value = self.read(source)
        demand(source.at == len(data), "bytes left over")
        return value


class U8(Format):
    def read(self, source):
        return source.take(1)[0]

    def write(self, value):
        return bytes([value])


class Bool(Format):
    def read(self, source):
        value = source.take(1)[0]
        demand(value <= 1, "neither 0 nor 1")
        return value == 1

    def write(self, value):
        return b"\1" if value else b"\0"


class U64(Format):
    def read(self, source):
        return int.from_bytes(source.take(8), "big")

    def write(self, value):
        return value.to_bytes(8, "big")


class Varint(Format):
    def __init__(self, low=0, high=MAX_INTEGER):
        self.low, self.high = low, high

    def read(self, source):
        value = 0
        for i in range(9):
            byte = source.take(1)[0]
            value |= (byte & 0x7F) << 7 * i
            if byte < 0x80:
                demand(byte or i == 0, "not minimal")
                demand(self.low <= value <= self.high, "out of range")
                return value
        raise Malformed("over 63 bits")

    def write(self, value):
        out = bytearray()
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes(out) + bytes([value])


class Raw(Format):
    def __init__(self, length):
        self.length = length

    def read(self, source):
        return source.take(self.length)

    def write(self, value):
        assert len(value) == self.length
        return value


class Bytes(Format):
    def __init__(self, limit):
        self.length = Varint(0, limit)

    def read(self, source):
        return source.take(self.length.read(source))

    def write(self, value):
        return self.length.write(len(value)) + value


class Text(Format):
    def __init__(self, limit, low=0):
        self.bytes, self.low = Bytes(limit), low

    def read(self, source):
        data = self.bytes.read(source)
        try:
            text = data.decode("utf-8", "strict")
        except UnicodeDecodeError:
            raise Malformed("not UTF-8") from None
        demand(all(unicodedata.category(c) != "Cn" for c in text), "a code point is not assigned")
        demand(unicodedata.normalize("NFC", text) == text, "not in normal form C")
        demand(len(data) >= self.low, "too short")
        return text

    def write(self, value):
        return self.bytes.write(value.encode())


class List(Format):
    """With `key`, strictly ascending by it."""

    def __init__(self, limit, item, low=0, key=None):
        self.count, self.item, self.key = Varint(low, limit), item, key

    def read(self, source):
        items = []
        for _ in range(self.count.read(source)):
            item = self.item.read(source)
            demand(not (self.key and items) or self.key(items[-1]) < self.key(item), "not ascending")
            items.append(item)
        return items

    def write(self, value):
        return self.count.write(len(value)) + b"".join(map(self.item.write, value))


class Struct(Format):
    """Named fields in their order; `check` may refuse what they say together."""

    def __init__(self, check=None, **fields):
        self.fields, self.check = fields, check

    def read(self, source):
        value = {name: field.read(source) for name, field in self.fields.items()}
        if self.check:
            self.check(value)
        return value

    def write(self, value):
        return b"".join(field.write(value[name]) for name, field in self.fields.items())


class Choice(Format):
    """The value is (tag, what the tag stands for)."""

    def __init__(self, formats):
        self.formats = formats

    def read(self, source):
        tag = source.take(1)[0]
        demand(tag in self.formats, "unknown tag")
        return tag, self.formats[tag].read(source)

    def write(self, value):
        return bytes([value[0]]) + self.formats[value[0]].write(value[1])


NOTHING = Struct()
HASH = KEY = Raw(32)
