"""Makes EEGLAB data sets in MAT 7.3 (HDF5), and what MNE reads from them.

Run with the folder of the EEGLAB fixtures. Needs numpy, h5py, mne and pymatreader. The files are
written in MATLAB's own layout: a block of 512 bytes in front, dimensions in reverse, classes as
attributes, cells and struct arrays as references into #refs#, an empty array as its dimensions.

mat73.json and NAME.f64 (samples x channels, volts) hold what mne.io.read_raw_eeglab returned.
"""

import json
import pathlib
import struct
import sys

import h5py
import mne
import numpy as np

OUT = pathlib.Path(sys.argv[1])
RNG = np.random.default_rng(20261126)


class Writer:
    def __init__(self, path):
        self.path = path
        self.file = h5py.File(path, "w", userblock_size=512, libver="earliest")
        self.refs = 0

    def close(self):
        self.file.close()
        text = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Wed Nov 25 10:00:00 2026 HDF5 schema 1.00 ."
        with open(self.path, "r+b") as out:
            out.write(text.ljust(116) + bytes(8) + struct.pack("<H", 0x0200) + b"IM")

    def put(self, group, name, value):
        if isinstance(value, str):
            data = np.frombuffer(value.encode("utf-16-le"), "u2").reshape(-1, 1)
            self.array(group, name, data, "char", (0, 0) if not value else None)
            if value:
                group[name].attrs["MATLAB_int_decode"] = np.int32(2)
        elif isinstance(value, dict):
            item = group.create_group(name)
            item.attrs["MATLAB_class"] = np.bytes_("struct")
            for field, inner in value.items():
                self.put(item, field, inner)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            item = group.create_group(name)
            item.attrs["MATLAB_class"] = np.bytes_("struct")
            for field in value[0]:
                item.create_dataset(
                    field, data=np.array([[self.ref(v[field])] for v in value], dtype=h5py.ref_dtype))
        elif isinstance(value, list):
            data = np.array([[self.ref(v)] for v in value], dtype=h5py.ref_dtype)
            group.create_dataset(name, data=data).attrs["MATLAB_class"] = np.bytes_("cell")
        else:
            data = np.atleast_2d(np.asarray(value))
            kind = {"f8": "double", "f4": "single"}.get(data.dtype.str[1:], data.dtype.name)
            self.array(group, name, data.T, kind, data.shape if data.size == 0 else None)

    def array(self, group, name, data, kind, empty):
        if empty is not None:
            item = group.create_dataset(name, data=np.array(empty, "u8"))
            item.attrs["MATLAB_empty"] = np.uint8(1)
        elif data.size > 100:
            item = group.create_dataset(
                name, data=data, chunks=(max(1, data.shape[0] // 3), data.shape[1]), compression="gzip")
        else:
            item = group.create_dataset(name, data=data)
        item.attrs["MATLAB_class"] = np.bytes_(kind)

    def ref(self, value):
        refs = self.file.require_group("#refs#")
        name = f"r{self.refs}"
        self.refs += 1
        self.put(refs, name, value)
        refs[name].attrs["H5PATH"] = np.bytes_("/EEG")
        return refs[name].ref


def eeg(channels, samples, rate, kind, rows, data=None):
    values = RNG.normal(scale=20, size=(channels, samples)).astype(kind)
    return values, {
        "setname": "made", "nbchan": float(channels), "pnts": float(samples), "trials": 1.0,
        "srate": rate, "xmin": 0.0, "xmax": (samples - 1) / rate, "ref": "common",
        "data": values if data is None else data,
        "chanlocs": [{"labels": f"Ch{k + 1}é" if k == 1 else f"Ch{k + 1}", "type": "EEG",
                      "X": np.zeros((0, 0)), "Y": np.zeros((0, 0)), "Z": np.zeros((0, 0))}
                     for k in range(channels)],
        "event": [{"type": t, "latency": l, "duration": d} for t, l, d in rows],
        "icawinv": np.zeros((0, 0)), "icasphere": np.zeros((0, 0)), "icaweights": np.zeros((0, 0)),
        "icachansind": np.zeros((0, 0)), "comments": "",
    }


def save(name, fields, struct_on_top):
    writer = Writer(OUT / name)
    if struct_on_top:
        writer.put(writer.file, "EEG", fields)
    else:
        for field, value in fields.items():
            writer.put(writer.file, field, value)
    writer.close()


ROWS = [("go", 10.0, 0.0), ("stop", 40.5, 5.0), ("12", 71.0, 0.0)]
expected = {}
_, fields = eeg(4, 150, 256.0, "f4", ROWS)
save("mat73-struct.set", fields, True)
_, fields = eeg(3, 120, 500.0, "f8", ROWS)
save("mat73-top.set", fields, False)
values, fields = eeg(2, 130, 250.0, "f4", ROWS, "mat73-beside.fdt")
values.T.astype("<f4").tofile(OUT / "mat73-beside.fdt")
save("mat73-beside.set", fields, True)
for name in ("mat73-struct", "mat73-top", "mat73-beside"):
    raw = mne.io.read_raw_eeglab(OUT / f"{name}.set", preload=True, verbose="error")
    raw.get_data().T.astype("<f8").tofile(OUT / f"{name}.f64")
    expected[f"{name}.set"] = {
        "rate": raw.info["sfreq"], "samples": len(raw), "names": raw.ch_names,
        "events": [{"onset": a["onset"], "duration": a["duration"], "label": a["description"]}
                   for a in raw.annotations]}
with open(OUT / "mat73.json", "w") as out:
    json.dump(expected, out, indent=1)
