"""Times band-pass plus notch on 128 units with SciPy and with the Java kernel, in one run.

Usage, after the module's tests are compiled:
    python benchmark_kernels.py --class-path target/classes:target/test-classes
Prints, for each number of sections and samples per block, median and 99th percentile in microseconds,
millions of values per second, and the ratio of the medians. SciPy is given float64 in its fastest
layout, [units][samples], and returns a new array; Java is given float32 frames and works in place.
"""

import argparse
import os
import platform
import subprocess
import time

import numpy as np
import scipy
from scipy import signal

UNITS = 128
RATE_HZ = 250.0
BLOCK_SAMPLES = (1, 10, 32, 100)
BLOCKS = 10000


def scipy_timing(sos, samples):
    rng = np.random.default_rng(1)
    x = 50.0 * rng.standard_normal((UNITS, samples))
    zi = np.zeros((len(sos), UNITS, 2))
    for _ in range(500):
        _, zi = signal.sosfilt(sos, x, axis=-1, zi=zi)
    nanos = np.empty(BLOCKS)
    for i in range(BLOCKS):
        start = time.perf_counter_ns()
        _, zi = signal.sosfilt(sos, x, axis=-1, zi=zi)
        nanos[i] = time.perf_counter_ns() - start
    return (
        np.percentile(nanos, 50) / 1e3,
        np.percentile(nanos, 99) / 1e3,
        1e3 * BLOCKS * x.size / nanos.sum(),
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--class-path", required=True)
    parser.add_argument("--java", default="java")
    arguments = parser.parse_args()
    java = subprocess.run(
        [arguments.java, "-cp", arguments.class_path, "io.afferent.jobs.filter.KernelBenchmark"],
        check=True, capture_output=True, text=True,
    ).stdout
    rows = [line.split() for line in java.splitlines()]
    ours = {(int(r[0]), int(r[1])): tuple(map(float, r[2:])) for r in rows}

    band = signal.butter(4, [0.5, 45.0], "bandpass", fs=RATE_HZ, output="sos")
    b, a = signal.iirnotch(50.0, 30.0, fs=RATE_HZ)
    stop = signal.butter(4, [49.375, 50.625], "bandstop", fs=RATE_HZ, output="sos")
    print(f"scipy {scipy.__version__}, numpy {np.__version__}, Python {platform.python_version()}, "
          f"{platform.machine()}, {os.cpu_count()} cores")
    print("sections samples | scipy p50 p99 us, M/s | java p50 p99 us, M/s | p50 ratio")
    for sos in (np.vstack([band, np.r_[b, a]]), np.vstack([band, stop])):
        for samples in BLOCK_SAMPLES:
            s = scipy_timing(sos, samples)
            j = ours[(len(sos), samples)]
            print(f"{len(sos):8d} {samples:7d} | {s[0]:9.1f} {s[1]:7.1f} {s[2]:7.1f} "
                  f"| {j[0]:8.1f} {j[1]:7.1f} {j[2]:7.1f} | {s[0] / j[0]:6.1f}")


if __name__ == "__main__":
    main()
