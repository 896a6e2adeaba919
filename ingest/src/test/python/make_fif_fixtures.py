"""Writes the FIF fixtures with MNE, and what MNE reads from them.

They go to the resources of the package: python make_fif_fixtures.py
"""

import datetime
import json
import os
import pathlib
import warnings

import mne
import numpy as np

HERE = pathlib.Path(__file__).parent
os.chdir(HERE.parent / "resources/io/afferent/ingest/recording/fif")
warnings.filterwarnings("ignore")
mne.set_log_level("ERROR")
START = datetime.datetime(2024, 2, 29, 23, 59, 58, 250000, tzinfo=datetime.timezone.utc)
NAMES = ["Fp1", "a name of more than fifteen characters", "EOG 061", "MEG 0113", "Resp", "STI 014"]
KINDS = ["eeg", "eeg", "eog", "mag", "misc", "stim"]


def recording(samples, seed, first_sample=0, rate=600.615):
    rng = np.random.default_rng(seed)
    info = mne.create_info(NAMES, rate, KINDS)
    data = rng.integers(-20000, 20000, (len(NAMES), samples)).astype(float)
    data[:3] *= 1e-8
    data[3] *= 1e-15
    data[4] *= 1e-3
    data[5] = 0
    for at, code in [(0, 3), (20, 5), (21, 5), (22, 9), (23, 9), (90, 2), (91, 1), (150, 255)]:
        if at < samples:
            data[5, at] = code
    raw = mne.io.RawArray(data, info, first_samp=first_sample)
    raw.set_meas_date(START)
    raw.info["bads"] = ["EOG 061"]
    with raw.info._unlock():
        raw.info["highpass"] = 0.5
        raw.info["lowpass"] = 120.0
        raw.info["line_freq"] = 50.0
    for channel in raw.info["chs"][:5]:
        channel["range"] = 0.5
        channel["cal"] = {"mag": 4e-15}.get(
            mne.channel_type(raw.info, raw.ch_names.index(channel["ch_name"])), 2e-8
        )
    raw.info["chs"][4]["cal"] = 2e-3
    return raw


def annotate(raw):
    offset = raw.first_samp / raw.info["sfreq"]
    raw.set_annotations(
        mne.Annotations(
            [offset + 0.05, offset + 0.125, offset + 0.2],
            [0.0, 0.0625, 0.01],
            ["cue: left", "Augenlid \u00e4", "BAD blink"],
            orig_time=START,
        )
    )


def without_folder(file):
    """MNE writes the folder of the part before into a part; its name alone is enough."""
    path = pathlib.Path(file)
    content = path.read_bytes()
    folder = str(path.resolve().parent).encode() + b"/"
    while folder in content:
        start = content.index(folder)
        end = content.index(b".fif", start) + 4
        name = content[start + len(folder) : end].ljust(end - start, b"\0")
        content = content[:start] + name + content[end:]
    path.write_bytes(content)


def expected(file, **read):
    raw = mne.io.read_raw_fif(file, on_split_missing="raise", **read)
    data = raw.get_data()
    data.T.astype("<f8").tofile(file.replace(".fif", ".values.f8"))
    events = mne.find_events(raw, "STI 014", shortest_event=1, output="onset")
    skips = [a for a in raw.annotations if a["description"] == "BAD_ACQ_SKIP"]
    others = [a for a in raw.annotations if a["description"] != "BAD_ACQ_SKIP"]
    meta = {
        "names": raw.ch_names,
        "samples": int(raw.n_times),
        "first_samp": int(raw.first_samp),
        "rate": float(raw.info["sfreq"]),
        "meas_date": raw.info["meas_date"].timestamp() if raw.info["meas_date"] else None,
        "format": raw.orig_format,
        "bads": raw.info["bads"],
        "events": [[int(at - raw.first_samp), int(code)] for at, _, code in events],
        "annotations": [
            [float(a["onset"] - raw.first_time), float(a["duration"]), str(a["description"])]
            for a in others
        ],
        "skips": [
            [
                int(np.rint((a["onset"] - raw.first_time) * raw.info["sfreq"])),
                int(np.rint(a["duration"] * raw.info["sfreq"])),
            ]
            for a in skips
        ],
    }
    with open(file.replace(".fif", ".json"), "w", encoding="utf-8") as out:
        json.dump(meta, out, ensure_ascii=False, indent=1)


for number, fmt in enumerate(["short", "int", "single", "double"]):
    raw = recording(401, number, first_sample=1234)
    annotate(raw)
    raw.save(f"{fmt}_raw.fif", fmt=fmt, buffer_size_sec=0.1, overwrite=True)
    expected(f"{fmt}_raw.fif")

# MNE writes buffers that lie in a stretch of BAD_ACQ_SKIP as skips.
raw = recording(400, 10, first_sample=50, rate=100.0)
raw.set_annotations(mne.Annotations([1.0 + 0.5, 3.0 + 0.5], [1.0, 0.5], "BAD_ACQ_SKIP", START))
raw.save("skips_raw.fif", fmt="int", buffer_size_sec=0.5, overwrite=True)
expected("skips_raw.fif")

# MNE keeps 1 MiB of a part free for its end, which small parts do not have.
mne.io.base._NEXT_FILE_BUFFER = 4096
for naming, name in [("neuromag", "split_raw.fif"), ("bids", "sub-01_meg.fif")]:
    raw = recording(2000, 20, first_sample=7, rate=250.0)
    annotate(raw)
    raw.save(
        name,
        fmt="short",
        split_size="0.02MB",
        split_naming=naming,
        buffer_size_sec=0.4,
        overwrite=True,
    )
    for part in pathlib.Path().glob("*split*.fif"):
        without_folder(part)
    expected(name if naming == "neuromag" else "sub-01_split-01_meg.fif")

# The parts of both namings have the same samples, so that one file of values is enough.
os.remove("sub-01_split-01_meg.values.f8")

# No measurement date; an average, which is no raw recording.
raw = recording(100, 30, first_sample=10, rate=100.0)
raw.set_meas_date(None)
raw.set_annotations(mne.Annotations([0.25], [0.0], "here"))
raw.save("undated_raw.fif", fmt="single", overwrite=True)
expected("undated_raw.fif")
mne.EvokedArray(np.zeros((6, 10)), recording(10, 1).info).save("average-ave.fif", overwrite=True)
