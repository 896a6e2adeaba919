"""Makes the WFDB records of the reader's tests, and what the wfdb package reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and wfdb. Formats that wfdb
cannot write are packed here, by the tables of the WFDB signal format description, and read back
with wfdb: expected.json holds only what wfdb returned, or what was given to its writer.
"""

import datetime
import json
import pathlib
import sys

import numpy as np
import wfdb

FRAMES = 101
BITS = {8: 32, 16: 16, 24: 24, 32: 32, 61: 16, 80: 8, 160: 16, 212: 12, 310: 10, 311: 10}
WRITTEN_BY_WFDB = (16, 24, 32, 80, 212)


def pack(fmt, flat):
    """Bytes of samples in the order of the file."""
    flat = [int(v) for v in flat]
    if fmt == 8:
        return np.array(flat, "<i1").tobytes()
    if fmt == 61:
        return np.array(flat, ">i2").tobytes()
    if fmt == 16:
        return np.array(flat, "<i2").tobytes()
    if fmt == 160:
        return (np.array(flat) + 32768).astype("<u2").tobytes()
    if fmt == 212:
        out = bytearray()
        for i in range(0, len(flat), 2):
            a = flat[i] & 0xFFF
            b = flat[i + 1] & 0xFFF if i + 1 < len(flat) else None
            out += bytes([a & 0xFF, a >> 8 | ((b >> 8) << 4 if b is not None else 0)])
            if b is not None:
                out.append(b & 0xFF)
        return bytes(out)
    flat = flat + [0] * (-len(flat) % 3)
    out = bytearray()
    for i in range(0, len(flat), 3):
        a, b, c = (v & 0x3FF for v in flat[i : i + 3])
        if fmt == 310:
            word = a << 1 | (c & 0x1F) << 11 | b << 17 | (c >> 5) << 27
        else:
            word = a | b << 10 | c << 20
        out += word.to_bytes(4, "little")
    return bytes(out)


def checksum(values):
    total = int(np.sum(np.asarray(values, "int64"))) & 0xFFFF
    return total - 65536 if total > 32767 else total


def signals(rng, fmt, count):
    """Noise over the whole range, with the extremes and the code for no sample in it."""
    top = 2 ** (BITS[fmt] - 1)
    values = rng.integers(-top + 1, top, (FRAMES, count))
    values[3, 0], values[4, 0], values[5, -1] = top - 1, -top + 1, -top
    return values


def every_format(folder, rng, expected):
    for fmt in BITS:
        name = f"fmt{fmt}"
        if fmt in WRITTEN_BY_WFDB:
            wfdb.wrsamp(
                name, 125.5, ["uV", "mV", "mV"], ["Fp1", "MLII", "Resp"],
                d_signal=signals(rng, fmt, 3), fmt=[str(fmt)] * 3, adc_gain=[10, 200.5, 40],
                baseline=[0, -7, 12], write_dir=str(folder))
        elif fmt == 8:
            difference = rng.integers(-128, 128, (FRAMES, 3))
            starts = [100, -2000, 0]
            (folder / f"{name}.dat").write_bytes(pack(8, difference.ravel()))
            sums = np.array(starts) + np.cumsum(difference, axis=0)
            header = [f"{name} 3 125.5 {FRAMES}"]
            for i, start in enumerate(starts):
                header.append(f"{name}.dat 8 100 16 0 {start} {checksum(sums[:, i])} 0 S {i}")
            (folder / f"{name}.hea").write_text("\n".join(header) + "\n")
        else:
            values = signals(rng, fmt, 3)
            (folder / f"{name}.dat").write_bytes(pack(fmt, values.ravel()))
            header = [f"{name} 3 125.5 {FRAMES}"]
            for i in range(3):
                header.append(
                    f"{name}.dat {fmt} 100(5)/uV {BITS[fmt]} 0 {values[0, i]}"
                    f" {checksum(values[:, i])} 0 S {i}")
            (folder / f"{name}.hea").write_text("\n".join(header) + "\n")
        read = wfdb.rdrecord(str(folder / name), physical=False, return_res=64)
        expected[name] = {
            "fs": read.fs, "gain": read.adc_gain, "baseline": read.baseline, "units": read.units,
            "labels": read.sig_name, "digital": read.d_signal.T.tolist()}


def frames(folder, rng, expected):
    """Two files, several samples per frame, a prolog, a skew, base time and counter."""
    per_frame = [1, 4, 1, 2]
    values = [rng.integers(-2000, 2000, FRAMES * k) for k in per_frame]
    first = np.concatenate(
        [np.concatenate([values[s][f * per_frame[s] : (f + 1) * per_frame[s]] for s in (0, 1)])
         for f in range(FRAMES)])
    second = np.concatenate(
        [np.concatenate([values[s][f * per_frame[s] : (f + 1) * per_frame[s]] for s in (2, 3)])
         for f in range(FRAMES)])
    (folder / "frames_a.dat").write_bytes(b"prolog of 22 bytes, ok" + pack(16, first))
    (folder / "frames_b.dat").write_bytes(pack(212, second))
    sums = [checksum(v) for v in values]
    text = [
        "# <age>: 63 <sex>: F", "",
        f"frames 4 250/1000.5(-12.25) {FRAMES} 13:05:7.25 28/02/1999",
        f"frames_a.dat 16+22 1e2(3)/uV 16 0 {values[0][0]} {sums[0]} 0 Cz",
        f"frames_a.dat 16x4+22 -200/mmHg 12 5 {values[1][0]} {sums[1]} 0 ABP",
        f"frames_b.dat 212:3 0 12 0 {values[2][0]} {sums[2]} 0 EEG Fpz-Cz",
        f"frames_b.dat 212x2 50(-9)/degC 0 0 {values[3][0]} {sums[3]} 0 ", "# end"]
    (folder / "frames.hea").write_bytes("\r\n".join(text).encode() + b"\n")
    read = wfdb.rdrecord(str(folder / "frames"), physical=False, smooth_frames=False)
    expected["frames"] = {
        "fs": read.fs, "gain": read.adc_gain, "baseline": read.baseline, "units": read.units,
        "counterFrequency": read.counter_freq, "counterBase": read.base_counter,
        "start": datetime.datetime.combine(read.base_date, read.base_time).isoformat(),
        "digital": [v.tolist() for v in read.e_d_signal]}


def segments(folder, rng, expected):
    parts = {"fixed_1": 40, "fixed_2": 25, "fixed_3": 30}
    for name, length in parts.items():
        wfdb.wrsamp(
            name, 100, ["uV", "uV"], ["C3", "C4"], d_signal=rng.integers(-900, 900, (length, 2)),
            fmt=["16", "16"], adc_gain=[10, 10], baseline=[0, 0], write_dir=str(folder))
    (folder / "fixed.hea").write_text(
        "fixed/5 2 100 125 12:00:00 01/01/2001\nfixed_1 40\nfixed_2 25\n~ 17\n~ 13\nfixed_3 30\n")
    expected["fixed"] = {
        "segments": [
            wfdb.rdrecord(str(folder / n), physical=False).d_signal.T.tolist() for n in parts]}
    wfdb.wrsamp(
        "variable_1", 100, ["mV", "mmHg"], ["II", "ABP"],
        d_signal=rng.integers(-900, 900, (30, 2)), fmt=["212", "212"], adc_gain=[200, 10],
        baseline=[0, 50], write_dir=str(folder))
    third = rng.integers(-900, 900, (45, 2))
    third[7, 1] = -32768
    wfdb.wrsamp(
        "variable_2", 100, ["mV", "mV"], ["V", "II"], d_signal=third, fmt=["16", "16"],
        adc_gain=[100, 400], baseline=[0, 7], write_dir=str(folder))
    (folder / "variable_layout.hea").write_text(
        "variable_layout 3 100 0\n~ 0 200/mV 0 0 0 0 0 II\n~ 0 10/mmHg 0 0 0 0 0 ABP\n"
        "~ 0 100/mV 0 0 0 0 0 V\n")
    (folder / "variable.hea").write_text(
        "variable/4 3 100 95\nvariable_layout 0\nvariable_1 30\n~ 20\nvariable_2 45\n")
    read = wfdb.rdrecord(str(folder / "variable"))
    expected["variable"] = {
        "labels": read.sig_name, "units": read.units,
        "physical": [
            [None if np.isnan(v) else float(v) for v in column] for column in read.p_signal.T]}


def annotations(folder, expected):
    wfdb.wrsamp(
        "notes", 500, ["mV", "mV"], ["I", "V1"],
        d_signal=np.arange(2400).reshape(1200, 2) % 700, fmt=["16", "16"], adc_gain=[200, 200],
        baseline=[0, 0], write_dir=str(folder))
    sample = np.array([0, 5, 900, 2000, 2000, 90000, 3_000_000, 3_000_001])
    wfdb.wrann(
        "notes", "atr", sample, ["N", "+", "~", "N", "(", "V", '"', "A"],
        subtype=np.array([0, 0, 3, 1, 0, 0, 0, 0]), chan=np.array([0, 0, 1, 1, 1, 0, 0, 1]),
        num=np.array([0, 0, 0, 0, 2, 2, 4, 0]),
        aux_note=["", "(AFIB", "", "", "", "odd", "a remark of the reader", ""],
        write_dir=str(folder))
    wfdb.wrann(
        "notes", "qrs", np.array([10, 20, 30]), ["N", "N", "Q"], fs=1000,
        custom_labels=None, write_dir=str(folder))
    wfdb.wrann(
        "notes", "own", np.array([7, 8]), ["z", "N"], fs=250,
        custom_labels=[(44, "z", "a type of our own")], write_dir=str(folder))
    # A jump back and signed fields, which wfdb writes none of: 40, 1040, then 540.
    words = [(1 << 10) | 40, 59 << 10, 0, 1000, 28 << 10, 61 << 10 | 0xFE, 60 << 10 | 0xF9]
    words += [59 << 10, 0xFFFF, 0x10000 - 500, 14 << 10, 0]
    (folder / "back.atr").write_bytes(np.array(words, "<u2").tobytes())
    (folder / "back.hea").write_text("back 0 500 1200\n")
    for name, extension in ("notes", "atr"), ("notes", "qrs"), ("notes", "own"), ("back", "atr"):
        read = wfdb.rdann(str(folder / name), extension)
        expected[f"{name}.{extension}"] = {
            "sample": read.sample.tolist(), "symbol": read.symbol, "fs": read.fs,
            "subtype": read.subtype.tolist(), "chan": read.chan.tolist(),
            "num": read.num.tolist(), "aux": [a.rstrip("\0") for a in read.aux_note]}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20_260_304)
    expected = {}
    every_format(folder, rng, expected)
    frames(folder, rng, expected)
    segments(folder, rng, expected)
    annotations(folder, expected)
    expected = json.loads(json.dumps(expected, default=lambda v: v.item()))
    lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in expected.items()]
    (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
