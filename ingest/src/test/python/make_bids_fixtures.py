"""Makes the data set that the tests of io.afferent.ingest.recording.bids read.

Writes tiny.zip, a BIDS data set of three small recordings (EDF, BrainVision, FIF), and
expected.json, what mne-bids and pybids make of it. See PROVENANCE.md beside them.
"""

import json
import shutil
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import mne
import numpy as np
from bids import BIDSLayout
from bids.layout import parse_file_entities
from mne_bids import BIDSPath, read_raw_bids, write_raw_bids

warnings.filterwarnings("ignore")
mne.set_log_level("ERROR")

OUT = Path(__file__).parents[1] / "resources/io/afferent/ingest/recording/bids"
NAMES = [
    "sub-01_task-rest_run-01_eeg.edf",
    "sub-01_ses-EphysMedOff_task-gripforce_run-0_ieeg.vhdr",
    "sub-01_ses-a_task-x_acq-b_ce-c_dir-AP_rec-d_run-2_echo-3_part-mag_bold.nii.gz",
    "sub-emptyroom_ses-20130321_task-noise_split-01_meg.fif",
    "sub-01_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
    "sub-01_ses-1_space-mni_electrodes.tsv",
]


def write(root, path, raw, **options):
    raw.set_meas_date(None)
    folder = Path(tempfile.mkdtemp())
    source = folder / "source_raw.fif"
    raw.save(source)
    write_raw_bids(
        mne.io.read_raw_fif(source), path, overwrite=True, verbose=False, **options
    )


def make(root):
    rng = np.random.default_rng(20260302)
    # EDF: two EEG, EOG, stimulus events that share an onset, and repeat.
    info = mne.create_info(["Fz", "Cz", "Pz", "VEOG"], 100.0, ["eeg", "eeg", "eeg", "eog"])
    raw = mne.io.RawArray(rng.normal(0, 2e-5, (4, 500)), info)
    raw.set_montage("standard_1020", on_missing="ignore")
    raw.set_annotations(
        mne.Annotations([0.5, 1.25, 1.25, 3.0], [0.0, 0.5, 0.5, 0.0], ["go", "stop", "stop", "go"])
    )
    raw.info["line_freq"] = 50
    raw.info["bads"] = ["Pz"]
    write(
        root,
        BIDSPath("01", task="rest", run="01", datatype="eeg", root=root),
        raw,
        format="EDF",
        allow_preload=True,
    )
    # BrainVision: electrodes inside the skull, with positions.
    names = ["LFP1", "LFP2", "ECOG1", "ECOG2"]
    info = mne.create_info(names, 250.0, ["dbs", "dbs", "ecog", "ecog"])
    raw = mne.io.RawArray(rng.normal(0, 1e-5, (4, 750)), info)
    places = {n: rng.uniform(-0.06, 0.06, 3).round(6) for n in names}
    montage = mne.channels.make_dig_montage(places, coord_frame="mni_tal")
    raw.info["line_freq"] = 60
    path = BIDSPath("02", session="a", task="grip", datatype="ieeg", root=root)
    write(root, path, raw, format="BrainVision", allow_preload=True, montage=montage)
    # FIF: no electrode at all.
    info = mne.create_info(["MEG0111", "MEG0112", "STI"], 200.0, ["mag", "grad", "stim"])
    raw = mne.io.RawArray(rng.normal(0, 1e-12, (3, 400)), info)
    raw._data[2] = 0.0
    raw.info["line_freq"] = 50
    write(
        root,
        BIDSPath("01", task="noise", datatype="meg", root=root),
        raw,
        format="FIF",
        allow_preload=True,
    )


def edit(root):
    """What people do to data sets by hand."""
    # Keys at three levels.
    (root / "task-rest_eeg.json").write_text(
        json.dumps({"InstitutionName": "Top", "Manufacturer": "Top", "EEGGround": "Top"})
    )
    (root / "sub-01" / "sub-01_task-rest_eeg.json").write_text(
        json.dumps({"Manufacturer": "Participant", "CapManufacturer": "Participant"})
    )
    own = next(root.glob("sub-01/eeg/*_eeg.json"))
    keys = json.loads(own.read_text())
    for key in ("Manufacturer", "EEGGround", "CapManufacturer", "InstitutionName"):
        keys.pop(key, None)
    keys["CapManufacturer"] = "Own"
    own.write_text(json.dumps(keys, indent=1))
    # Positions in mm, with CR LF and a byte order mark.
    system = next(root.glob("sub-02/ses-a/ieeg/*_coordsystem.json"))
    keys = json.loads(system.read_text())
    keys["iEEGCoordinateUnits"] = "mm"
    system.write_text(json.dumps(keys, indent=1))
    table = next(root.glob("sub-02/ses-a/ieeg/*_electrodes.tsv"))
    lines = [line.split("\t") for line in table.read_text("utf-8-sig").splitlines()]
    for line in lines[1:]:
        for axis in range(1, 4):
            line[axis] = repr(round(float(line[axis]) * 1000, 9))
    text = "\r\n".join("\t".join(line) for line in lines) + "\r\n"
    table.write_bytes(b"\xef\xbb\xbf" + text.encode())
    table = next(root.glob("sub-02/ses-a/ieeg/*_channels.tsv"))
    text = table.read_text("utf-8-sig").replace("\n", "\r\n")
    table.write_bytes(b"\xef\xbb\xbf" + text.encode())


def expected(root):
    layout = BIDSLayout(root, validate=False)
    recordings = {}
    for path in sorted(root.glob("sub-*/**/*")):
        if path.suffix not in (".edf", ".vhdr", ".fif"):
            continue
        entities = parse_file_entities(str(path))
        raw = read_raw_bids(
            BIDSPath(
                entities["subject"],
                session=entities.get("session"),
                task=entities["task"],
                run=None if "run" not in entities else path.name.split("run-")[1].split("_")[0],
                datatype=path.parent.name,
                root=root,
            ),
            verbose=False,
        )
        montage = raw.get_montage()
        recordings[path.relative_to(root).as_posix()] = {
            "names": raw.ch_names,
            "types": raw.get_channel_types(),
            "bads": raw.info["bads"],
            "rateHz": raw.info["sfreq"],
            "samples": raw.n_times,
            "onsets": [float(onset) for onset in raw.annotations.onset],
            "durations": [float(duration) for duration in raw.annotations.duration],
            "labels": [str(label) for label in raw.annotations.description],
            "metadata": layout.get_metadata(str(path)),
            "positionsMetres": {}
            if montage is None or path.suffix != ".vhdr"
            else {
                name: [float(x) for x in place]
                for name, place in montage.get_positions()["ch_pos"].items()
            },
        }
    names = {}
    for name in NAMES:
        found = parse_file_entities("/x/" + name)
        names[name] = {key: str(value) for key, value in found.items()}
    return {"recordings": recordings, "names": names}


def main():
    root = Path(tempfile.mkdtemp()) / "tiny"
    make(root)
    edit(root)
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "expected.json", "w") as out:
        json.dump(expected(root), out, indent=1, sort_keys=True, default=lambda o: o.item())
        out.write("\n")
    with zipfile.ZipFile(OUT / "tiny.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), (2026, 3, 2, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    shutil.rmtree(root)


if __name__ == "__main__":
    sys.exit(main())
