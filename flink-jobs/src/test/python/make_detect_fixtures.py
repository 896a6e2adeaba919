"""Makes the reference levels for the detection of events.

Run from anywhere: python make_detect_fixtures.py
Needs numpy and scipy; the versions used are written into PROVENANCE.md.
The signal is synthetic, made here from a fixed seed.
"""

import pathlib
import platform

import numpy as np
import scipy
from scipy import signal

SEED = 20261125
ROOT = (
    pathlib.Path(__file__).resolve().parents[1]
    / "resources" / "io" / "afferent" / "jobs" / "detect"
)
RATE = 200.0
BAND = (8.0, 13.0)
ORDER = 2
TAU = 0.25


def main():
    rng = np.random.default_rng(SEED)
    t = np.arange(2400) / RATE
    x = np.zeros((len(t), 2))
    for u in range(2):
        x[:, u] = 8.0 * rng.standard_normal(len(t)) + 5.0 * np.sin(2 * np.pi * 3.0 * t + u)
        burst = (t > 4.0 + u) & (t < 7.0 + u)
        x[burst, u] += 40.0 * np.sin(2 * np.pi * 10.0 * t[burst])
    x = x.astype(np.float32)

    sos = signal.butter(ORDER, BAND, "bandpass", fs=RATE, output="sos")
    band = signal.sosfilt(sos, x.astype(np.float64), axis=0)
    gain = 1.0 - np.exp(-1.0 / (TAU * RATE))

    def smoothed(values):
        return signal.lfilter([gain], [1.0, gain - 1.0], values, axis=0)

    differences = np.abs(np.diff(band, axis=0, prepend=band[:1])) * RATE
    peak = np.zeros_like(band)
    held = np.zeros(band.shape[1])
    for n in range(len(band)):
        held = np.maximum(np.abs(band[n]), (1.0 - gain) * held)
        peak[n] = held

    ROOT.mkdir(parents=True, exist_ok=True)
    for name, array in {
        "input": x,
        "band": band,
        "rms": np.sqrt(smoothed(band**2)),
        "line_length": smoothed(differences),
        "peak": peak,
    }.items():
        np.save(ROOT / f"{name}.npy", np.ascontiguousarray(array))
    (ROOT / "PROVENANCE.md").write_text(
        f"""# Reference levels

Made by `src/test/python/make_detect_fixtures.py` with seed {SEED} on a synthetic signal; no recording
is in them. The input is float32, all reference arithmetic is float64. Rate {RATE:g} Hz, band
{BAND[0]:g} to {BAND[1]:g} Hz of order {ORDER}, time constant {TAU:g} s.

| package | version |
| --- | --- |
| Python | {platform.python_version()} |
| numpy | {np.__version__} |
| scipy | {scipy.__version__} |
"""
    )


if __name__ == "__main__":
    main()
