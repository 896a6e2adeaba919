"""Makes the GDF files of the reader's tests, and what MNE reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and mne. The files are packed here
by the tables of the GDF 1.25 and 2.20 specifications. expected.json holds what
mne.io.read_raw_gdf returned; files that MNE refuses (channels of several types, 24 bits) have the
values that were packed instead, under "given".
"""

import datetime
import json
import pathlib
import struct
import sys

import mne
import numpy as np

TYPES = {1: "<i1", 2: "<u1", 3: "<i2", 4: "<u2", 5: "<i4", 6: "<u4", 7: "<i8", 8: "<u8",
         16: "<f4", 17: "<f8"}
START = datetime.datetime(2004, 11, 5, 13, 47, 9, 250_000, tzinfo=datetime.timezone.utc)


def pack(kind, values):
    if kind in TYPES:
        return np.asarray(values).astype(TYPES[kind]).tobytes()
    return b"".join(int(v).to_bytes(3, "little", signed=kind == 279) for v in values)


def text(value, length):
    return value.encode("latin-1").ljust(length, b"\0" if length == 66 else b" ")


def channel_columns(version, channels):
    second = version >= 190
    columns = [
        [text(c["label"], 16) for c in channels],
        [text("Ag/AgCl" if not second else "", 80) for c in channels]]
    if second:
        columns.append([text("", 6) for c in channels])
        columns.append([struct.pack("<H", c["unit"]) for c in channels])
    else:
        columns.append([text(c["unit"], 8) for c in channels])
    columns += [[struct.pack("<d", c[k]) for c in channels] for k in ("pmin", "pmax")]
    columns += [
        [struct.pack("<d" if second else "<q", c[k]) for c in channels] for k in ("dmin", "dmax")]
    if second:
        columns.append([bytes(68)] * len(channels))
        columns.append([struct.pack("<f", 100)] * len(channels))
        columns.append([struct.pack("<f", 0.5)] * len(channels))
        columns.append([struct.pack("<f", 50)] * len(channels))
    else:
        columns.append([text("HP:0.5Hz", 80)] * len(channels))
    columns.append([struct.pack("<i", c["spr"]) for c in channels])
    columns.append([struct.pack("<i", c["type"]) for c in channels])
    columns.append([bytes(32)] * len(channels))
    packed = b"".join(b"".join(column) for column in columns)
    assert len(packed) == 256 * len(channels)
    return packed


def fixed_header(version, channels, records, duration, header_bytes):
    name = f"GDF {version // 100}.{version % 100:02d}".encode()
    if version < 190:
        head = name + text("P7 Someone", 80) + text("a recording", 80)
        head += START.strftime("%Y%m%d%H%M%S").encode() + b"25" + struct.pack("<q", header_bytes)
        head += bytes(24) + bytes(20)
    else:
        head = name + text("P7 Someone", 66) + bytes(10) + bytes(4) + text("a recording", 64)
        head += bytes(16)
        days = START - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        head += struct.pack("<Q", round((days / datetime.timedelta(days=1) + 719529) * 2**32))
        head += bytes(8) + struct.pack("<H", header_bytes // 256) + bytes(6 + 8 + 6 + 6 + 12 + 12)
    head += struct.pack("<qII", records, *duration)
    head += struct.pack("<I" if version < 190 else "<Hxx", len(channels))
    assert len(head) == 256
    return head


def event_table(version, mode, rate, events):
    """Events: position from 1, type, channel, duration."""
    table = bytes([mode])
    if version < 194:
        table += int(rate).to_bytes(3, "little") + struct.pack("<I", len(events))
    else:
        table += len(events).to_bytes(3, "little") + struct.pack("<f", rate)
    for column, kind in zip(zip(*events), ("<u4", "<u2", "<u2", "<u4")[: 2 if mode == 1 else 4]):
        table += np.asarray(column, kind).tobytes()
    return table


def write(path, version, channels, values, records, duration, table, names=()):
    """Values: one array per channel."""
    fields = b""
    if names:
        block = b"\0" + b"".join(n.encode() + b"\0" for n in names) + b"\0"
        fields = bytes([1]) + len(block).to_bytes(3, "little") + block
        fields += bytes(-len(fields) % 256)
    header_bytes = 256 * (len(channels) + 1) + len(fields)
    with path.open("wb") as f:
        f.write(fixed_header(version, channels, records, duration, header_bytes))
        f.write(channel_columns(version, channels))
        f.write(fields)
        for record in range(records):
            for c, v in zip(channels, values):
                f.write(pack(c["type"], v[record * c["spr"] : (record + 1) * c["spr"]]))
        f.write(table)


def channel(label, kind, spr, unit, pmin, pmax, dmin, dmax):
    return {"label": label, "type": kind, "spr": spr, "unit": unit, "pmin": pmin, "pmax": pmax,
            "dmin": dmin, "dmax": dmax}


def mne_reads(path):
    raw = mne.io.read_raw_gdf(path, preload=True, verbose="error", stim_channel=None)
    notes = raw.annotations
    return {
        "sfreq": raw.info["sfreq"], "labels": raw.ch_names, "data": raw.get_data().tolist(),
        "onset": notes.onset.tolist(), "duration": notes.duration.tolist(),
        "code": [int(d) for d in notes.description],
        "start": None if raw.info["meas_date"] is None else raw.info["meas_date"].isoformat()}


EVENTS = [(1, 768, 0, 0), (11, 769, 1, 5), (20, 0x8301, 1, 0), (25, 33, 2, 30), (58, 1023, 0, 1)]


def one_type(folder, rng, expected):
    for kind, dtype in TYPES.items():
        real = kind > 8
        info = None if real else np.iinfo(dtype)
        top = 1000 if real else min(int(info.max), 2**40)
        bottom = -1000 if real else max(int(info.min), -(2**40))
        values = [
            rng.normal(0, 300, 60) if real else rng.integers(bottom, top, 60, endpoint=True)
            for _ in range(2)]
        if not real:
            values[0][:2] = bottom, top
        for version in (125, 220):
            unit = "uV" if version < 190 else 4275
            other = "V" if version < 190 else 512
            channels = [
                channel("Fp1", kind, 20, unit, -200, 300, bottom, top),
                channel("Cz", kind, 20, other, 5, -5, bottom, top)]
            name = f"type{kind}_{version}.gdf"
            table = event_table(version, 3, 50, EVENTS)
            write(folder / name, version, channels, values, 3, (2, 5), table)
            expected[name] = mne_reads(folder / name)


def generations(folder, rng, expected):
    """Mode 1, an odd rate, an event table of each order, names of events."""
    for version in (110, 192, 194, 251):
        values = [rng.integers(-3000, 3000, 90) for _ in range(2)]
        unit = "uV" if version < 190 else 4274
        channels = [
            channel("C3", 3, 30, unit, -250.5, 250.5, -2048, 2047),
            channel("EOG", 3, 30, unit, -1, 1, -32768, 32767)]
        events = [(3, 770, 0, 0), (20, 0x8302, 0, 0), (33, 5, 0, 0), (1, 0x7FFE, 0, 0)]
        table = event_table(version, 1, 90, events)
        names = ["one", "two", "", "four", "click"] if version >= 194 else ()
        name = f"mode1_{version}.gdf"
        write(folder / name, version, channels, values, 3, (1, 3), table, names)
        if names or version == 192:
            # MNE asserts that nothing lies between header and data, and overflows on the rate in
            # the older event table behind a newer header.
            plain = folder / "plain.gdf"
            write(plain, version, channels, values, 3, (1, 3), table if names else b"")
            expected[name] = mne_reads(plain)
            plain.unlink()
        else:
            expected[name] = mne_reads(folder / name)


def several_types(folder, rng, expected):
    kinds = [3, 279, 535, 2, 16, 5]
    labels = ["A1", "B24", "U24", "U8", "F", "I32"]
    sizes = [20, 20, 20, 5, 5, 10]
    values = [
        rng.integers(-32768, 32768, 140), rng.integers(-(2**23), 2**23, 140),
        rng.integers(0, 2**24, 140), rng.integers(0, 256, 35),
        np.float32(rng.normal(size=35)), rng.integers(-(2**31), 2**31, 70)]
    channels = [
        channel(label, kind, size, 4275, -100, 100, -100, 100)
        for label, kind, size in zip(labels, kinds, sizes)]
    channels.append(channel("spikes", 5, 0, 512, -1, 1, -1, 1))
    events = [(21, 0x7FFE, 0, 0), (25, 0x7FFF, 7, 1234), (41, 0x7FFE, 0, 0), (61, 771, 0, 4)]
    write(folder / "several.gdf", 220, channels, values + [[]], 7, (1, 10),
          event_table(220, 3, 200, events))
    expected["several.gdf"] = {
        "given": [np.asarray(v, "float64").tolist() for v in values], "labels": labels}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20_260_305)
    expected = {}
    one_type(folder, rng, expected)
    generations(folder, rng, expected)
    several_types(folder, rng, expected)
    lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in expected.items()]
    (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
