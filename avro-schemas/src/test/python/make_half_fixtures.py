"""Writes the float16 and bfloat16 tables that SampleBytesTest compares with.

Run: python make_half_fixtures.py OUT_FOLDER        (needs numpy only)

half_decoded.bin       65536 little-endian float32: numpy's value of every float16 bit pattern
half_encode_input.bin  N little-endian float64: seeded random and edge values
half_encoded.bin       N little-endian uint16: numpy's float16 of each input (one rounding)
bfloat_encoded.bin     N little-endian uint16: bfloat16 of each input, rounded from the exact
                       value to nearest, ties to even, with Python's integers and fractions
NaN is written as the quiet NaN of its sign.
"""
import struct
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np

SEED = 20261124


def bfloat16(value):
    """Nearest bfloat16 of a float64, ties to even, from exact fractions."""
    sign = 0x8000 if np.signbit(value) else 0
    if np.isnan(value):
        return sign | 0x7FC0
    if np.isinf(value):
        return sign | 0x7F80
    exact = abs(Fraction(float(value)))

    def magnitude(bits):
        if bits == 0x7F80:  # what would follow the largest finite value
            return Fraction(2) ** 128
        return Fraction(struct.unpack("<f", struct.pack("<I", bits << 16))[0])

    low, high = 0, 0x7F80
    while high - low > 1:
        middle = (low + high) // 2
        if magnitude(middle) <= exact:
            low = middle
        else:
            high = middle
    if exact >= Fraction(2) ** 128:
        return sign | 0x7F80
    below, above = exact - magnitude(low), magnitude(high) - exact
    if below < above or (below == above and low % 2 == 0):
        return sign | low
    return sign | high


def inputs():
    random = np.random.default_rng(SEED)
    halves = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(np.float64)
    ties = (halves[:-1:97] + halves[1::97]) / 2  # exactly half-way
    parts = [
        np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 65504, 65519.99999, 65520, 65536, 1e300]),
        np.array([2.0**-24, 2.0**-25, 2.0**-25 * 1.0000001, 2.0**-14, 2.0**-14 * 0.9999, 5e-324]),
        np.array([3.3895313892515355e38, 3.3961775292304957e38, 3.3961775292304960e38, 2.0**128]),
        np.array([2.0**-133, 2.0**-134, 2.0**-134 * 1.000001, 2.0**-126, 2.0**-126 * 0.999]),
        ties,
        np.nextafter(ties, np.inf),
        np.nextafter(ties, -np.inf),
        random.normal(size=1000),
        random.normal(size=500) * 10.0 ** random.uniform(-45, 39, size=500),
        random.integers(0, 2**63, size=500, dtype=np.int64).view(np.float64),
    ]
    values = np.concatenate(parts)
    return np.concatenate([values, -values])


def main(folder):
    print("numpy", np.__version__, "python", sys.version.split()[0], "seed", SEED)
    folder = Path(folder)
    decoded = np.arange(65536, dtype=np.uint16).view(np.float16).astype("<f4")
    (folder / "half_decoded.bin").write_bytes(decoded.tobytes())
    values = inputs()
    (folder / "half_encode_input.bin").write_bytes(values.astype("<f8").tobytes())
    with np.errstate(over="ignore"):
        bits = values.astype(np.float16).view(np.uint16).copy()
    nan = np.isnan(values)
    bits[nan] = np.where(np.signbit(values[nan]), 0xFE00, 0x7E00)
    (folder / "half_encoded.bin").write_bytes(bits.astype("<u2").tobytes())
    brain = np.array([bfloat16(value) for value in values], dtype="<u2")
    (folder / "bfloat_encoded.bin").write_bytes(brain.tobytes())
    print(len(values), "values to encode")


if __name__ == "__main__":
    main(sys.argv[1])
