"""Writes the XDF fixtures from the description of the format, and what pyxdf, SciPy or the
construction itself say about them.

They go to the resources of the package: python make_xdf_fixtures.py
"""

import json
import logging
import os
import pathlib
import struct

import numpy as np
import pyxdf
from scipy.optimize import least_squares

HERE = pathlib.Path(__file__).parent
os.chdir(HERE.parent / "resources/io/afferent/ingest/recording/xdf")
logging.disable(logging.CRITICAL)
BOUNDARY = bytes.fromhex("43A546DCCBF5410FB30ED5467383CBE4")
CODES = {"float32": "f", "double64": "d", "int8": "b", "int16": "h", "int32": "i", "int64": "q"}


def varlen(number, width=None):
    if width is None:
        width = 1 if number < 256 else 4 if number < 2**32 else 8
    return bytes([width]) + struct.pack({1: "<B", 4: "<I", 8: "<Q"}[width], number)


def chunk(tag, content, width=None):
    return varlen(len(content) + 2, width) + struct.pack("<H", tag) + content


def header(stream, name, kind, count, rate, fmt, channels=()):
    desc = "".join(
        f"<channel><label>{a}</label><unit>{b}</unit><type>{c}</type></channel>"
        for a, b, c in channels
    )
    xml = (
        f'<?xml version="1.0"?><info><name>{name}</name><type>{kind}</type>'
        f"<channel_count>{count}</channel_count><nominal_srate>{rate}</nominal_srate>"
        f"<channel_format>{fmt}</channel_format><created_at>1.0</created_at>"
        f"<hostname>nobody</hostname><desc><channels>{desc}</channels></desc></info>"
    )
    return chunk(2, struct.pack("<I", stream) + xml.encode())


def samples(stream, stamps, values, fmt, width=None):
    """Stamps may be None: the sample has none then."""
    out = struct.pack("<I", stream) + varlen(len(values), width)
    for stamp, row in zip(stamps, values):
        out += b"\0" if stamp is None else b"\x08" + struct.pack("<d", stamp)
        if fmt == "string":
            for text in row:
                out += varlen(len(text.encode())) + text.encode()
        else:
            out += struct.pack("<" + CODES[fmt] * len(row), *row)
    return chunk(3, out)


def offset(stream, time, value):
    return chunk(4, struct.pack("<Idd", stream, time, value))


def footer(stream, count):
    xml = f'<?xml version="1.0"?><info><sample_count>{count}</sample_count></info>'
    return chunk(6, struct.pack("<I", stream) + xml.encode())


FILE_HEADER = chunk(1, b'<?xml version="1.0"?><info><version>1.0</version>'
                       b"<datetime>2026-03-01T10:00:00+0100</datetime></info>", 8)
EEG = [("Fp1", "microvolts", "EEG"), ("Fp2", "microvolts", "EEG"), ("Trig", "", "Trigger")]


def mixed():
    rng = np.random.default_rng(7)
    events = []  # (recorder time, bytes), written in the order of time

    # A regular stream on a clock of its own, stamped once per chunk, with jitter, drift, an
    # outlier in the offsets, and thirteen seconds that are missing.
    rate, true_rate, start = 50.0, 49.9, 1000.0
    index = 0
    for number in range(32):
        count = 20
        recorder = start + index / true_rate + (13.0 if number >= 15 else 0.0)
        stamp = 77.25 + (recorder - start) * (1 - 30e-6) + rng.normal(0, 1e-3)
        stamps = [stamp] + [None] * (count - 1)
        values = rng.normal(0, 20, (count, 3)).astype(np.float32)
        events.append((recorder, samples(1, stamps, values.tolist(), "float32")))
        index += count
    for k, recorder in enumerate(np.arange(start - 2, start + 28, 2.0)):
        own = 77.25 + (recorder - start) * (1 - 30e-6)
        error = 5e-3 if k == 4 else rng.normal(0, 2e-5)
        events.append((recorder, offset(1, own, recorder - own + error)))

    # Irregular numbers with explicit stamps; two share one, one has none.
    times = start + np.cumsum(rng.uniform(0.01, 0.3, 90))
    times[31] = times[30]
    for first in range(0, 90, 15):
        stamps = [None if i == 50 else times[i] for i in range(first, first + 15)]
        values = rng.normal(0, 1, (15, 2)).tolist()
        events.append((times[first], samples(70000, stamps, values, "double64")))

    for stream, fmt in [(3, "int8"), (4, "int16"), (5, "int32"), (6, "int64")]:
        top = {"int8": 127, "int16": 32767, "int32": 2**31 - 1, "int64": 2**53}[fmt]
        values = rng.integers(-top, top, (30, 2)).tolist()
        values[0] = [top, -top]
        stamps = [start + 0.125 * i for i in range(30)]
        events.append((start + 1, samples(stream, stamps[:15], values[:15], fmt, 4)))
        events.append((start + 3, samples(stream, stamps[15:], values[15:], fmt, 8)))

    texts = [["left", "1"], ["right", ""], ["\u4e2d\u6587 & <b>", "2"], ["x" * 300, "3"]]
    for k, row in enumerate(texts):
        time = start + 1.5 + 2 * k
        events.append((time, samples(0x02C0FFEE, [time], [row], "string")))
    events.append((start + 2.25, samples(8, [start + 2.25, None], [["a"], ["b"]], "string")))

    for k in range(3):
        events.append((start + 5 * k, chunk(5, BOUNDARY)))
    events.sort(key=lambda event: event[0])
    out = b"XDF:" + FILE_HEADER
    out += header(1, "Amp", "EEG", 3, "50.000000000000000", "float32", EEG)
    out += header(70000, "Gaze", "Gaze", 2, "0.0000", "double64", [("x", "mm", ""), ("y", "mm", "")])
    for stream, fmt in [(3, "int8"), (4, "int16"), (5, "int32"), (6, "int64")]:
        out += header(stream, "Counter", "", 2, "8", fmt)
    out += header(0x02C0FFEE, "Markers", "Markers", 2, "0", "string", [("cue", "", ""), ("n", "", "")])
    out += header(8, "Keys", "Markers", 1, "0", "string")
    out += header(9, "Nothing", "EEG", 1, "1", "float32")
    out += b"".join(content for _, content in events)
    out += footer(1, 641) + footer(9, 0) + footer(70000, 90)
    pathlib.Path("mixed.xdf").write_bytes(out)
    return out


def reference(file):
    result = {}
    raw, _ = pyxdf.load_xdf(file, synchronize_clocks=False, dejitter_timestamps=False)
    synced, _ = pyxdf.load_xdf(file, synchronize_clocks=True, dejitter_timestamps=False)
    smooth, _ = pyxdf.load_xdf(file, synchronize_clocks=True, dejitter_timestamps=True)
    for a, b, c in zip(raw, synced, smooth):
        stream = a["info"]["stream_id"]
        assert stream == b["info"]["stream_id"] == c["info"]["stream_id"]
        values = a["time_series"]
        result[str(stream)] = {
            "name": a["info"]["name"][0],
            "values": values if isinstance(values, list) else values.tolist(),
            "raw": a["time_stamps"].tolist() if len(a["time_stamps"]) else [],
            "synced": b["time_stamps"].tolist() if len(b["time_stamps"]) else [],
            "smooth": c["time_stamps"].tolist() if len(c["time_stamps"]) else [],
            "effective_rate": float(c["info"]["effective_srate"]),
        }
    return result


def fit(times, offsets):
    """Huber line with a threshold of 0.1 ms: intercept at time 0 and slope."""
    times, offsets = np.array(times), np.array(offsets)
    middle = times.mean()
    found = least_squares(
        lambda p: (p[0] + p[1] * (times - middle) - offsets) * 1e4,
        [np.median(offsets), 0.0],
        loss="huber",
        f_scale=1.0,
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
    )
    return found.x[0] - found.x[1] * middle, found.x[1]


def reset():
    """The computer of the device restarts: its clock runs from 5000 to 5030, then from 4 on."""
    rng = np.random.default_rng(8)
    parts = [(5000.0, 200.0, 30.0, 2e-5), (4.0, 243.0, 60.0, -4e-5)]
    events, expected, offsets = [], {"indexes": [], "times": [], "fits": []}, []
    index = 0
    for own_start, recorder_start, seconds, drift in parts:
        own = lambda t: own_start + (t - recorder_start) * (1 + drift)
        times = recorder_start + np.arange(int(seconds * 20)) / 20.0
        for first in range(0, len(times), 10):
            stamps = [own(t) for t in times[first : first + 10]]
            values = [[(index + i) % 1000] for i in range(len(stamps))]
            index += len(stamps)
            events.append((times[first + len(stamps) - 1], samples(1, stamps, values, "int16")))
        measured_at, measured = [], []
        for t in np.arange(recorder_start + 0.5, recorder_start + seconds, 5.0):
            value = t - own(t) + rng.normal(0, 3e-5)
            measured_at.append(own(t))
            measured.append(value)
            events.append((t, offset(1, own(t), value)))
        intercept, slope = fit(measured_at, measured)
        expected["fits"].append([intercept, slope])
        stamps = np.array([own(t) for t in times])
        expected["times"].append((stamps + intercept + slope * stamps).tolist())
    events.sort(key=lambda event: event[0])
    out = b"XDF:" + FILE_HEADER + header(1, "Amp", "EEG", 1, "20", "int16", EEG[:1])
    out += b"".join(content for _, content in events)
    pathlib.Path("reset.xdf").write_bytes(out)
    expected["samples"] = index
    pathlib.Path("reset.json").write_text(json.dumps(expected))


def damaged():
    """One second of samples per chunk, a boundary every four; 30 bytes of chunk 6 are garbage."""
    out = b"XDF:" + FILE_HEADER + header(1, "Amp", "EEG", 1, "10", "int16", EEG[:1])
    kept = []
    for k in range(16):
        if k % 4 == 0:
            out += chunk(5, BOUNDARY)
        stamps = [100.0 + k + i / 10 for i in range(10)]
        start = len(out)
        out += samples(1, stamps, [[k * 10 + i] for i in range(10)], "int16")
        if k == 6:
            out = out[:start] + b"\xff" * 30 + out[start + 30 :]
        if k not in (6, 7):  # the rest up to the boundary is lost with it
            kept += range(k * 10, k * 10 + 10)
    pathlib.Path("damaged.xdf").write_bytes(out[:-25])  # cut off in the last chunk
    pathlib.Path("damaged.json").write_text(json.dumps({"kept": kept[:-10]}))


mixed()
pathlib.Path("mixed.json").write_text(json.dumps(reference("mixed.xdf"), ensure_ascii=False))
reset()
damaged()
