"""consensus-pow.md: targets, trails, difficulty."""

from encoding import Bytes, Struct, Varint, demand

SPAN = 2**256


def compact(n):
    size = (n.bit_length() + 7) // 8
    mantissa = n * 256 ** (3 - size) if size <= 3 else n >> 8 * (size - 3)
    if mantissa >= 2**23:
        mantissa, size = mantissa // 256, size + 1
    return (size << 24 | mantissa).to_bytes(4, "big")


def target(fields):
    """Of four bytes; Malformed where they are none."""
    demand(len(fields) == 4, "not four bytes")
    size, mantissa = fields[0], int.from_bytes(fields[1:], "big")
    demand(mantissa < 2**23 and size <= 34, "no target")
    t = mantissa * 256 ** (size - 3) if size >= 3 else mantissa >> 8 * (3 - size)
    demand(1 <= t < SPAN and compact(t) == fields, "not the compact form")
    return t


def work(t):
    return SPAN // (t + 1)


class TrailFormat(Struct):
    """The value is (work, scheduleMillis)."""

    def __init__(self):
        super().__init__(work=Bytes(40), schedule=Varint())

    def read(self, source):
        value = super().read(source)
        demand(not value["work"].startswith(b"\0"), "leading zero")
        return int.from_bytes(value["work"], "big"), value["schedule"]

    def write(self, value):
        size = (value[0].bit_length() + 7) // 8
        return super().write({"work": value[0].to_bytes(size, "big"), "schedule": value[1]})


TRAIL = TrailFormat()


class Rules:
    def __init__(self, spacing, limit, initial=None, half_life=288, cap=60):
        self.spacing, self.limit, self.initial = spacing, limit, initial or limit
        self.half_life, self.cap = half_life * spacing, cap * spacing

    def next(self, schedule, height):
        """Compact target of the child of the block at `height`."""
        behind = (schedule - self.spacing * height) * 65536
        exponent = abs(behind) // self.half_life * (1 if behind > 0 else -1)
        shifts = exponent // 65536
        fraction = exponent - 65536 * shifts
        factor = 65536 + (195766423245049 * fraction + 971821376 * fraction**2 + 5127 * fraction**3 + 2**47) // 2**48
        product, shift = self.initial * factor, shifts - 16
        t = product << shift if shift >= 0 else product >> -shift
        return compact(min(max(t, 1), self.limit))

    def extend(self, trail, pause, t):
        return trail[0] + work(t), trail[1] + min(max(pause, 0), self.cap)


def rules_of(genesis):
    values = {parameter["name"]: parameter["value"][1] for parameter in genesis["parameters"]}
    limit = target(bytes.fromhex(values.get("powLimit", "2000ffff")))
    initial = target(bytes.fromhex(values["initialTarget"])) if "initialTarget" in values else limit
    return Rules(
        values["spacingMillis"], limit, initial, values.get("halfLifeSpacings", 288), values.get("scheduleCapSpacings", 60)
    )
