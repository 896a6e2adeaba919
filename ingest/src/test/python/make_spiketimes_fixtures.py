"""Writes MAT-files with spike times, and what SciPy reads from them and from a public one.

Usage: python make_spiketimes_fixtures.py OUTPUT_FOLDER [SHARED_DATA_FOLDER]
"""

import json
import pathlib
import sys
from fractions import Fraction

import numpy as np
import scipy.io

SEED = 20260323


def cells(vectors):
    array = np.empty((1, len(vectors)), dtype=object)
    for i, vector in enumerate(vectors):
        array[0, i] = vector
    return array


def ticks(vector):
    return [round(Fraction(float(value)) * 10**9) for value in np.ravel(vector)]


def trains(rng):
    counts = [40, 0, 25, 1, 60]
    return [np.sort(rng.uniform(0.5, 90, n)).reshape(-1, 1) for n in counts]


def main(output, shared):
    rng = np.random.default_rng(SEED)
    vectors = trains(rng)
    expected = {}

    def save(name, content, units, **options):
        scipy.io.savemat(output / name, content, **options)
        # What counts is what SciPy reads, not what it was given.
        read = scipy.io.loadmat(output / name)
        expected[name] = {label: ticks(find(read)) for label, find in units.items()}

    matrix = rng.normal(size=(4, 50))
    save(
        "cells.mat",
        {"spikes": cells(vectors), "lfp": matrix, "t": np.arange(50) / 1000},
        {f"spikes{{{i + 1}}}": (lambda m, i=i: m["spikes"][0, i]) for i in (0, 2, 3, 4)},
        do_compression=True,
    )
    kind = np.dtype([("times", object), ("quality", object), ("depth", object)])
    structs = np.empty((1, 3), dtype=kind)
    for i, n in enumerate((0, 2, 4)):
        structs[0, i] = (vectors[n].ravel(), ["good", "mua", "good"][i], 100.5 * i)
    save(
        "structs.mat",
        {"data": {"units": structs, "name": "x"}},
        {
            f"data.units({i + 1})": (lambda m, i=i: m["data"][0, 0]["units"][0, i]["times"])
            for i in range(3)
        },
    )
    save(
        "variables.mat",
        {"sig001a": vectors[0], "sig001b": vectors[2].T, "notes": "x", "SPK_002": vectors[4]},
        {name: (lambda m, name=name: m[name]) for name in ("sig001a", "sig001b", "SPK_002")},
    )
    save(
        "explorer.mat",
        {"spikes": {"times": cells([vectors[4], vectors[0]]), "UID": [1.0, 2.0], "sr": 20000.0}},
        {
            f"spikes.times{{{i + 1}}}": (lambda m, i=i: m["spikes"][0, 0]["times"][0, i])
            for i in range(2)
        },
        do_compression=True,
    )
    scipy.io.savemat(output / "matrix.mat", {"data": matrix, "fs": 1000.0})
    if shared:
        expected["nelpy"] = nelpy(pathlib.Path(shared))
    (output / "expected.json").write_text(json.dumps(expected) + "\n")


def nelpy(shared):
    """By the snippet in the README beside the file: count, first, last and sum of each unit (ns)."""
    spikes = scipy.io.loadmat(shared / "spikes/nelpy-linear-track/spikes.mat")["spikes"][0, 0][0, 0]
    units = {}
    for tetrode, cell in enumerate(spikes.ravel()):
        if cell.dtype != object:
            continue
        for unit, struct in enumerate(cell.ravel()):
            if struct.dtype.names and struct["time"][0, 0].size:
                found = ticks(struct["time"][0, 0])
                label = f"spikes{{1}}{{1}}{{{tetrode + 1}}}{{{unit + 1}}}"
                units[label] = [len(found), found[0], found[-1], sum(found)]
    return units


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
