"""Makes logs as the OpenBCI GUI writes them, and what pandas reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and pandas. The lines are those of
the GUI's writers: DataWriterODF since version 5 (a line of names, doubles, ", " between columns), and
the writer before it (no names, two decimals, the time of day last). A simulated board numbers its
samples, loses some, and sends the others in bursts; what it lost is known, and pandas.read_csv with
comment="%" reads the values back from the text.
"""

import datetime
import json
import pathlib
import sys

import numpy as np
import pandas as pd

SEED = 20261126
EVERY = 7


def board(counter, rows, lost, rate, start, burst, stalls=()):
    """Numbers and arrival times of rows. lost: row -> samples lost in front of it."""
    numbers, times, gaps = [], [], []
    sample = 0
    arrival = 0.0
    for row in range(rows):
        if row in lost:
            gaps.append([sample, lost[row]])
            sample += lost[row]
        numbers.append(counter[sample % len(counter)])
        # A packet of the radio carries so many samples, and arrives when the last is there.
        packet = (row // burst + 1) * burst - 1
        ready = (sample + packet - row) / rate + 0.004
        for first, seconds in stalls:
            if first <= row:
                silent_until = first / rate + seconds + sum(n for r, n in lost.items() if r <= first) / rate
                ready = max(ready, silent_until)
        arrival = max(arrival, ready)
        times.append(start + arrival)
        sample += 1
    return numbers, times, gaps


def write_named(path, title, numbers, times, exg, rate, board_name, markers):
    channels = exg.shape[1]
    with path.open("w", newline="") as log:
        log.write(f"%{title}\n%Number of channels = {channels}\n%Sample Rate = {rate} Hz\n")
        log.write(f"%Board = {board_name}\n")
        names = ["Sample Index"] + [f"EXG Channel {i}" for i in range(channels)]
        names += ["Accel Channel 0", "Accel Channel 1", "Accel Channel 2", "Other", "Not Used"]
        names += ["Analog Channel 0", "Timestamp", "Marker Channel", "Timestamp (Formatted)"]
        log.write(", ".join(names) + "\n")
        for row, number in enumerate(numbers):
            stamp = datetime.datetime.fromtimestamp(times[row], datetime.timezone.utc)
            cells = [f"{float(number)}"] + [repr(float(v)) for v in exg[row]]
            cells += ["0.0", "0.926", "-1.2E-4", "193.0", "0.0", "5.0"]
            cells += [f"{times[row]:.6f}", f"{float(markers.get(row, 0))}"]
            cells += [stamp.strftime("%Y-%m-%d %H:%M:%S.") + f"{stamp.microsecond // 1000:03d}"]
            log.write(", ".join(cells) + "\n")


def read_named(path):
    table = pd.read_csv(path, comment="%", skipinitialspace=True)
    exg = [name for name in table.columns if name.startswith("EXG Channel")]
    return exg, table[exg].to_numpy()


def expectation(names, values, rate, start, gaps, events):
    return {
        "by": "pandas.read_csv",
        "names": names,
        "rate": rate,
        "start": start,
        "samples": len(values),
        "every": EVERY,
        "volts": (values[::EVERY].T * 1e-6).tolist(),
        "gaps": gaps,
        "events": events,
    }


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat()


def main(folder):
    rng = np.random.default_rng(SEED)
    expected = {}

    # Cyton: a loss of 3, and one of exactly 256, which the 8-bit number hides.
    rows = 560
    numbers, times, gaps = board(range(256), rows, {100: 3, 250: 256}, 250, 1614834367.125, 5)
    exg = np.round(rng.normal(0, 50, (rows, 4)), 2)
    exg[5, 2] = -187500.02
    path = folder / "cyton.txt"
    write_named(
        path, "OpenBCI Raw EXG Data", numbers, times, exg, 250, "OpenBCI_GUI$BoardCytonSerial",
        {99: 1, 300: 7, 301: 7},
    )
    names, values = read_named(path)
    # Row 300 is sample 300 + 3 + 256.
    events = [[99 / 250, 0, "1"], [559 / 250, 0, "7"]]
    expected["cyton"] = expectation(names, values, 250.0, iso(times[0]), gaps, events)

    # Ganglion: compressed packets number two samples alike; silence of 1.3 s without a loss.
    counter = [0] + [101 + i // 2 for i in range(200)]
    rows = 770
    numbers, times, gaps = board(
        counter, rows, {150: 2, 650: 201}, 200, 1577836800.5, 2, stalls=[(250, 1.3)]
    )
    exg = np.round(rng.normal(0, 80, (rows, 4)), 3)
    path = folder / "ganglion.txt"
    write_named(
        path, "OpenBCI Raw EEG Data", numbers, times, exg, 200, "OpenBCI_GUI$BoardGanglionBLE", {}
    )
    names, values = read_named(path)
    expected["ganglion"] = expectation(names, values, 200.0, iso(times[0]), gaps, [])

    # Version 3: no names, time of day over midnight, a file name with the date.
    rows = 400
    start = datetime.datetime(2017, 8, 18, 23, 59, 59, 250000, datetime.timezone.utc).timestamp()
    numbers, times, gaps = board(range(256), rows, {40: 1}, 250, start, 3)
    exg = np.round(rng.normal(0, 30, (rows, 8)), 2)
    path = folder / "OpenBCI-RAW-2017-08-18_23-59-59.txt"
    with path.open("w", newline="") as log:
        log.write("%OpenBCI Raw EEG Data\r\n%\r\n%Sample Rate = 250.0 Hz\r\n")
        log.write("%First Column = SampleIndex\r\n%Last Column = Timestamp \r\n")
        log.write("%Other Columns = EEG data in microvolts followed by Accel Data (in G) ")
        log.write("interleaved with Aux Data\r\n")
        for row in range(rows):
            stamp = datetime.datetime.fromtimestamp(round(times[row], 3), datetime.timezone.utc)
            cells = [str(numbers[row])] + [f"{v:.2f}" for v in exg[row]] + ["0.000", "0.926", "0.316"]
            cells += [stamp.strftime("%H:%M:%S.") + f"{stamp.microsecond // 1000:03d}"]
            log.write(", ".join(cells) + "\r\n")
    table = pd.read_csv(path, comment="%", header=None, skipinitialspace=True)
    values = table[list(range(1, 9))].to_numpy()
    names = [f"EXG Channel {i}" for i in range(8)]
    first = datetime.datetime.combine(
        datetime.date(2017, 8, 18), datetime.time.fromisoformat(table.iloc[0, -1]), datetime.timezone.utc
    )
    expected["v3"] = expectation(names, values, 250.0, first.isoformat(), gaps, [])
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


main(pathlib.Path(sys.argv[1]))
