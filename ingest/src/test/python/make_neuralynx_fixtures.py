"""Writes Neuralynx files after the public description of the format, and what neo reads from them.

Usage: python make_neuralynx_fixtures.py OUTPUT_FOLDER
"""

import json
import pathlib
import shutil
import sys

import numpy as np
from neo.rawio import NeuralynxRawIO

SEED = 20260325
HEADER = 16384
SAMPLES = 512
START = 1_234_567_890

NCS = np.dtype(
    [("stamp", "<u8"), ("channel", "<u4"), ("rate", "<u4"), ("valid", "<u4"), ("samples", "<i2", SAMPLES)]
)
NEV = np.dtype(
    [
        ("stx", "<i2"),
        ("packet", "<i2"),
        ("size", "<i2"),
        ("stamp", "<u8"),
        ("id", "<i2"),
        ("ttl", "<i2"),
        ("crc", "<i2"),
        ("dummy", "<i2", 2),
        ("extra", "<i4", 8),
        ("text", "S128"),
    ]
)


def spike_type(channels):
    shape = (32, channels) if channels > 1 else 32
    return np.dtype(
        [("stamp", "<u8"), ("channel", "<u4"), ("cell", "<u4"), ("features", "<i4", 8), ("samples", "<i2", shape)]
    )


def header(kind, record, name, rate, extra):
    lines = [
        "######## Neuralynx Data File Header",
        f"-FileType {kind}",
        "-FileVersion 3.4",
        f"-RecordSize {record}",
        "",
        "-TimeCreated 2024/01/31 08:30:00",
        "-TimeClosed 2024/01/31 08:31:00",
        "",
        '-OriginalFileName "C:\\CheetahData\\somebody\\file"',
        "-HardwareSubSystemName AcqSystem1",
        "-HardwareSubSystemType DigitalLynxSX",
        '-ApplicationName Cheetah "6.4.1 "',
        "-AcquisitionSystem AcqSystem1 DigitalLynxSX",
    ]
    if name:
        lines += [f"-AcqEntName {name}", f"-SamplingFrequency {rate}"]
    text = "\r\n".join(lines + extra) + "\r\n"
    return text.encode("latin-1").ljust(HEADER, b"\0")


def write(path, head, records):
    path.write_bytes(head + records.tobytes())


def channel(path, name, number, blocks, rate, rng, extra):
    """Blocks are pairs of a stamp and a count of valid samples."""
    records = np.zeros(len(blocks), NCS)
    for record, (stamp, valid) in zip(records, blocks):
        record["stamp"], record["channel"], record["rate"], record["valid"] = stamp, number, int(rate), valid
        # What lies behind the valid samples is left over from before.
        record["samples"] = rng.integers(-32768, 32767, SAMPLES)
    head = header(
        "NCS",
        1044,
        name,
        rate,
        ["-NumADChannels 1", f"-ADChannel {number}", "-InputRange 1000", "-ADMaxValue 32767"] + extra,
    )
    write(path, head, records)


def blocks_of(count, rate, stamp, drift=0.0):
    return [(stamp + int(np.floor(i * SAMPLES * 1e6 / rate * (1 + drift))), SAMPLES) for i in range(count)]


def session(folder, rng):
    """32 kHz in three stretches, the first of which ends with a short record."""
    first = blocks_of(5, 32000, START)
    first[-1] = (first[-1][0], 300)
    second = blocks_of(3, 32000, first[-1][0] + 300 * 1_000_000 // 32000 + 12_345)
    third = blocks_of(4, 32000, second[-1][0] + 16_000 + 2_000_000)
    blocks = first + second + third
    scale = "-ADBitVolts 0.000000030518510385491027"
    for number, inverted in ((1, "False"), (2, "True"), (10, "False")):
        channel(
            folder / f"CSC{number}.ncs",
            f"CSC{number}",
            number,
            blocks,
            32000,
            rng,
            [scale, f"-InputInverted {inverted}", "-DSPLowCutFilterEnabled True", "-DspLowCutFrequency 0.1"],
        )
    events = np.zeros(4, NEV)
    inside = [START + 5_000, START + 20_001, second[0][0] + 7, third[0][0] + 30_000]
    ids = [4, 11, 11, 19]
    ttls = [0, 5, 0, 0]
    texts = [b"Starting Recording", b"TTL Input on AcqSystem1_0 board 0 port 1 value (0x0005).", b"TTL off", b"note"]
    for i in range(4):
        events[i]["stamp"], events[i]["id"], events[i]["ttl"] = inside[i], ids[i], ttls[i]
        events[i]["text"] = texts[i]
    write(folder / "Events.nev", header("Event", 184, "", 0, []), events)
    end = third[-1][0] + 16_000
    for kind, channels, count in (("nse", 1, 40), ("ntt", 4, 60)):
        spikes = np.zeros(count, spike_type(channels))
        spikes["stamp"] = np.sort(rng.integers(START, first[-1][0], count))
        spikes["stamp"][-5:] = np.sort(rng.integers(third[0][0], end, 5))
        # Two cells at one time, out of order.
        spikes["stamp"][8] = spikes["stamp"][9]
        spikes["cell"] = rng.choice([0, 1, 7], count)
        spikes["cell"][8:10] = [7, 0]
        spikes["samples"] = rng.integers(-3000, 3000, spikes["samples"].shape)
        volts = " ".join(["0.000000061"] * channels)
        numbers = " ".join(str(20 + i) for i in range(channels))
        write(
            folder / f"{'SE' if channels == 1 else 'TT'}1.{kind}",
            header(
                "Spike",
                spikes.dtype.itemsize,
                "SE1" if channels == 1 else "TT1",
                32000,
                [f"-NumADChannels {channels}", f"-ADChannel {numbers}", f"-ADBitVolts {volts}", "-WaveformLength 32"],
            ),
            spikes,
        )


def drifting(folder, rng):
    """2 kHz by the header, and 100 millionths slower by the stamps."""
    channel(
        folder / "LFP1.ncs", "LFP1", 3, blocks_of(40, 2000, START, 1e-4), 2000, rng, ["-ADBitVolts 0.0000001"]
    )


def describe(folder):
    reader = NeuralynxRawIO(dirname=str(folder), keep_original_times=True, gap_tolerance_ms=0.1)
    reader.parse_header()
    result = {"signals": {}, "spikes": {}, "events": [], "segments": []}
    segments = reader.header["nb_segment"][0]
    channels = reader.header["signal_channels"]
    for segment in range(segments if len(channels) else 0):
        result["segments"].append(
            {
                "startMicros": round(reader.get_signal_t_start(0, segment, 0) * 1e6),
                "samples": int(reader.get_signal_size(0, segment, 0)),
            }
        )
    for i, one in enumerate(channels):
        # The short record has samples behind its valid ones, which neo counts off at the end only.
        raw = [reader.get_analogsignal_chunk(0, s, channel_indexes=[i], stream_index=0)[:, 0] for s in range(segments)]
        result["signals"][str(one["name"])] = {
            "gainMicrovolts": float(one["gain"]),
            "rateHz": float(one["sampling_rate"]),
            "sums": [int(part.astype("i8").sum()) for part in raw],
            "firsts": [[int(v) for v in part[:5]] for part in raw],
            "lasts": [[int(v) for v in part[-5:]] for part in raw],
        }
    for i, one in enumerate(reader.header["spike_channels"]):
        stamps = []
        for segment in range(segments):
            stamps += [int(s) for s in reader.get_spike_timestamps(0, segment, i)]
        result["spikes"][str(one["name"])] = stamps
    for i in range(len(reader.header["event_channels"])):
        for segment in range(segments):
            stamps, _, texts = reader.get_event_timestamps(0, segment, i)
            result["events"] += [[int(stamp), str(text)] for stamp, text in zip(stamps, texts)]
    result["events"].sort()
    return result


def main(output):
    expected = {}
    for name, maker in (("session", session), ("drifting", drifting)):
        folder = output / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        maker(folder, np.random.default_rng(SEED))
        expected[name] = describe(folder)
    (output / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
