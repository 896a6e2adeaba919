"""Makes the SpikeGLX files of the reader's tests, and what neo reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and neo. The meta files are written
key by key as SpikeGLX's metadata guide describes them. expected.json holds what
neo.rawio.SpikeGLXRawIO returned (names, rate, samples, units, raw values, scaled values). Where neo
is known to differ from the guide, the values are computed here from the guide's formula with the
gains that this script chose; "by" says which of the two it was.
"""

import json
import pathlib
import shutil
import sys
import tempfile

import neo
import numpy as np

SEED = 20260306
SAMPLES = 240


def table(entries):
    return "".join(f"({entry})" for entry in entries)


def channel_map(header, names):
    return table([header] + [f"{name};{i}:{i}" for i, name in enumerate(names)])


def meta_text(keys):
    return "".join(f"{key}={value}\n" for key, value in keys)


def common(name, kind, channels, size, subset="all"):
    return [
        ("appVersion", "20230905"),
        ("fileCreateTime", "2023-11-05T14:10:11"),
        ("fileName", f"D:/data/animal/{name}.bin"),
        ("fileSHA1", "0" * 40),
        ("fileSizeBytes", size),
        ("fileTimeSecs", "0.008"),
        ("firstSample", "1234567"),
        ("gateMode", "Immediate"),
        ("nSavedChans", channels),
        ("snsSaveChanSubset", subset),
        ("typeThis", kind),
        ("userNotes", "left = right, a=b"),
    ]


def imec(name, band, imro, keys, count=4, names=None, acquired=(4, 4, 1), subset=None):
    channels = count + 1
    size = SAMPLES * channels * 2
    if subset is None:
        first = 0 if band == "ap" else acquired[0]
        subset = f"{first}:{first + count - 1},{acquired[0] + acquired[1]}"
    names = names or [f"{band.upper()}{i}" for i in range(count)] + ["SY0"]
    counts = (count, 0, 1) if band == "ap" else (0, count, 1)
    return common(name, "imec", channels, size, subset) + [
        ("acqApLfSy", ",".join(map(str, acquired))),
        ("imSampRate", "30000.142857" if band == "ap" else "2500.0119047500001"),
        ("snsApLfSy", ",".join(map(str, counts))),
    ] + keys + [
        ("~imroTbl", table(imro)),
        ("~snsChanMap", channel_map(",".join(map(str, acquired)), names)),
    ]


NP1_GAINS = [(500, 250), (1000, 125), (50, 3000), (3000, 50)]
NP1_IMRO = ["0,4"] + [f"{i} 0 0 {ap} {lf} 1" for i, (ap, lf) in enumerate(NP1_GAINS)]
NP2_IMRO = ["24,4"] + [f"{i} 0 0 0 {i}" for i in range(4)]


def fixtures():
    np1 = [("imAiRangeMax", "0.6"), ("imDatPrb_pn", "NP1000"), ("imDatPrb_type", "0")]
    yield "np1_g0_t0.imec0.ap", imec("np1_g0_t0.imec0.ap", "ap", NP1_IMRO, np1), 5, None
    yield "np1_g0_t0.imec0.lf", imec("np1_g0_t0.imec0.lf", "lf", NP1_IMRO, np1), 5, None

    phase3a = ["841200001,3,4"] + [entry[:-2] for entry in NP1_IMRO[1:]]
    name = "phase3a_g0_t0.imec.ap"
    keys = [("imAiRangeMax", "0.6"), ("imProbeOpt", "3"), ("imProbeSN", "841200001")]
    yield name, imec(name, "ap", phase3a, keys), 5, None

    name = "np2_g0_t0.imec1.ap"
    keys = [("imAiRangeMax", "0.62"), ("imDatPrb_pn", "NP2013"), ("imDatPrb_type", "2013"),
            ("imMaxInt", "2048"), ("imChan0apGain", "100")]
    yield name, imec(name, "ap", ["2013,4"] + NP2_IMRO[1:], keys, acquired=(4, 0, 1)), 5, None

    # Without gain and without largest step, as test versions of the probe were recorded.
    name = "np2old_g0_t0.imec2.ap"
    keys = [("imAiRangeMax", "0.5"), ("imDatPrb_pn", "PRB2_4_2_0640_0"), ("imDatPrb_type", "24")]
    yield name, imec(name, "ap", NP2_IMRO, keys, acquired=(4, 0, 1)), 5, None

    name = "nxt_g0_t0.imec3.ap"
    keys = [("imAiRangeMax", "0.6"), ("imDatPrb_pn", "NP3010"), ("imDatPrb_type", "3010"),
            ("imMaxInt", "2048")]
    yield name, imec(name, "ap", ["3010,4"] + NP2_IMRO[1:], keys, acquired=(4, 0, 1)), 5, None

    # Four of eight channels saved: neo takes the first four gains, the guide those of the numbers.
    gains = [50, 125, 250, 500, 1000, 1500, 2000, 3000]
    imro = ["0,8"] + [f"{i} 0 0 {gain} {gain // 25} 1" for i, gain in enumerate(gains)]
    picked = [1, 4, 6, 7]
    names = [f"AP{i}" for i in picked] + ["SY0"]
    name = "subset_g0_t0.imec0.ap"
    microvolts = [0.6 / 512 / gains[i] * 1e6 for i in picked] + [1]
    yield name, imec(name, "ap", imro, np1, names=names, acquired=(8, 8, 1),
                     subset="1,4,6:7,16"), 5, microvolts
    name = "subset_g0_t0.imec0.lf"
    names = [f"LF{i}" for i in picked] + ["SY0"]
    microvolts = [0.6 / 512 / (gains[i] // 25) * 1e6 for i in picked] + [1]
    yield name, imec(name, "lf", imro, np1, names=names, acquired=(8, 8, 1),
                     subset="9,12,14:15,16"), 5, microvolts

    # Gains in the header entry, which neo does not read.
    name = "uhd_g0_t0.imec0.ap"
    keys = [("imAiRangeMax", "0.6"), ("imDatPrb_pn", "NP1110"), ("imDatPrb_type", "1110")]
    imro = ["1110,2,0,1500,125,1"] + [f"{i} 0 0" for i in range(24)]
    yield name, imec(name, "ap", imro, keys), 5, [0.6 / 512 / 1500 * 1e6] * 4 + [1]

    name = "run_g0_t0.nidq"
    names = ["MN0C0", "MN0C1", "MA0C0", "XA0", "XA1", "XD0"]
    yield name, common(name, "nidq", 6, SAMPLES * 12) + [
        ("acqMnMaXaDw", "2,1,2,1"),
        ("niAiRangeMax", "5"),
        ("niMAGain", "4"),
        ("niMNGain", "200"),
        ("niMuxFactor", "32"),
        ("niSampRate", "25000.127236"),
        ("niXDChans1", "0:7"),
        ("snsMnMaXaDw", "2,1,2,1"),
        ("~snsChanMap", channel_map("2,1,32,2,1", names)),
    ], 6, None

    name = "box_g0_t0.obx0.obx"
    names = ["XA0", "XA1", "XA2", "XD0", "SY0"]
    yield name, common(name, "obx", 5, SAMPLES * 10) + [
        ("acqXaDwSy", "3,1,1"),
        ("obAiRangeMax", "5"),
        ("obMaxInt", "32768"),
        ("obSampRate", "30303.0303"),
        ("snsXaDwSy", "3,1,1"),
        ("~snsChanMap", channel_map("3,1,1", names)),
    ], 5, None


def is_bits(name):
    return name.startswith(("SY", "XD"))


def read_with_neo(folder, name):
    with tempfile.TemporaryDirectory() as alone:
        for extension in (".meta", ".bin"):
            shutil.copy(folder / (name + extension), alone)
        reader = neo.rawio.SpikeGLXRawIO(dirname=alone)
        reader.parse_header()
        streams = reader.header["signal_streams"]
        channels = reader.header["signal_channels"]
        result = {"labels": [], "units": [], "raw": [], "scaled": []}
        for index, stream in enumerate(streams):
            members = channels[channels["stream_id"] == stream["id"]]
            raw = reader.get_analogsignal_chunk(stream_index=index)
            scaled = reader.rescale_signal_raw_to_float(raw, dtype="float64", stream_index=index)
            result["samples"] = int(reader.get_signal_size(0, 0, index))
            result["rate"] = float(reader.get_signal_sampling_rate(index))
            result["start"] = float(reader.get_signal_t_start(0, 0, index))
            for k, channel in enumerate(members):
                result["labels"].append(str(channel["name"]))
                result["units"].append("" if is_bits(str(channel["name"])) else str(channel["units"]))
                result["raw"].append(raw[:, k].tolist())
                result["scaled"].append(
                    raw[:, k].tolist() if is_bits(str(channel["name"])) else scaled[:, k].tolist())
        result["stream"] = str(streams[0]["name"])
        result["by"] = f"neo {neo.__version__}"
        return result


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}
    for name, keys, channels, microvolts in fixtures():
        values = rng.integers(-512, 512, (SAMPLES, channels)).astype("<i2")
        values[:2] = np.array([[-32768], [32767]])
        values[:, -1] = rng.integers(-32768, 32768, SAMPLES)
        (folder / f"{name}.bin").write_bytes(values.tobytes())
        (folder / f"{name}.meta").write_bytes(meta_text(keys).encode())
        if name.startswith("uhd"):
            # neo stops at its table; only the gains are the guide's.
            result = {"labels": ["AP0", "AP1", "AP2", "AP3", "SY0"], "units": ["uV"] * 4 + [""],
                      "samples": SAMPLES, "rate": 30000.142857, "start": 1234567 / 30000.142857,
                      "stream": "imec0.ap"}
        else:
            result = read_with_neo(folder, name)
        if microvolts is not None:
            result["by"] = "the metadata guide"
            result["raw"] = values.T.tolist()
            result["scaled"] = [(values[:, k] * float(microvolts[k])).tolist()
                                for k in range(channels)]
        assert result["raw"] == values.T.tolist(), name
        expected[name] = result
    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
