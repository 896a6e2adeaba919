"""Makes the reference outputs for the filter, reference and resample kernels.

Run from anywhere: python make_signal_fixtures.py
Needs numpy, scipy and mne; the versions used are written into each PROVENANCE.md.
All signals are synthetic, made here from a fixed seed.
"""

import math
import pathlib
import platform

import mne
import numpy as np
import scipy
from scipy import signal

SEED = 20261124
ROOT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "io" / "afferent" / "jobs"
MAX_SECTIONS = 8
LABELS = ["Fz", "C3", "Cz", "C4", "Pz"]


def synthetic(rng, samples, units, rate_hz):
    """Sines, 1/f noise, a constant offset and a step, as float32 [samples][units]."""
    t = np.arange(samples) / rate_hz
    x = np.zeros((samples, units))
    for u in range(units):
        for hz, amplitude in ((0.3, 20.0), (6.0 + u, 10.0), (10.5, 15.0), (0.3 * rate_hz, 5.0)):
            x[:, u] += amplitude * np.sin(2 * np.pi * hz * t + rng.uniform(0, 2 * np.pi))
        spectrum = np.fft.rfft(rng.standard_normal(samples))
        spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
        x[:, u] += 40.0 * np.fft.irfft(spectrum, samples)
        x[:, u] += 1000.0 * (u - 1.5)
        x[samples // 3 :, u] += 75.0
    return x.astype(np.float32)


def save(folder, name, array):
    path = ROOT / folder
    path.mkdir(parents=True, exist_ok=True)
    np.save(path / f"{name}.npy", np.ascontiguousarray(array))


def padded(sos):
    """The sections' count, then their coefficients, filled up with zeros."""
    flat = np.zeros(1 + 6 * MAX_SECTIONS)
    flat[0] = len(sos)
    flat[1 : 1 + sos.size] = sos.ravel()
    return flat


# Edges that lie symmetrically about a quarter of the rate: poles tie in their distance from the unit
# circle but for rounding, so the order of the sections hangs on the last bit of the mathematics library.
SYMMETRIC = {
    100.0: [(1.0, 49.0), (20.0, 30.0)],
    160.0: [(1.0, 79.0)],
    200.0: [(49.375, 50.625)],
    1000.0: [(100.0, 400.0)],
}

BANDS = {
    100.0: [(0.5, 40.0), (8.0, 13.0), (1.0, 48.0)],
    160.0: [(0.5, 45.0), (0.5, 70.0), (1.0, 78.0), (49.25, 50.75)],
    173.61: [(0.53, 40.0), (4.0, 8.0)],
    250.0: [(0.1, 100.0), (1.0, 45.0), (59.0, 61.0)],
    256.0: [(0.5, 60.0), (12.0, 30.0)],
    512.0: [(0.3, 150.0), (80.0, 200.0)],
    1000.0: [(0.1, 40.0), (1.0, 250.0), (300.0, 499.0)],
    30000.0: [(300.0, 6000.0), (0.5, 500.0), (1000.0, 13500.0)],
}


def butterworth_table(bands, kinds):
    """Rows: type (0 band-pass, 1 low, 2 high, 3 band-stop), order, low, high, rate, sections."""
    rows = []
    for rate, edges in bands.items():
        for low, high in edges:
            for order in range(1, 9):
                for kind, btype, wn in (
                    (0, "bandpass", [low, high]),
                    (1, "lowpass", high),
                    (2, "highpass", low),
                    (3, "bandstop", [low, high]),
                ):
                    if kind not in kinds:
                        continue
                    sos = signal.butter(order, wn, btype, fs=rate, output="sos")
                    rows.append(np.r_[kind, order, low, high, rate, padded(sos)])
    return np.array(rows)


def notch_tables():
    stop, quality = [], []
    for rate in (160.0, 173.61, 250.0, 256.0, 500.0, 1000.0, 30000.0):
        for hz in (50.0, 60.0, 16.7, 100.0):
            if hz + 2 >= rate / 2:
                continue
            half = hz / 200.0 / 2.0 + 0.5
            made = mne.filter.create_filter(
                None, rate, l_freq=hz + half, h_freq=hz - half, method="iir",
                phase="forward", verbose="error",
            )
            stop.append(np.r_[hz, rate, padded(made["sos"])])
            for q in (5.0, 30.0, 100.0):
                b, a = signal.iirnotch(hz, q, fs=rate)
                quality.append(np.r_[hz, q, rate, b, a])
    return np.array(stop), np.array(quality)


def filters(rng):
    rate = 160.0
    x = synthetic(rng, 1000, 5, rate)
    x64 = x.astype(np.float64)
    save("filter", "butterworth", butterworth_table(BANDS, (0, 1, 2, 3)))
    save("filter", "butterworth_symmetric", butterworth_table(SYMMETRIC, (0, 3)))
    stop, quality = notch_tables()
    save("filter", "notch_band_stop", stop)
    save("filter", "notch_quality", quality)
    save("filter", "input", x)

    notch_b, notch_a = signal.iirnotch(50.0, 30.0, fs=rate)
    designs = {
        "band_pass": signal.butter(4, [0.5, 45.0], "bandpass", fs=rate, output="sos"),
        "high_pass": signal.butter(2, 0.1, "highpass", fs=rate, output="sos"),
        "low_pass": signal.butter(3, 30.0, "lowpass", fs=rate, output="sos"),
        "wide_band": signal.butter(5, [0.5, 70.0], "bandpass", fs=rate, output="sos"),
        "notch_q": np.r_[notch_b, notch_a][None, :],
    }
    designs["band_pass_notch"] = np.vstack(
        [designs["band_pass"], signal.butter(4, [49.375, 50.625], "bandstop", fs=rate, output="sos")]
    )
    for name, sos in designs.items():
        zi = np.zeros((len(sos), 2, x.shape[1]))
        y, _ = signal.sosfilt(sos, x64, axis=0, zi=zi)
        save("filter", f"{name}_sos", sos)
        save("filter", f"{name}_output", y)
    # lfilter on the quality notch, another implementation of the same recursion
    y = signal.lfilter(notch_b, notch_a, x64, axis=0, zi=np.zeros((2, x.shape[1])))[0]
    save("filter", "notch_q_lfilter_output", y)
    # what MNE itself gives
    y = mne.filter.notch_filter(
        x64.T.copy(), rate, 50.0, method="iir", phase="forward", verbose="error"
    ).T
    save("filter", "notch_mne_output", y)
    y = mne.filter.filter_data(
        x64.T.copy(), rate, 0.5, 45.0, method="iir", phase="forward", verbose="error"
    ).T
    save("filter", "band_pass_mne_output", y)
    broken = x64[:600].copy()
    broken[200, 2] = np.nan
    broken[300, 3] = np.inf
    with np.errstate(invalid="ignore"):
        y = signal.sosfilt(designs["band_pass"], broken, axis=0)
    save("filter", "band_pass_broken_output", y)


def references(rng):
    x = synthetic(rng, 500, 5, 160.0)

    def raw(bads):
        info = mne.create_info(LABELS, 160.0, "eeg")
        r = mne.io.RawArray(x.T.astype(np.float64), info, verbose="error")
        r.info["bads"] = bads
        return r

    def referenced(r, channels):
        out, _ = mne.set_eeg_reference(r, channels, projection=False, copy=True, verbose="error")
        return out.get_data().T

    save("reference", "input", x)
    save("reference", "average_output", referenced(raw([]), "average"))
    save("reference", "average_bad_output", referenced(raw(["C3", "Pz"]), "average"))
    save("reference", "units_output", referenced(raw(["Pz"]), ["C4", "Fz"]))
    save("reference", "units_bad_output", referenced(raw(["Pz"]), ["Pz", "Fz", "Cz"]))
    bipolar = mne.set_bipolar_reference(
        raw([]), ["Fz", "C4", "Cz"], ["C3", "Pz", "Fz"], copy=True, drop_refs=False,
        verbose="error",
    )
    names = ["Fz-C3", "C4-Pz", "Cz-Fz"]
    save("reference", "bipolar_output", bipolar.get_data(picks=names).T)


def resampled(rng):
    x = synthetic(rng, 1500, 2, 160.0)
    x64 = x.astype(np.float64)
    save("resample", "input", x)
    # 160, 256, 512, 100, 1000, 173.61 and 30000 to 250 Hz; 100 to 512 Hz
    ratios = [(25, 16), (125, 128), (125, 256), (5, 2), (1, 4), (25000, 17361), (1, 120), (128, 25)]
    lengths = []
    for up, down in ratios:
        largest = max(up, down)
        taps = signal.firwin(20 * largest + 1, 1 / largest, window=("kaiser", 5.0)) * up
        stride = 1 if largest < 1000 else 997
        save("resample", f"taps_{up}_{down}", taps[::stride])
        save("resample", f"output_{up}_{down}", signal.resample_poly(x64, up, down, axis=0))
        # a segment that starts at index 333 and ends before 1001, on the grid of the whole
        segment = x64[:1001].copy()
        segment[:333] = 0.0
        y = signal.resample_poly(segment, up, down, axis=0)
        save("resample", f"segment_{up}_{down}", y[math.ceil(333 * up / down) :])
        for n in (1, 2, 3, 15, 16, 17, 159, 160, 161, 1499):
            lengths.append([up, down, n, len(signal.resample_poly(np.zeros(n), up, down))])
    save("resample", "lengths", np.array(lengths, dtype=np.int64))


def provenance():
    text = f"""# Reference outputs

Made by `src/test/python/make_signal_fixtures.py` with seed {SEED} on synthetic signals; no recording
is in them. The input is float32, all reference arithmetic is float64.

| package | version |
| --- | --- |
| Python | {platform.python_version()} |
| numpy | {np.__version__} |
| scipy | {scipy.__version__} |
| mne | {mne.__version__} |
"""
    for folder in ("filter", "reference", "resample"):
        (ROOT / folder / "PROVENANCE.md").write_text(text)


def main():
    rng = np.random.default_rng(SEED)
    filters(rng)
    references(rng)
    resampled(rng)
    provenance()


if __name__ == "__main__":
    main()
