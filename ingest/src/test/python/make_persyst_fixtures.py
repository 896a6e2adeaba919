"""Makes the Persyst files of the reader's tests, and what MNE reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and mne. The layouts are written
line by line as the documentation of the format describes them. expected.json holds what
mne.io.read_raw_persyst returned; "gaps" is a file that MNE reads otherwise (it knows neither
SampleTimes, nor HeaderLength, nor the numbers of ChannelMap), so that its values are those that
this script put into the file.
"""

import json
import pathlib
import sys

import mne
import numpy as np

SEED = 20261125
PATIENT = [
    "[Patient]",
    "First=Anna",
    "MI=",
    "Last=Nobody",
    "Sex=F",
    "Hand=R",
    "BirthDate=01/02/80",
    "ID=X-1",
    "Physician=Dr. Who",
]


def write(path, lines, data, newline, header=b""):
    path.with_suffix(".dat").write_bytes(header + data.tobytes())
    path.write_bytes((newline.join(lines) + newline).encode("utf-8"))


def info(name, rate, calibration, channels, kind, header=0):
    return [
        "[FileInfo]",
        f"File={name}.dat",
        "FileType=Interleaved",
        f"SamplingRate={rate}",
        f"HeaderLength={header}",
        f"Calibration={calibration}",
        f"WaveformCount={channels}",
        f"DataType={kind}",
    ]


def mne_reads(path):
    raw = mne.io.read_raw_persyst(path, preload=True, verbose="error")
    return {
        "by": "mne.io.read_raw_persyst",
        "names": raw.ch_names,
        "rate": raw.info["sfreq"],
        "start": raw.info["meas_date"].isoformat(),
        "volts": raw.get_data().tolist(),
        "events": [
            [float(onset), float(duration), str(text)]
            for onset, duration, text in zip(
                raw.annotations.onset, raw.annotations.duration, raw.annotations.description
            )
        ],
    }


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}

    data = rng.integers(-32768, 32768, size=(150, 3), dtype="<i2")
    write(
        folder / "int16.lay",
        info("int16", 256, 0.1, 3, 0)
        + ["MainsFrequency=50", "", "[ChannelMap]", "Fp1-Ref=1", "Cz-Ref=2", "EKG=3", ""]
        + PATIENT
        + ["TestDate=01/31/2024", "TestTime=23:59:58", "", "[SampleTimes]", "0=86398.25", ""]
        + [
            "[Comments]",
            "0.125,0.0,0,100,eyes closed, quiet",
            "0.25,0.2,0,100,Gr\u00f6\u00dfe = 3 \u00b5V",
            "0.5,0,1,65536,@Spike p=0.9",
        ],
        data,
        "\r\n",
    )
    expected["int16"] = mne_reads(folder / "int16.lay")

    data = rng.integers(-(2**31), 2**31, size=(120, 2), dtype="<i4")
    lines = info("int32", 200, 0.00415373, 2, 7) + ["[ChannelMap]", "LA1-Ref=1", "LA2-Ref=2"]
    lines += PATIENT + ["TestDate=2024.02.29", "TestTime=00:00:07", "[Comments]"]
    write(folder / "int32.lay", lines, data, "\n")
    expected["int32"] = mne_reads(folder / "int32.lay")

    data = rng.integers(-1000, 1000, size=(500, 2), dtype="<i2")
    lines = PATIENT + ["TestDate=31-12-2023", "TestTime=23:59:58"]
    lines += ["[Comments]", "2.5,1,0,0,behind a gap", "1.0,0,0,0,in the first stretch"]
    lines += ["[SampleTimes]", "0=86398.5", "200=2.5", "300=4.5", "400=3604.5"]
    lines += ["[ChannelMap]", "C4-Ref=2", "C3-Ref=1"] + info("gaps", 100, -0.5, 2, 0, 11)
    write(folder / "gaps.lay", lines, data, "\r", header=b"elevenbytes")
    expected["gaps"] = {
        "by": "make_persyst_fixtures.py",
        "names": ["C3", "C4"],
        "rate": 100.0,
        "start": "2023-12-31T23:59:58.500000+00:00",
        "volts": (data.T * -0.5e-6).tolist(),
        # Sample 200 is of 00:00:02.5, 2 s later than it follows sample 199; sample 300 is 1 s late,
        # sample 400 is 3599 s late. Index of the first missing sample, and how many are missing.
        "gaps": [[200, 200], [500, 100], [700, 359900]],
        # Onset on the clock (s since the start), duration, text.
        "events": [[1.0, 0.0, "in the first stretch"], [4.5, 1.0, "behind a gap"]],
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main(pathlib.Path(sys.argv[1]))
