"""Makes the Nihon Kohden files of the reader's tests, and what MNE reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and mne. The files are written byte
by byte as the published readers of the format place things. expected.json holds what
mne.io.read_raw_nihon returned for "blocks" (its marks of boundaries left out; the gap is what this
script wrote, since MNE has none). MNE misreads an EEG-1200 with extended blocks, so that the values
of "extended" are those that this script put into the file.
"""

import json
import pathlib
import struct
import sys

import mne
import numpy as np

SEED = 20261127
EVERY = 5
FIRST_BLOCK = 0x17FE
CONTROL = 0x400


def put(buffer, at, data):
    if len(buffer) < at + len(data):
        buffer.extend(bytes(at + len(data) - len(buffer)))
    buffer[at : at + len(data)] = data


def bcd(text):
    return bytes(int(text[i : i + 2], 16) for i in range(0, len(text), 2))


def device_block(device):
    buffer = bytearray(FIRST_BLOCK)
    put(buffer, 0, device)
    put(buffer, 0x81, device)
    put(buffer, 0x91, b"\1")
    put(buffer, 0x92, struct.pack("<I", CONTROL))
    put(buffer, CONTROL + 1, device)
    return buffer


def data_block(start, rate, tenths, channels):
    block = bytearray(0x27 + 10 * len(channels))
    put(block, 0, b"\1TIME" + start[6:].encode() + b"000000")
    put(block, 0x12, b"\2\2")
    put(block, 0x14, bcd(start))
    put(block, 0x1A, struct.pack("<H", rate | 0xC000))
    put(block, 0x1C, struct.pack("<I", tenths))
    put(block, 0x26, bytes([len(channels)]))
    for i, channel in enumerate(channels):
        put(block, 0x27 + 10 * i, bytes([channel, 5]))
    return block


def words(rng, samples, channels):
    values = rng.integers(0, 65536, size=(samples, channels + 1), dtype="<u2")
    values[:, -1] = 0
    return values


def write_log(path, device, events):
    """Events as (text, HHMMSS, microseconds); a list of events and one of their rests."""
    log = bytearray(0x92 + 44 * 20)
    put(log, 0, device)
    put(log, 0x91, b"\1")
    address, sub_address = 0x800, 0x1400
    put(log, 0x92, struct.pack("<I", address))
    put(log, 0x92 + 22 * 20, struct.pack("<I", sub_address))
    for at in (address, sub_address):
        put(log, at + 1, device)
        put(log, at + 0x12, bytes([len(events)]))
    for i, (text, clock, micros) in enumerate(events):
        text = text.encode("utf-8")
        entry = text[:20].ljust(20, b"\0") + clock.encode() + b"(240131120000)"
        put(log, address + 0x14 + 45 * i, entry.ljust(45, b"\0"))
        rest = text[20:].ljust(20, b"\0") + b"0000" + f"{micros:06d}".encode()
        put(log, sub_address + 0x14 + 45 * i, rest.ljust(45, b"\0"))
    path.write_bytes(log)


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}

    device = b"EEG-1100C V01.00"
    channels = [0, 1, 17, 23, 42, 74, 76]
    eeg = device_block(device)
    first = words(rng, 200, len(channels))
    second = words(rng, 300, len(channels))
    put(eeg, FIRST_BLOCK, data_block("240131120000", 200, 10, channels) + first.tobytes())
    second_at = len(eeg)
    eeg += data_block("240131120010", 200, 15, channels) + second.tobytes()
    put(eeg, CONTROL + 17, b"\2")
    put(eeg, CONTROL + 18, struct.pack("<I", FIRST_BLOCK))
    put(eeg, CONTROL + 38, struct.pack("<I", second_at))
    (folder / "blocks.EEG").write_bytes(eeg)
    (folder / "blocks.21E").write_bytes(
        b"[VERSION]\r\n0000=2\r\n[ELECTRODE]\r\n0000=Fp1\r\n0001=LA12\r\n0017=Cz\r\n0023=A2\r\n"
        b"0042=DC01\r\n0074=BN1\r\n[REFERENCE]\r\n0076=$A1\r\n[SYSTEM]\r\n0000=nothing\r\n"
    )
    patient = bytearray(0x100)
    put(patient, 0, device)
    put(patient, 0x40, b"20240131120000")
    (folder / "blocks.PNT").write_bytes(patient)
    events = [
        ("REC START REF", "000000", 0),
        ("Eyes closed, and the hand moves", "000000", 750_125),
        ("Gr\u00f6\u00dfe", "000002", 5_000),
    ]
    write_log(folder / "blocks.LOG", device, events)
    raw = mne.io.read_raw_nihon(folder / "blocks.EEG", preload=True, verbose="error")
    found = [
        [float(onset), float(duration), str(text)]
        for onset, duration, text in zip(
            raw.annotations.onset, raw.annotations.duration, raw.annotations.description
        )
        if "boundary" not in text
    ]
    # The third event is recorded 1.005 s into the second block, which is 9 s late.
    found[2][0] += 9
    expected["blocks"] = {
        "by": "mne.io.read_raw_nihon",
        "names": raw.ch_names,
        "rate": float(raw.info["sfreq"]),
        "start": raw.info["meas_date"].isoformat(),
        "samples": int(raw.n_times),
        "every": EVERY,
        "volts": raw.get_data()[:, ::EVERY].tolist(),
        "gaps": [[200, 1800]],
        "events": found,
    }

    device = b"EEG-1200A V01.00"
    channels = [0, 45, 300, 77]
    eeg = device_block(device)
    put(eeg, CONTROL + 17, b"\1")
    put(eeg, CONTROL + 18, struct.pack("<I", FIRST_BLOCK))
    # What older readers take for the block: one channel and one second.
    put(eeg, FIRST_BLOCK, data_block("230704235959", 500, 10, [0]))
    extended, second, third = 0x2000, 0x2100, 0x2200
    put(eeg, 0x3EE, struct.pack("<I", extended))
    put(eeg, extended + 18, struct.pack("<I", second))
    put(eeg, second + 20, struct.pack("<I", third))
    put(eeg, third + 68, struct.pack("<H", len(channels)))
    for i, channel in enumerate(channels):
        put(eeg, third + 72 + 10 * i, struct.pack("<HQ", channel, 0))
    data = words(rng, 400, len(channels))
    put(eeg, third + 72 + 10 * len(channels), data.tobytes())
    (folder / "extended.EEG").write_bytes(eeg)
    (folder / "extended.21E").write_bytes(b"[ELECTRODE]\n0300=LH5\n")
    micro, milli = 6399.902 / 65535, 24005.46 / 65535
    digital = data[:, :-1].astype(float) - 32768
    volts = [
        1e-6 * (-3200 + (digital[:, 0] + 32768) * micro),
        1e-3 * (-12002.9 + (digital[:, 1] + 32768) * milli),
        1e-6 * (-3200 + (digital[:, 2] + 32768) * micro),
        1e-3 * (-12002.9 + (digital[:, 3] + 32768) * milli),
    ]
    expected["extended"] = {
        "by": "make_nihonkohden_fixtures.py",
        "names": ["FP1", "DC04", "LH5", "Mark2"],
        "rate": 500.0,
        "start": "2023-07-04T23:59:59+00:00",
        "samples": 400,
        "every": EVERY,
        "volts": [v[::EVERY].tolist() for v in volts],
        "gaps": [],
        "events": [],
    }
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


main(pathlib.Path(sys.argv[1]))
