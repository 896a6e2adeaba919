"""Makes the Open Ephys recordings of the reader's tests, and what neo reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and neo. The folders are written as
the binary format's page describes them, before (old) and since (new) version 0.6 of the program.
expected.json holds what neo.rawio.OpenEphysBinaryRawIO returned, and the gaps as numpy.diff finds
them in the sample numbers.
"""

import json
import pathlib
import shutil
import sys

import neo
import numpy as np

SEED = 20260307
OFFSET_SECONDS = 0.25


def channels(names, bit_volts, units):
    return [{"channel_name": name, "bit_volts": volts, "units": unit, "description": "made up"}
            for name, volts, unit in zip(names, bit_volts, units)]


def numbers(first, count, jumps):
    steps = np.ones(count, dtype=np.int64)
    steps[0] = first
    for at, missing in jumps.items():
        steps[at] += missing
    return np.cumsum(steps)


def continuous(folder, new, name, rate, described, sample_numbers, rng):
    at = folder / "continuous" / name
    at.mkdir(parents=True)
    values = rng.integers(-32768, 32768, (len(sample_numbers), len(described))).astype("<i2")
    (at / "continuous.dat").write_bytes(values.tobytes())
    if new:
        np.save(at / "sample_numbers.npy", sample_numbers)
        np.save(at / "timestamps.npy", sample_numbers / rate + OFFSET_SECONDS)
    else:
        np.save(at / "timestamps.npy", sample_numbers)
    return {"folder_name": name + "/", "sample_rate": rate, "stream_name": name.split(".")[-1],
            "source_processor_name": "Made up", "num_channels": len(described),
            "channels": described}


def events(folder, new, name, rate, sample_numbers, arrays):
    at = folder / "events" / name
    at.mkdir(parents=True)
    sample_numbers = np.array(sample_numbers, dtype=np.int64)
    if new:
        np.save(at / "sample_numbers.npy", sample_numbers)
        np.save(at / "timestamps.npy", sample_numbers / rate + OFFSET_SECONDS)
    else:
        np.save(at / "timestamps.npy", sample_numbers)
    for file, array in arrays.items():
        np.save(at / file, array)
    return {"folder_name": name + "/", "sample_rate": rate, "channel_name": name.split("/")[-1],
            "stream_name": name.split("/")[0].split(".")[-1]}


def make_new(folder, rng):
    probe = channels(["AP1", "AP2", "AP3", "AP4", "AP_SYNC"], [0.195] * 4 + [1.0], ["uV"] * 5)
    board = channels(["CH1", "CH2", "ADC1"], [0.195, 0.195, 0.00015258789], ["", "", ""])
    first = numbers(1000, 240, {150: 50, 200: 7, 201: 1})
    described = {
        "GUI version": "0.6.7",
        "continuous": [
            continuous(folder, True, "Acquisition_Board-100.Rhythm", 2500.5, board,
                       numbers(77, 120, {}), rng),
            continuous(folder, True, "Neuropix-PXI-101.ProbeA-AP", 30000.0, probe, first, rng)],
        "events": [
            events(folder, True, "Neuropix-PXI-101.ProbeA-AP/TTL", 30000.0,
                   [1010, 1020, 1030, 1050, 1300, 1330],
                   {"states.npy": np.array([1, 3, -1, -3, 1, -1], dtype=np.int16),
                    "full_words.npy": np.array([1, 5, 4, 0, 1, 0], dtype=np.uint64)}),
            events(folder, True, "MessageCenter", 2500.5, [80, 100],
                   {"text.npy": np.array([b"block one", b"stop"], dtype="S64")})],
        "spikes": []}
    (folder / "structure.oebin").write_text(json.dumps(described, indent=4))


def make_old(folder, rng):
    board = channels(["CH1", "CH2", "CH3", "ADC1"], [0.195] * 3 + [0.00015258789],
                     ["uV"] * 3 + ["V"])
    described = {
        "GUI version": "0.5.3",
        "continuous": [
            continuous(folder, False, "Rhythm_FPGA-100.0", 30000, board,
                       numbers(123456789, 200, {100: 1}), rng)],
        "events": [
            events(folder, False, "Rhythm_FPGA-100.0/TTL_1", 30000,
                   [123456800, 123456850, 123456900, 123456930],
                   {"channel_states.npy": np.array([2, -2, 2, -2], dtype=np.int16),
                    "channels.npy": np.array([2, 2, 2, 2], dtype=np.uint16),
                    "full_words.npy": np.array([2, 0, 2, 0], dtype=np.uint64)})],
        "spikes": []}
    (folder / "structure.oebin").write_text(json.dumps(described, indent=4))


def read_with_neo(folder):
    reader = neo.rawio.OpenEphysBinaryRawIO(dirname=str(folder))
    reader.parse_header()
    header = reader.header
    result = {"by": f"neo {neo.__version__}", "channels": {}, "events": {}, "gaps": {},
              "starts": {}}
    for index, stream in enumerate(header["signal_streams"]):
        members = header["signal_channels"][header["signal_channels"]["stream_id"] == stream["id"]]
        raw = reader.get_analogsignal_chunk(stream_index=index)
        scaled = reader.rescale_signal_raw_to_float(raw, dtype="float64", stream_index=index)
        for k, channel in enumerate(members):
            sync = "SYNC" in str(channel["name"])
            result["channels"][str(channel["name"])] = {
                "rate": float(channel["sampling_rate"]),
                "unit": "" if sync else str(channel["units"]),
                "raw": raw[:, k].tolist(),
                "scaled": (raw if sync else scaled)[:, k].tolist()}
    for k, info in reader._sig_streams[0][0].items():
        name = info["folder_name"].rstrip("/")
        at = folder / "continuous" / name
        file = at / "sample_numbers.npy"
        # neo takes sample numbers for the start even where there are times that the streams share.
        result["starts"][name] = (
            float(np.load(at / "timestamps.npy")[0]) if file.exists() else float(info["t_start"]))
        found = np.load(file if file.exists() else at / "timestamps.npy")
        where = np.flatnonzero(np.diff(found) != 1)
        result["gaps"][name] = [[int(found[i] + 1 - found[0]), int(found[i + 1] - found[i] - 1)]
                                for i in where]
    for index, channel in enumerate(header["event_channels"]):
        times, durations, labels = reader.get_event_timestamps(event_channel_index=index)
        if durations is None or reader._use_direct_evt_timestamps:
            times = reader.rescale_event_timestamp(times, event_channel_index=index)
        # Else neo divided by the rate while it read the header, and would here once more.
        result["events"][str(channel["name"])] = {
            "times": [float(t) for t in times],
            "durations": None if durations is None else [float(d) for d in durations],
            "labels": [str(label) for label in labels]}
    return result


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}
    for name, make in (("new", make_new), ("old", make_old)):
        recording = folder / name / "Record Node 101" / "experiment1" / "recording1"
        shutil.rmtree(folder / name, ignore_errors=True)
        recording.mkdir(parents=True)
        make(recording, rng)
        expected[name] = read_with_neo(recording)
    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
