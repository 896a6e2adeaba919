"""Makes the Curry files of the reader's tests, and what MNE reads from them.

Run with the folder of the fixtures as only argument. Needs numpy, mne and curryreader. The files are
written section by section as Curry lays them out. expected.json holds what mne.io.read_raw_curry
(which reads headers with the makers' curryreader) returned. "bychannel" is a file that they read
otherwise (they take samples by channel for samples by sample, and channels in the order of their
labels whatever CHAN_IN_FILE says), so that its values are those that this script put into it.
"""

import json
import pathlib
import sys

import mne
import numpy as np

SEED = 20261128


def section(name, values):
    lines = [f"{name} START"] + [f"   {key:<20} =  {value}" for key, value in values]
    return lines + [f"{name} END", ""]


def listing(name, rows):
    lines = section(name, [("ListDescription", ""), ("ListNrRows", len(rows))])
    return lines + [f"{name} START_LIST\t# Do not edit!"] + rows + [f"{name} END_LIST", ""]


def data_parameters(samples, channels, rate, micros, data_format, order, byte_order):
    return section(
        "DATA_PARAMETERS",
        [
            ("NumSamples", samples),
            ("NumChannels", channels),
            ("NumTrials", 1),
            ("SampleFreqHz", rate),
            ("TriggerOffsetUsec", 0),
            ("DataFormat", data_format),
            ("DataSampOrder", order),
            ("AmplifierInfo", "Serial 4711"),
            ("DataByteOrder", byte_order),
            ("SampleTimeUsec", micros),
            ("StartYear", 2024),
            ("StartMonth", 2),
            ("StartDay", 29),
            ("StartHour", 13),
            ("StartMin", 14),
            ("StartSec", 15),
            ("StartMillisec", 926),
        ],
    )


def group(suffix, unit, count):
    return section(
        f"DEVICE_PARAMETERS{suffix}", [("DataUnit", unit), ("NumChanThisGroup", count)]
    )


def labels(suffix, names, places):
    lines = listing(f"LABELS{suffix}", names)
    if places:
        lines += listing(f"SENSORS{suffix}", [f"{i}.5\t2.5\t{-i}.25" for i in range(len(places))])
    return lines


def events(rows, remarks):
    numbers = ["\t".join(str(v) for v in row + [0] * (11 - len(row))) for row in rows]
    return listing("NUMBER_LIST", numbers) + listing("REMARK_LIST", remarks)


def write(path, lines, newline="\n"):
    path.write_bytes((newline.join(lines) + newline).encode("utf-8"))


def mne_reads(path):
    raw = mne.io.read_raw_curry(path, preload=True, verbose="error")
    return {
        "by": "mne.io.read_raw_curry",
        "names": raw.ch_names,
        "rate": float(raw.info["sfreq"]),
        "start": raw.info["meas_date"].isoformat(),
        "volts": raw.get_data().tolist(),
        # MNE gives all events of a type one text and no duration; tested besides.
        "onsets": [float(onset) for onset in raw.annotations.onset],
        "types": [str(text) for text in raw.annotations.description],
    }


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}

    data = rng.normal(0, 50, (150, 4)).astype("<f4")
    data[:, 3] = rng.integers(0, 2, 150)
    data.tofile(folder / "curry8.cdt")
    lines = section("FILE_PARAMETERS", [("FileVersion", 802)])
    lines += data_parameters(150, 4, 512, 1953.125, "FLOAT", "SAMP", "INTEL")
    lines += group("", "uV", 3) + group("_OTHERS", "uV", 1)
    lines += listing("CHAN_IN_FILE", [" 1", " 2", " 3"]) + listing("CHAN_IN_FILE_OTHERS", [" 4"])
    lines += labels("", ["Fp1", "Cz", "HEO"], [1, 2, 3]) + labels("_OTHERS", ["Trigger"], [])
    lines += listing("IMPEDANCE_VALUES", ["5000\t6000\t-1\t-1"])
    write(folder / "curry8.cdt.dpa", lines, "\r\n")
    write(
        folder / "curry8.cdt.ceo",
        events(
            [[0, 0, 1200, 0, 0, 0], [51, 0, 11, 0, 51, 60], [149, 0, 11, 0, 149, 149]],
            ["Start", "left hand, 1", "left hand, 2"],
        ),
    )
    expected["curry8"] = mne_reads(folder / "curry8.cdt")

    text = np.round(rng.normal(0, 20, (120, 3)), 4)
    (folder / "curry7.dat").write_text(
        "\n".join("\t".join(f"{v:.4f}" for v in row) for row in text) + "\n"
    )
    lines = data_parameters(120, 3, 250, 4000, "ASCII", "SAMP", "ASCII")
    # The group counts the channel that is not in the file.
    lines += group("", "uV", 3) + group("_OTHERS", "mV", 1)
    lines += listing("CHAN_IN_FILE", ["1", "0", "2"]) + listing("CHAN_IN_FILE_OTHERS", ["3"])
    write(folder / "curry7.dap", lines)
    write(
        folder / "curry7.rs3",
        ["FileVersion = 700"] + labels("", ["O1", "Ref", "O2"], [1, 2, 3]) + labels("_OTHERS", ["Resp"], []),
    )
    write(folder / "curry7.cef", events([[10, 0, 7, 0, 10, 10], [20, 0, 8, 0, 20, 30]], ["", ""]))
    expected["curry7"] = mne_reads(folder / "curry7.dat")
    # It knows uV and fT only and takes other units for SI ones.
    expected["curry7"]["volts"][2] = [v * 1e-3 for v in expected["curry7"]["volts"][2]]

    data = rng.normal(0, 50, (110, 3)).astype(">f4")
    data.T.tofile(folder / "bychannel.cdt")
    lines = [line.replace("NumSamples", "NUM_SAMPLES") for line in data_parameters(
        110, 3, 0, 3333.3333, "FLOAT", "CHAN", "MOTOROLA"
    )]
    lines += group("", "uV", 2) + group("_MAG1", "fT", 1)
    lines += listing("CHAN_IN_FILE", ["3", "1"]) + listing("CHAN_IN_FILE_MAG1", ["2"])
    lines += labels("", ["P3", "P4"], [1, 2]) + labels("_MAG1", ["M001"], [3])
    write(folder / "bychannel.cdt.dpo", lines, "\r")
    factors = np.array([1e-6, 1e-15, 1e-6])
    expected["bychannel"] = {
        "by": "make_curry_fixtures.py",
        "names": ["P4", "M001", "P3"],
        "rate": 1e6 / 3333.3333,
        "start": "2024-02-29T13:14:15.926000+00:00",
        "volts": (data.astype(float) * factors).T.tolist(),
        "onsets": [],
        "types": [],
    }
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


main(pathlib.Path(sys.argv[1]))
