"""Makes the NWB files of the reader's tests, and what pynwb and h5py read from them.

Run with the folder of the fixtures. Needs pynwb, h5py and numpy.

expected.json holds what pynwb reads: values in the unit of the file (data * conversion *
channel_conversion + offset), times, tables. filters.nwb is written with h5py alone, because pynwb
does not write every layout of HDF5 that the reader must know.
"""

import datetime
import json
import pathlib
import sys

import h5py
import numpy as np
import pynwb
from pynwb import NWBHDF5IO, NWBFile, TimeSeries
from pynwb.behavior import Position, SpatialSeries
from pynwb.ecephys import LFP, ElectricalSeries
from pynwb.file import Subject
from pynwb.misc import AnnotationSeries
from hdmf.backends.hdf5 import H5DataIO

OUT = pathlib.Path(sys.argv[1])
RNG = np.random.default_rng(20261125)
ZONE = datetime.timezone(datetime.timedelta(hours=2))
START = datetime.datetime(2026, 3, 1, 10, 30, 0, 250000, tzinfo=ZONE)


def build(path):
    nwb = NWBFile(
        session_description="made by a script",
        identifier="fixture-1",
        session_start_time=START,
        experimenter=["Doe, Jane"],
        institution="Nowhere",
        subject=Subject(subject_id="M1", species="Mus musculus", age="P90D", sex="F"),
    )
    device = nwb.create_device("probe")
    groups = [
        nwb.create_electrode_group(n, description="a shank", location=p, device=device)
        for n, p in (("shank0", "CA1"), ("shank1", "CA3"))
    ]
    for k in range(6):
        nwb.add_electrode(
            location=groups[k // 3].location, group=groups[k // 3], filtering="0.3-7500 Hz", id=10 + k)
    region = nwb.create_electrode_table_region([0, 2, 3, 5], "four of six")
    both = nwb.create_electrode_table_region([1, 4], "two of six")
    raw = RNG.integers(-3000, 3000, (400, 4)).astype("i2")
    nwb.add_acquisition(ElectricalSeries(
        "raw", H5DataIO(raw, compression="gzip", shuffle=True, fletcher32=True, chunks=(128, 3)), region,
        starting_time=0.5, rate=1250.125, conversion=1.95e-7, offset=2.5e-5,
        channel_conversion=[1.0, 0.5, 2.0, 1.25]))
    nwb.add_acquisition(TimeSeries(
        "lick", RNG.normal(size=60).astype("f4"), unit="V", starting_time=0.0, rate=30.0))
    stamps = np.cumsum(RNG.integers(1, 40, 60)) / 1000.0
    nwb.add_acquisition(TimeSeries(
        "irregular", RNG.integers(0, 60000, (60, 2)).astype("u2"), unit="n/a", timestamps=stamps))
    nwb.add_acquisition(TimeSeries(
        "even", RNG.integers(-9, 9, 80).astype("i4"), unit="n/a", conversion=0.25,
        timestamps=0.1 + np.arange(80) / 400.0))
    nwb.add_acquisition(TimeSeries(
        "frames", RNG.integers(0, 9, (5, 4, 3)).astype("u1"), unit="n/a", starting_time=0.0, rate=1.0))
    nwb.add_acquisition(AnnotationSeries("notes", data=["begin", "été"], timestamps=[0.125, 1.0]))
    ecephys = nwb.create_processing_module("ecephys", "filtered")
    ecephys.add(LFP(ElectricalSeries(
        "lfp", RNG.normal(size=(70, 2)), both, starting_time=0.5, rate=250.0)))
    behavior = nwb.create_processing_module("behavior", "position")
    behavior.add(Position(spatial_series=SpatialSeries(
        "position", RNG.normal(size=(60, 2)), reference_frame="corner", unit="meters",
        timestamps=np.arange(60) / 50.0 + np.where(np.arange(60) > 40, 0.013, 0.0))))

    nwb.add_unit_column("quality", "by hand")
    nwb.add_unit_column("snr", "signal to noise")
    for k in range(3):
        nwb.add_unit(
            spike_times=np.sort(RNG.uniform(0.6, 2.4, 40 + 7 * k)), electrodes=[k, k + 1], id=100 + k,
            obs_intervals=[[0.6, 1.2], [1.3, 2.5]], electrode_group=groups[k % 2],
            quality=["good", "mua", ""][k], snr=2.5 + k)
    nwb.add_trial_column("condition", "what was shown")
    nwb.add_trial_column("correct", "whether the answer was right")
    for k in range(4):
        nwb.add_trial(start_time=0.25 * k + 0.1, stop_time=0.25 * k + 0.3,
                      condition=["left", "right"][k % 2], correct=k)
    nwb.add_epoch(0.0, 1.5, ["warm", "up"])
    nwb.add_epoch(1.5, 2.5, ["run"])
    with NWBHDF5IO(path, "w") as io:
        # The schemas would make up most of the file.
        io.write(nwb, cache_spec=False)


def series(item):
    values = np.asarray(item.data[:], "f8") * item.conversion + item.offset
    gains = getattr(item, "channel_conversion", None)
    if gains is not None:
        values = np.asarray(item.data[:], "f8") * item.conversion * np.asarray(gains[:]) + item.offset
    return {
        "rate": item.rate,
        "start": item.starting_time if item.timestamps is None else float(item.timestamps[0]),
        "stamps": None if item.timestamps is None else [float(t) for t in item.timestamps[:]],
        "unit": item.unit,
        "values": values.reshape(len(values), -1).tolist(),
    }


def read(path):
    with NWBHDF5IO(path, "r") as io:
        nwb = io.read()
        found = {name: series(nwb.acquisition[name]) for name in ("raw", "lick", "irregular", "even")}
        found["lfp"] = series(nwb.processing["ecephys"]["LFP"]["lfp"])
        found["position"] = series(nwb.processing["behavior"]["Position"]["position"])
        units = nwb.units.to_dataframe()
        trials = nwb.trials.to_dataframe()
        return {
            "pynwb": pynwb.__version__,
            "start": nwb.session_start_time.timestamp(),
            "series": found,
            "electrodes": {
                name: [int(i) for i in item.electrodes.to_dataframe().index]
                for name, item in (("raw", nwb.acquisition["raw"]),
                                   ("lfp", nwb.processing["ecephys"]["LFP"]["lfp"]))},
            "units": [
                {"id": int(i), "times": [float(t) for t in row.spike_times], "quality": row.quality,
                 "snr": row.snr, "electrodes": [int(e) for e in row.electrodes.index],
                 "group": row.electrode_group.name, "observed": np.asarray(row.obs_intervals).tolist()}
                for i, row in units.iterrows()],
            "trials": [
                {"start": row.start_time, "stop": row.stop_time, "condition": row.condition,
                 "correct": int(row.correct)} for _, row in trials.iterrows()],
            "epochs": [
                {"start": row.start_time, "stop": row.stop_time, "tags": list(row.tags)}
                for _, row in nwb.epochs.to_dataframe().iterrows()],
            "notes": {"labels": list(nwb.acquisition["notes"].data[:]),
                      "times": [float(t) for t in nwb.acquisition["notes"].timestamps[:]]},
        }


def layouts(path, libver):
    """Types, layouts and filters that h5py writes, as series of a file of NWB."""
    expected = {}
    with h5py.File(path, "w", libver=libver) as file:
        file.attrs["nwb_version"] = "2.6.0"
        file["session_start_time"] = "2026-01-02T03:04:05.678901+00:00"
        group = file.create_group("acquisition", track_order=libver != "earliest")
        for name, kind, options in (
            ("i1", "i1", {}), ("u1", "u1", {"chunks": (7, 2)}), ("i2be", ">i2", {}),
            ("u2", "u2", {"chunks": (16, 3), "compression": "gzip"}),
            ("i4lzf", "i4", {"chunks": (30, 3), "compression": "lzf", "shuffle": True}),
            ("u4", "u4", {"chunks": (200, 5), "maxshape": (None, None)}), ("i8", "i8", {"compression": "gzip"}),
            ("f4be", ">f4", {"chunks": (13, 1), "fletcher32": True}),
            ("f8", "f8", {"chunks": (20, 3), "compression": "gzip", "fletcher32": True}),
            ("grown", "i2", {"chunks": (10, 3), "maxshape": (None, 3)}),
            ("both", "i2", {"chunks": (10, 2), "maxshape": (None, None), "compression": "gzip"}),
        ):
            if np.dtype(kind).kind == "f":
                data = RNG.normal(size=(41, 3)).astype(kind)
            else:
                info = np.iinfo(kind)
                wide = min(info.max, 2**50)
                data = RNG.integers(max(info.min, -(2**50)), wide, (41, 3), endpoint=True).astype(kind)
            item = group.create_group(name)
            item.attrs["neurodata_type"] = "TimeSeries"
            item.create_dataset("data", data=data, **options).attrs["unit"] = "a.u."
            item["starting_time"] = 0.0
            item["starting_time"].attrs["rate"] = np.float32(30.3)
            expected[name] = data.astype("f8").tolist()
        holes = group.create_group("holes")
        holes.attrs["neurodata_type"] = "TimeSeries"
        data = holes.create_dataset("data", (100, 2), "f4", chunks=(25, 2), fillvalue=np.nan)
        data[25:50] = 1.5
        data.attrs["unit"] = "mV"
        holes["starting_time"] = 1.0
        holes["starting_time"].attrs["rate"] = 100.0
        expected["holes"] = [[None if np.isnan(v) else float(v) for v in row] for row in data[:]]
    return expected


def odd(path):
    """What pynwb would not write: a warning or a repair for each."""
    with h5py.File(path, "w") as file:
        file.attrs["nwb_version"] = "2.6.0"
        file["session_start_time"] = "2026-01-02T03:04:05"
        acquisition = file.create_group("acquisition")

        def add(name, data, rate=None, stamps=None, **options):
            item = acquisition.create_group(name)
            item.attrs["neurodata_type"] = "TimeSeries"
            item.create_dataset("data", data=data, **options).attrs["unit"] = "uV"
            if rate is not None:
                item["starting_time"] = 2.0
                item["starting_time"].attrs["rate"] = rate
            if stamps is not None:
                item["timestamps"] = np.asarray(stamps, "f8")

        ramp = np.arange(20, dtype="i2")
        add("sound", ramp, rate=10.0)
        add("both", ramp, rate=10.0, stamps=ramp)
        add("neither", ramp)
        add("backwards", ramp, stamps=ramp[::-1])
        add("nan", ramp, stamps=np.where(ramp == 7, np.nan, ramp))
        add("short", ramp, stamps=ramp[:5])
        add("zero rate", ramp, rate=0.0)
        add("scaled", np.linspace(0, 1, 20, dtype="f4"), rate=10.0, chunks=(5,), scaleoffset=2)
        add("image", np.zeros((3, 2, 2), "u1"), rate=1.0)
        acquisition["elsewhere"] = h5py.ExternalLink("other.nwb", "/acquisition/sound")
        acquisition["again"] = h5py.SoftLink("/acquisition/sound")
        acquisition["round"] = h5py.SoftLink("/acquisition/round")
        acquisition["loop"] = file["acquisition"]
        units = file.create_group("units")
        units.attrs["colnames"] = np.array(["spike_times", "obs_intervals"], dtype=h5py.string_dtype())
        units["id"] = np.arange(4)
        units["spike_times"] = np.array([-0.5, 1.0, 2.0, 3.0, 1.5, 2.5, 9.0])
        units["spike_times_index"] = np.array([2, 2, 5, 6], "u1")
        units["obs_intervals"] = np.array([[0, 5.0], [0, 5.0], [0, 5.0], [0, 4.0]])
        units["obs_intervals_index"] = np.array([1, 2, 3, 4], "u4")
        trials = file.create_group("intervals/trials")
        trials["id"] = np.arange(3)
        trials["start_time"] = np.array([1.0, np.nan, 3.0])
        trials["stop_time"] = np.array([np.nan, 2.0, 2.0])


main = OUT / "session.nwb"
build(main)
expected = {"session": read(main)}
expected["earliest"] = layouts(OUT / "earliest.nwb", "earliest")
expected["v110"] = layouts(OUT / "v110.nwb", ("v110", "v110"))
odd(OUT / "odd.nwb")
expected["h5py"] = h5py.__version__
with open(OUT / "expected.json", "w") as out:
    json.dump(expected, out)
