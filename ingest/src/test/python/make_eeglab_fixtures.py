"""Makes the MAT and EEGLAB files of the readers' tests, and what other software reads from them.

Run with three folders: that of the MAT fixtures, that of the EEGLAB fixtures, and that of the
shared data (its MAT files are only read). Needs numpy, scipy, mne and eeglabio.

matlab/expected.json holds what scipy.io.loadmat returned; eeglab/expected.json and NAME.f64 (samples
x channels, volts) hold what mne.io.read_raw_eeglab returned. Files named own-* are packed here by
the MAT-File Format document, because scipy writes neither the other byte order nor all types.
"""

import hashlib
import json
import pathlib
import struct
import sys
import zlib

import mne
import numpy as np
import scipy.io

MAT, EEG, SHARED = (pathlib.Path(a) for a in sys.argv[1:4])
RNG = np.random.default_rng(20261125)
TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
INT8, UINT16, INT16, INT32, UINT32, FLOAT32, FLOAT64, MATRIX, COMPRESSED, UTF8, UTF16 = (
    1, 4, 3, 5, 6, 7, 9, 14, 15, 16, 17)


class Writer:
    """Packs a MAT-file of level 5 in one of the byte orders."""

    def __init__(self, order):
        self.order = order

    def pack(self, code, payload):
        if 0 < len(payload) <= 4 and code != MATRIX:
            return struct.pack(self.order + "I", len(payload) << 16 | code) + payload.ljust(4, b"\0")
        return struct.pack(self.order + "II", code, len(payload)) + payload + bytes(-len(payload) % 8)

    def array(self, kind, dims, body, name="", flags=0):
        return self.pack(MATRIX, b"".join([
            self.pack(UINT32, struct.pack(self.order + "II", flags << 8 | kind, 0)),
            self.pack(INT32, struct.pack(f"{self.order}{len(dims)}i", *dims)),
            self.pack(INT8, name.encode()), body]))

    def numbers(self, values, stored, name="", kind=6):
        values = np.atleast_2d(values)
        body = self.pack(stored, values.astype(self.order + TYPES[stored]).tobytes("F"))
        return self.array(kind, values.shape, body, name)

    def text(self, text, stored=UINT16, name=""):
        big = "be" if self.order == ">" else "le"
        raw = text.encode({UTF8: "utf-8", 2: "latin-1", 18: "utf-32-" + big}.get(stored, "utf-16-" + big))
        count = len(text.encode("utf-16-le")) // 2
        return self.array(4, (1 if text else 0, count), self.pack(stored, raw), name)

    def cell(self, items, name=""):
        return self.array(1, (1, len(items)), b"".join(items), name)

    def struct(self, fields, rows, name="", width=32):
        names = b"".join(f.encode().ljust(width, b"\0") for f in fields)
        body = self.pack(INT32, struct.pack(self.order + "i", width)) + self.pack(INT8, names)
        return self.array(2, (1, len(rows)), body + b"".join(b"".join(r) for r in rows), name)

    def file(self, path, variables, compressed):
        mark = struct.pack(self.order + "HH", 0x0100, 0x4D49)
        out = b"MATLAB 5.0 MAT-file, packed by hand".ljust(116) + bytes(8) + mark
        for variable in variables:
            if compressed:
                packed = zlib.compress(variable)
                out += struct.pack(self.order + "II", COMPRESSED, len(packed)) + packed
            else:
                out += variable
        path.write_bytes(out)


def number(value):
    value = float(value)
    return value if np.isfinite(value) else repr(value)


def described(value):
    """An array as scipy returned it, as JSON."""
    value = np.asarray(value)
    dims = list(value.shape)
    if value.dtype.names:
        rows = value.ravel("F")
        return {"kind": "STRUCT", "dims": dims, "names": list(value.dtype.names),
                "rows": [[described(row[n]) for n in value.dtype.names] for row in rows]}
    if value.dtype == object:
        return {"kind": "CELL", "dims": dims, "cells": [described(v) for v in value.ravel("F")]}
    if value.dtype.kind == "U":
        return {"kind": "TEXT", "rows": [str(v).rstrip() for v in value.ravel()]}
    return {"kind": "NUMERIC", "dims": dims, "values": [number(v) for v in value.ravel("F").real]}


def digest(name, value, found):
    """SHA-256 of the values of each numeric array, as doubles column by column."""
    value = np.asarray(value)
    if value.dtype.names:
        for i, row in enumerate(value.ravel("F")):
            for field in value.dtype.names:
                digest(f"{name}[{i}].{field}", row[field], found)
    elif value.dtype == object:
        for i, cell in enumerate(value.ravel("F")):
            digest(f"{name}{{{i}}}", cell, found)
    elif value.dtype.kind in "iufb":
        found[name] = hashlib.sha256(value.astype("<f8").tobytes("F")).hexdigest()


def loaded(path):
    return {k: v for k, v in scipy.io.loadmat(path).items() if not k.startswith("__")}


def make_mat():
    MAT.mkdir(parents=True, exist_ok=True)
    for order, word in (("<", "little"), (">", "big")):
        w = Writer(order)
        variables = []
        for stored, name in TYPES.items():
            info = np.iinfo(name) if name[0] in "iu" else np.finfo(name)
            edge = [info.min, info.max, 0, 1, 2, 7]
            matrix = np.array(edge, dtype=name).reshape(2, 3)
            own = {1: 8, 2: 9, 3: 10, 4: 11, 5: 12, 6: 13, 7: 7, 9: 6, 12: 14, 13: 15}[stored]
            variables.append(w.numbers(matrix, stored, f"as_{name}", own))
            variables.append(w.numbers(np.array([[3, 5, 9]]), stored, f"double_as_{name}"))
            variables.append(w.numbers(np.array([[7]]), stored, f"one_as_{name}"))
        variables += [
            w.numbers(np.array([[np.nan, np.inf, -np.inf]]), FLOAT64, "special"),
            w.array(6, (0, 0), w.pack(FLOAT64, b""), "empty"),
            w.array(6, (2, 2, 2), w.pack(INT8, bytes(range(8))), "cube"),
            w.array(6, (1, 2), w.pack(FLOAT64, struct.pack(order + "dd", 1, 2))
                    + w.pack(FLOAT64, struct.pack(order + "dd", 3, 4)), "complex", 0x08),
            w.text("plain", name="text16"), w.text("Gr\u00fc\u00dfe \u03b1\u6f22", UTF16, "utf16"),
            w.text("C\u0327a va", UTF8, "utf8"), w.text("abc", 2, "bytes"), w.text("", name="none"),
            w.array(4, (2, 3), w.pack(UINT16, "aXbYc ".encode("utf-16-" + ("le" if order == "<" else "be"))),
                    "rows"),
            w.cell([w.numbers([[1.5]], FLOAT64), w.text("two"), w.cell([])], "cells"),
            w.struct(["label", "x"], [[w.text("a"), w.numbers([[1]], INT8)],
                                      [w.text("b"), w.pack(MATRIX, b"")]], "table"),
            w.struct(["only"], [[w.struct(["deep"], [[w.text("down")]])]], "nested", 5),
        ]
        w.file(MAT / f"own-{word}.mat", variables, False)
        w.file(MAT / f"own-{word}-compressed.mat", variables, True)
    big = np.round(np.cumsum(RNG.normal(size=(3, 80_000)), axis=1), 3)
    table = np.rec.fromarrays([np.array(["boundary", 3], dtype=object), [1.5, 2.0]],
                              names=["type", "latency"])
    for compressed in (False, True):
        scipy.io.savemat(MAT / f"scipy-{'v7' if compressed else 'v6'}.mat", {
            "table": table, "text": "\u00b5V \u03b1", "lines": np.array(["one", "three"]),
            "cells": np.array([1.0, "x", np.arange(4.0)], dtype=object),
            "flags": np.array([[True, False]]), "single": np.float32([[1.25]])},
            do_compression=compressed)
    scipy.io.savemat(MAT / "large-v7.mat", {"big": np.round(big)}, do_compression=True)
    expected = {}
    for path in sorted(MAT.glob("*.mat")):
        if path.name != "large-v7.mat":
            expected[path.name] = {k: described(v) for k, v in loaded(path).items()}
    digests = {}
    for path in [MAT / "large-v7.mat"] + [SHARED / p for p in (
            "eeg/edf/mne_test_edf_eeglab.mat", "eeg/edf/mne_test_bdf_eeglab.mat",
            "eeg/edf/mne_test_uneven_samp.mat", "spikes/nelpy-linear-track/spikes.mat")]:
        found = {}
        for name, value in loaded(path).items():
            digest(name, value, found)
        name = path.name if path.parent == MAT else path.relative_to(SHARED).as_posix()
        digests[name] = found
    (MAT / "expected.json").write_text(
        json.dumps({"files": expected, "digests": digests}, indent=1) + "\n", encoding="utf-8")


def channels(names, types=None):
    types = types or [""] * len(names)
    return np.rec.fromarrays([np.array(names, dtype=object), np.array(types, dtype=object)],
                             names=["labels", "type"])


def events(rows):
    columns = [np.empty(len(rows), dtype=object) for _ in range(3)]
    for i, row in enumerate(rows):
        for column, value in zip(columns, row):
            column[i] = value
    return np.rec.fromarrays(columns, names=["type", "latency", "duration"])


def dataset(data, srate, names, rows=(), file=None):
    eeg = {"setname": "made", "nbchan": float(data.shape[0]), "pnts": float(data.shape[1]),
           "trials": 1.0, "srate": srate, "xmin": 0.0, "xmax": (data.shape[1] - 1) / srate,
           "data": data if file is None else file, "chanlocs": channels(names) if names else np.zeros((0, 0)),
           "ref": "common", "icawinv": [], "icasphere": [], "icaweights": [],
           "event": events(rows) if len(rows) else np.zeros((0, 0))}
    return eeg


def signal(count, samples, kind):
    values = RNG.normal(scale=20, size=(count, samples))
    return (np.round(values) if kind == "round" else values).astype(
        "f8" if kind == "round" else kind)


NONE = np.zeros((0, 0))


def save(name, eeg, top=False, compressed=False):
    scipy.io.savemat(EEG / name, eeg if top else {"EEG": eeg}, appendmat=False,
                     do_compression=compressed, long_field_names=True)


def make_eeglab():
    EEG.mkdir(parents=True, exist_ok=True)
    rows = [("square", 11.0, 1.0), (7.0, 20.25, NONE), ("rt", 31.5, 2.5), ("late", np.nan, 1.0),
            ("zero", 0.0, 0.0), ("last", 240.0, np.nan)]
    save("struct-v6.set", dataset(signal(3, 240, "f4"), 128.0, ["Cz", "Fpz", "ECG1"], rows))
    save("struct-v7.set", dataset(signal(3, 240, "f8"), 173.61, ["Cz", "Fpz", "X9"], rows),
         compressed=True)
    save("top-v7.set", dataset(signal(4, 300, "f4"), 1000 / 3, ["A1", "Cz", "Cz ", "EEG Pz"], rows),
         True, True)
    data = signal(4, 300, "f4")
    (EEG / "channelfast.fdt").write_bytes(data.astype("<f4").tobytes("F"))
    save("channelfast.set", dataset(data, 250.0, ["C3", "C4", "P3", "P4"], rows,
                                    file="channelfast.fdt"))
    # MNE does not read .dat; the samples are those of channelfast.
    (EEG / "transposed.dat").write_bytes(data.astype("<f4").tobytes("C"))
    save("transposed.set", dataset(data, 250.0, ["C3", "C4", "P3", "P4"], rows,
                                   file="transposed.dat"))
    (EEG / "renamed.fdt").write_bytes(data.astype("<f4").tobytes("F"))
    save("renamed.set", dataset(data, 250.0, ["C3", "C4", "P3", "P4"], rows, file="old name.fdt"),
         True, True)
    save("single-channel.set", dataset(signal(1, 200, "f4"), 512.0, ["Oz"], [("one", 5.0, 1.0)]))
    save("no-chanlocs.set", dataset(signal(2, 200, "f8"), 200.0, [], []))
    save("gaps.set", dataset(signal(2, 400, "f4"), 100.0, ["Cz", "Pz"], [
        ("boundary", 0.5, 17.0), ("before", 100.0, 1.0), ("boundary", 100.5, 50.0),
        ("after", 101.0, 1.0), (-99.0, 200.5, 25.5), ("boundary", 250.5, np.nan),
        ("x", 299.75, 1.0), ("boundary", 300.5, 0.0), ("boundary", 400.5, 3.0)]))
    # MNE refuses a latency of -1.
    save("outside.set", dataset(signal(1, 200, "f4"), 100.0, ["Cz"], [
        ("minus", -1.0, NONE), ("zero", 0.0, 0.0), ("first", 0.5, 0.0), ("behind", 201.0, 0.0),
        ("far", 1e18, 0.0), ("never", np.inf, 0.0), ("back", 5.0, -2.0), ("7", 6.0, 1.0)]))
    save("epochs.set", dict(dataset(signal(2, 100, "f4"), 100.0, ["Cz", "Pz"]), trials=4.0,
                            data=signal(2, 400, "f4").reshape(2, 100, 4)))
    save("alleeg.set", {"ALLEEG": np.array([(1.0,), (2.0,)], dtype=[("nbchan", object)])}, True)
    w = Writer(">")
    whole = signal(3, 240, "round")
    for name, compressed in (("own-big.set", False), ("own-big-v7.set", True)):
        w.file(EEG / name, [w.struct(
            ["nbchan", "pnts", "trials", "srate", "xmin", "data", "chanlocs", "event", "ref"], [[
                w.numbers([[3]], 2), w.numbers([[240]], UINT16), w.numbers([[1]], 2),
                w.numbers([[500]], INT16), w.numbers([[0]], 2), w.numbers(whole, INT16),
                w.struct(["labels", "type"], [[w.text(n, UTF16), w.text(t)] for n, t in (
                    ("\u00c41", "EEG"), ("EOGv", "EOG"), ("Trig", "MISC"))]),
                w.struct(["type", "latency", "duration"], [[
                    w.text("only one"), w.numbers([[17.5]], FLOAT64), w.numbers([[4]], 2)]]),
                w.text("Cz")]], "EEG")], compressed)
    bytes_up = np.abs(whole[:, :200]) % 256
    for stored in (1, 2, 4, 5, 6, 12, 13):
        w = Writer("<" if stored % 2 else ">")
        w.file(EEG / f"own-stored-{TYPES[stored]}.set", [
            w.numbers(bytes_up if stored != 1 else bytes_up % 128, stored, "data"),
            w.numbers([[3]], 2, "nbchan"), w.numbers([[200]], 2, "pnts"),
            w.numbers([[1]], 2, "trials"), w.numbers([[128]], 2, "srate"),
            w.struct(["labels"], [[w.text(n)] for n in ("Cz", "Pz", "Oz")], "chanlocs"),
            w.numbers(NONE, FLOAT64, "event")], False)
    make_export()
    expected = {}
    for path in sorted(EEG.glob("*.set")):
        if path.stem in ("epochs", "alleeg", "outside", "transposed"):
            continue
        raw = mne.io.read_raw_eeglab(path, preload=True, verbose="error")
        (EEG / (path.stem + ".f64")).write_bytes(raw.get_data().T.astype("<f8").tobytes())
        notes = raw.annotations
        expected[path.name] = {
            "names": raw.ch_names, "rate": float(raw.info["sfreq"]), "samples": int(raw.n_times),
            "types": raw.get_channel_types(),
            "events": [{"onset": float(o), "duration": number(d), "label": str(t)}
                       for o, d, t in zip(notes.onset, notes.duration, notes.description)]}
    (EEG / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


def make_export():
    info = mne.create_info(["Fp1", "Fp2", "O1", "EOG"], 256.0, ["eeg", "eeg", "eeg", "eog"])
    raw = mne.io.RawArray(signal(4, 300, "f8") * 1e-6, info, verbose="error")
    raw.set_annotations(mne.Annotations([0.25, 0.5], [0.0, 0.125], ["go", "stop"]))
    mne.export.export_raw(EEG / "mne-export.set", raw, overwrite=True, verbose="error")


make_mat()
make_eeglab()
