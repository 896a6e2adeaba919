"""Reference spectra for AmplitudeSpectrumTest, by scipy.fft.rfft in double precision.

Run in models/:  python src/test/python/make_spectrum_fixture.py
Writes src/test/resources/io/afferent/models/spectrum/spectra.safetensors, whose metadata holds the
versions that made it. The container is written here by hand, so it also checks our reader.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import scipy
import scipy.fft

T = 3000
FRAME = 250
EPSILON = 1e-12


def amplitudes(x, frame):
    frames = x.reshape(-1, frame)
    frames = frames - frames.mean(axis=1, keepdims=True)
    return np.abs(scipy.fft.rfft(frames, axis=1))[:, 1:].reshape(-1)


def normalise(a):
    return (a - a.mean()) / (a.std() + EPSILON)


def signals():
    rng = np.random.default_rng(20240110)
    t = np.arange(T) / 250
    noise = rng.standard_normal(T) * 1e-5
    rhythm = 2e-5 * np.sin(2 * np.pi * 10.3 * t) + 3e-6 * rng.standard_normal(T) + 4e-3
    walk = np.cumsum(rng.standard_normal(T)) * 40.0
    return np.stack([noise, rhythm, walk]).astype("<f4")


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, value in tensors.items():
        dtype = {"<f4": "F32", "<f8": "F64"}[value.dtype.str]
        raw = value.tobytes()
        header[name] = {
            "dtype": dtype,
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    x = signals()
    wide = x.astype("<f8")
    tensors = {"samples": x}
    for name, frame in (("segment", T), ("frame", FRAME)):
        a = np.stack([amplitudes(row, frame) for row in wide])
        tensors[name + ".amplitudes"] = a
        tensors[name + ".normalised"] = np.stack([normalise(row) for row in a])
    tensors["segment.log_normalised"] = np.stack(
        [normalise(np.log1p(row)) for row in tensors["segment.amplitudes"]]
    )
    out = pathlib.Path("src/test/resources/io/afferent/models/spectrum/spectra.safetensors")
    out.parent.mkdir(parents=True, exist_ok=True)
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "python": sys.version.split()[0]}
    write(out, tensors, versions)


if __name__ == "__main__":
    main()
