"""Writes the phy fixtures: a sorting that spikeinterface exports, and what it reads from it.

Usage: python make_phy_fixtures.py OUTPUT_FOLDER
"""

import json
import pathlib
import shutil
import sys
import tempfile

import numpy as np
import spikeinterface.full as si

RATE = 25000.0
SAMPLES = 2500
CHANNELS = 4
SEED = 20260320


def sorting_and_samples(rng):
    trains = {
        3: np.sort(rng.choice(SAMPLES - 100, 25, replace=False)) + 50,
        7: np.sort(rng.choice(SAMPLES - 100, 12, replace=False)) + 50,
        8: np.sort(rng.choice(SAMPLES - 100, 40, replace=False)) + 50,
    }
    # Spikes of one sample: their units must come in order.
    shared = int(trains[3][4])
    trains[8][10] = shared
    trains[8] = np.unique(trains[8])
    samples = rng.normal(0, 5, (SAMPLES, CHANNELS))
    peaks = {3: 2, 7: 0, 8: 3}
    shape = -120 * np.exp(-0.5 * (np.arange(-20, 21) / 4.0) ** 2)
    for unit, times in trains.items():
        for time in times:
            for channel in range(CHANNELS):
                size = 1.0 if channel == peaks[unit] else 0.3
                samples[time - 20 : time + 21, channel] += shape * size
    return trains, np.round(samples).astype("<i2")


def main(output):
    rng = np.random.default_rng(SEED)
    trains, samples = sorting_and_samples(rng)
    recording = si.NumpyRecording([samples], RATE)
    recording.set_channel_gains(1.0)
    recording.set_channel_offsets(0.0)
    probe = si.generate_recording(num_channels=CHANNELS, durations=[0.1]).get_probe()
    probe.set_device_channel_indices(np.arange(CHANNELS))
    recording.set_probe(probe)
    sorting = si.NumpySorting.from_unit_dict([trains], RATE)
    sorting.set_property("quality", np.array(["good", "mua", "noise"]))
    with tempfile.TemporaryDirectory() as temporary:
        analyzer = si.create_sorting_analyzer(sorting, recording, sparse=False)
        analyzer.compute("random_spikes", method="all")
        analyzer.compute("waveforms", ms_before=1.0, ms_after=1.0)
        analyzer.compute("templates")
        analyzer.compute("noise_levels")
        analyzer.compute("spike_amplitudes")
        exported = pathlib.Path(temporary) / "exported"
        si.export_to_phy(
            analyzer,
            exported,
            compute_pc_features=False,
            copy_binary=True,
            template_mode="average",
            remove_if_exists=True,
            verbose=False,
        )
        target = pathlib.Path(output) / "exported"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for file in sorted(exported.iterdir()):
            if file.is_file() and file.suffix in (".npy", ".tsv", ".csv", ".dat", ".py"):
                if not file.name.startswith(("similar", "whitening", "pc_")):
                    shutil.copy(file, target / file.name)
    # The path of the temporary folder is nobody's business, and stale besides.
    params = target / "params.py"
    lines = params.read_text().splitlines()
    lines = ["dat_path = r'recording.dat'" if line.startswith("dat_path") else line for line in lines]
    params.write_text("\n".join(lines) + "\n")

    (target / "cluster_group.tsv").write_text(
        "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tnoise\n"
    )
    curated = curate(target, pathlib.Path(output) / "curated")
    expected = {"exported": described(target), "curated": described(curated)}
    expected["exported"]["sampleCount"] = SAMPLES
    expected["exported"]["samples"] = (
        np.fromfile(target / "recording.dat", "<i2").reshape(-1, CHANNELS)[::250].tolist()
    )
    (pathlib.Path(output) / "expected.json").write_text(json.dumps(expected) + "\n")


def curate(source, target):
    """As after a merge in phy, with the shapes and types that Kilosort 2 writes."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    times = np.load(source / "spike_times.npy").squeeze()
    templates = np.load(source / "spike_templates.npy").squeeze()
    clusters = np.where(templates < 2, 12, templates)
    np.save(target / "spike_times.npy", times.astype("<u8").reshape(-1, 1))
    np.save(target / "spike_templates.npy", templates.astype("<u4").reshape(-1, 1))
    np.save(target / "spike_clusters.npy", clusters.astype("<i4"))
    np.save(target / "amplitudes.npy", np.load(source / "amplitudes.npy").astype("<f8").reshape(-1, 1))
    np.save(target / "templates.npy", np.asfortranarray(np.load(source / "templates.npy")))
    np.save(target / "channel_map.npy", np.array([[4, 5, 9, 7]], dtype="<i4"))
    np.save(target / "channel_positions.npy", np.asfortranarray([[0.0, 0], [0, 20.5], [16, 40], [16, 60]]))
    (target / "cluster_group.tsv").write_text("cluster_id\tgroup\n2\tgood\n12\tmua\n")
    (target / "cluster_KSLabel.tsv").write_text("cluster_id\tKSLabel\n2\tgood\n12\tgood\n")
    (target / "cluster_ContamPct.tsv").write_text("cluster_id\tContamPct\n2\t0.5\n12\t31.2\n")
    (target / "params.py").write_text(
        "dat_path = ['C:\\\\data\\\\gone.dat']  # moved since\n"
        "n_channels_dat = 385\ndtype = 'int16'\noffset = 0\n"
        "sample_rate = 25000.\nhp_filtered = True\n"
    )
    return target


def described(folder):
    read = si.read_phy(folder)
    clusters = np.load(folder / "spike_clusters.npy").squeeze()
    main = np.load(folder / "spike_templates.npy").squeeze()
    amplitudes = np.load(folder / "amplitudes.npy").squeeze()
    swings = np.ptp(np.load(folder / "templates.npy"), axis=1)
    channel_map = np.load(folder / "channel_map.npy").squeeze()
    positions = np.load(folder / "channel_positions.npy")
    # spikeinterface names units as they were before its export; the property has phy's number.
    properties = {key: read.get_property(key).tolist() for key in read.get_property_keys()}
    units = {}
    for i, unit in enumerate(read.unit_ids):
        number = int(properties["original_cluster_id"][i])
        site = int(np.argmax(swings[np.argmax(np.bincount(main[clusters == number]))]))
        units[str(number)] = {
            "spikeTimes": read.get_unit_spike_train(unit).tolist(),
            "group": str(properties["quality"][i]),
            "peakChannel": int(channel_map[site]),
            "peakX": float(positions[site, 0]),
            "peakY": float(positions[site, 1]),
            "meanAmplitude": float(np.mean(amplitudes[clusters == number].astype(float))),
        }
        for key in ("KSLabel", "ContamPct"):
            if key in properties:
                units[str(number)][key] = str(properties[key][i])
    return {"sampleRateHz": float(read.sampling_frequency), "units": units}


if __name__ == "__main__":
    main(sys.argv[1])
