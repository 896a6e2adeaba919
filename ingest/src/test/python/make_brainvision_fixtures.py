"""Makes BrainVision recordings and what MNE-Python reads from them.

Run from anywhere: python make_brainvision_fixtures.py
Needs mne, pybv, numpy and scipy; the versions used are written into PROVENANCE.md.
All signals are synthetic, made here from a fixed seed. pybv writes the files where it can; what it
cannot write (VECTORIZED, INT_32, ASCII, code pages, .ahdr, segments) is written here byte by byte.
"""

import datetime
import json
import pathlib
import platform
import warnings

import mne
import numpy as np
import pybv
import scipy
from scipy.io import savemat

SEED = 20261125
ROOT = (
    pathlib.Path(__file__).resolve().parents[1]
    / "resources" / "io" / "afferent" / "ingest" / "recording" / "brainvision"
)
RNG = np.random.default_rng(SEED)

HEADER = """{first}
; written by make_brainvision_fixtures.py

[Common Infos]
{common}

[{kind} Infos]
{format}

[Channel Infos]
{channels}
{tail}"""


def header(name, common, kind, fmt, channels, tail="", encoding="utf-8", ext="vhdr", eol="\r\n",
           first="Brain Vision Data Exchange Header File Version 1.0"):
    text = HEADER.format(first=first, common="\n".join(common), kind=kind, format="\n".join(fmt),
                         channels="\n".join(channels), tail=tail)
    (ROOT / f"{name}.{ext}").write_bytes(text.replace("\n", eol).encode(encoding))


def markers(name, lines, encoding="utf-8", ext="vmrk", codepage="Codepage=UTF-8\n",
            first="Brain Vision Data Exchange Marker File, Version 1.0"):
    text = (f"{first}\n\n[Common Infos]\n{codepage}DataFile={name}.eeg\n\n[Marker Infos]\n"
            + "\n".join(lines) + "\n")
    (ROOT / f"{name}.{ext}").write_bytes(text.replace("\n", "\r\n").encode(encoding))


def expect(name, ext="vhdr"):
    """What MNE reads: samples in SI units as a MAT-file, the rest as JSON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = mne.io.read_raw_brainvision(ROOT / f"{name}.{ext}", preload=True, verbose="error")
    savemat(ROOT / f"{name}.mat", {"data": raw.get_data()}, do_compression=True)
    date = raw.info["meas_date"]
    described = {
        "names": raw.ch_names,
        "units": [raw._orig_units[n] for n in raw.ch_names],
        "rate": raw.info["sfreq"],
        "samples": len(raw.times),
        "start": None if date is None else date.isoformat(),
        "markers": [
            {"onset": float(o), "duration": float(d), "label": t}
            for o, d, t in zip(raw.annotations.onset, raw.annotations.duration,
                               raw.annotations.description)
        ],
    }
    (ROOT / f"{name}.json").write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n")


def by_pybv():
    when = datetime.datetime(2024, 2, 29, 23, 59, 58, 125000, tzinfo=datetime.timezone.utc)
    data = np.vstack([RNG.normal(0, 30e-6, (3, 400)), RNG.normal(0, 1e-3, (1, 400)),
                      RNG.normal(36, 0.1, (1, 400))])
    events = [
        {"onset": 10, "duration": 1, "type": "Stimulus", "description": 1},
        {"onset": 60, "duration": 25, "type": "Response", "description": 12},
        {"onset": 60, "duration": 1, "type": "Comment", "description": "eyes closed",
         "channels": ["Fp2"]},
        {"onset": 399, "duration": 1, "type": "Stimulus", "description": 255},
    ]
    pybv.write_brainvision(
        data=data, sfreq=512, ch_names=["Fp1", "Fp2", "Gr\u00fcn", "Ext", "Temp"],
        fname_base="pybv-int16", folder_out=str(ROOT), overwrite=True, events=events,
        resolution=[0.1, 0.1, 0.1, 1, 1e-2], unit=["\u00b5V", "\u00b5V", "\u00b5V", "\u00b5V", "C"],
        fmt="binary_int16", meas_date=when)
    expect("pybv-int16")
    pybv.write_brainvision(
        data=data[:3], sfreq=300, ch_names=["C3", "C4", "Cz"], fname_base="pybv-float32",
        folder_out=str(ROOT), overwrite=True, resolution=1, unit=["mV", "V", "nV"],
        fmt="binary_float32")
    expect("pybv-float32")


def int32_vectorized_latin1():
    values = RNG.integers(-2**31, 2**31, (4, 333)).astype("<i4")
    name = "int32-vectorized-ansi"
    (ROOT / f"{name}.eeg").write_bytes(values.tobytes())
    header(name, ["Codepage=ANSI", f"DataFile={name}.eeg", f"MarkerFile={name}.vmrk",
                  "DataFormat=BINARY", "DataOrientation=VECTORIZED", "NumberOfChannels=4",
                  "DataPoints=333", "SamplingInterval=488.28125"],
           "Binary", ["BinaryFormat=INT_32"],
           ["Ch1=Pr\u00e4\\1z,REF,1e-5,\u00b5V", "Ch2=\u20ac,REF,,mV", "Ch3=O1,REF,0.0000001,V",
            "Ch4=O1b,REF,0.5"],
           tail="\n[Comment]\nNumberOfChannels=99\nCh1=not a channel\n", encoding="cp1252")
    markers(name, ["Mk1=New Segment,,1,1,0,20200101000000000000",
                   "Mk2=Comment,later\\1 much,3,0,0",
                   "Mk3=Stimulus,S 12,333,1,2"],
            encoding="cp1252", codepage="Codepage=ANSI\n")
    expect(name)


def ascii_files():
    values = np.round(RNG.normal(0, 100, (3, 1300)), 3)
    names = ["A1", "A2", "A3"]
    channels = [f"Ch{i + 1}={n},,0.5,\u00b5V" for i, n in enumerate(names)]
    for name, mark, sep in [("ascii-multiplexed", ".", " "), ("ascii-multiplexed-comma", ",", " ")]:
        lines = [sep.join(names)] + [
            sep.join(f"{v:.3f}".replace(".", mark) for v in row) for row in values.T]
        (ROOT / f"{name}.dat").write_bytes(("\r\n".join(lines) + "\r\n").encode())
        header(name, ["Codepage=UTF-8", f"DataFile={name}.dat",
                      "DataFormat=ASCII", "DataOrientation=MULTIPLEXED", "NumberOfChannels=3",
                      "SamplingInterval=2000"],
               "ASCII", [f"DecimalSymbol={mark}", "SkipLines=1", "SkipColumns=0"], channels)
        expect(name)
    # MNE reads no text in rows: the numbers themselves are the reference.
    for name, mark in [("ascii-vectorized", "."), ("ascii-vectorized-comma", ",")]:
        lines = [f"{n} " + "  ".join(f"{v:.3f}".replace(".", mark) for v in row)
                 for n, row in zip(names, values)]
        (ROOT / f"{name}.dat").write_bytes(("\n".join(lines) + ("\n" if mark == "." else "")).encode())
        header(name, ["Codepage=UTF-8", f"DataFile={name}.dat", "DataFormat=ASCII",
                      "DataOrientation=VECTORIZED", "NumberOfChannels=3", "SamplingInterval=2000"],
               "ASCII", [f"DecimalSymbol={mark}", "SkipColumns=1"], channels)
    savemat(ROOT / "ascii-values.mat", {"data": values * 0.5e-6}, do_compression=True)


def ahdr_version_2():
    values = RNG.integers(-1000, 1000, (200, 4)).astype("<i2")
    (ROOT / "amp.eeg").write_bytes(values.tobytes())
    header("amp", ["Codepage=UTF-8", "DataFile=amp.eeg", "MarkerFile=amp.amrk", "DataFormat=BINARY",
                   "DataOrientation=MULTIPLEXED", "NumberOfChannels=3", "SamplingInterval=1000"],
           "Binary", ["BinaryFormat=INT_16"], [f"Ch{i}=E{i},,0.1,\u00b5V" for i in (1, 2, 3)],
           ext="ahdr", first="BrainVision Core Data Exchange Header File Version 2.0", eol="\n")
    markers("amp", ["Mk1=New Segment,,1,1,0,20240101120000000000", "Mk2=Stimulus,S  7,100,1,0"],
            ext="amrk", first="BrainVision Core Data Exchange Marker File Version 2.0")
    expect("amp", "ahdr")


def segments():
    """Three segments: 1.5 s missing (known from dates), then one without date."""
    values = RNG.integers(-1000, 1000, (600, 2)).astype("<i2")
    name = "segments"
    (ROOT / f"{name}.eeg").write_bytes(values.tobytes())
    header(name, ["Codepage=UTF-8", f"DataFile={name}.eeg", f"MarkerFile={name}.vmrk",
                  "DataFormat=BINARY", "DataOrientation=MULTIPLEXED", "NumberOfChannels=2",
                  "SamplingInterval=4000"],
           "Binary", ["BinaryFormat=INT_16"], ["Ch1=Fz,,0.1,\u00b5V", "Ch2=Pz,,0.1,\u00b5V"],
           eol="\n")
    # 200 samples at 250 Hz are 0.8 s; the second segment starts 2.3 s after the first.
    markers(name, ["Mk1=New Segment,,1,1,0,20240510083000250000",
                   "Mk2=Stimulus,S  1,150,1,0",
                   "Mk3=New Segment,,201,1,0,20240510083002550000",
                   "Mk4=Stimulus,S  2,250,1,0",
                   "Mk5=New Segment,,401,1,0,0",
                   "Mk6=Stimulus,S  3,600,1,0"])
    expect(name)


def main():
    ROOT.mkdir(parents=True, exist_ok=True)
    by_pybv()
    int32_vectorized_latin1()
    ascii_files()
    ahdr_version_2()
    segments()
    (ROOT / "PROVENANCE.md").write_text(f"""# BrainVision recordings and what MNE-Python reads from them

Made by `src/test/python/make_brainvision_fixtures.py` with seed {SEED} from synthetic signals; no
person's recording is in them. `NAME.mat` (variable `data`, channels x samples, SI units) and
`NAME.json` (names, units, rate, markers) are what MNE-Python reads from `NAME.vhdr` or `NAME.ahdr`.
`pybv-*` were written by pybv, all others by the script itself. MNE does not read VECTORIZED
text: `ascii-values.mat` holds the numbers that the script wrote.

| package | version |
| --- | --- |
| Python | {platform.python_version()} |
| mne | {mne.__version__} |
| pybv | {pybv.__version__} |
| numpy | {np.__version__} |
| scipy | {scipy.__version__} |
""")


if __name__ == "__main__":
    main()
