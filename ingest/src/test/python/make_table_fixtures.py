"""Makes a table of numbers in many spellings and what numpy reads from it.

Run from anywhere: python make_table_fixtures.py
Needs numpy and scipy; the versions used are written into PROVENANCE.md.
The numbers are synthetic, made here from a fixed seed.
"""

import pathlib
import platform

import numpy as np
import scipy
from scipy.io import savemat

SEED = 20261125
ROOT = (
    pathlib.Path(__file__).resolve().parents[1]
    / "resources" / "io" / "afferent" / "ingest" / "recording" / "table"
)
FORMATS = ["%.17g", "%.3f", "%e", "%d", "%.12E", "%+.1f"]


def main():
    rng = np.random.default_rng(SEED)
    ROOT.mkdir(parents=True, exist_ok=True)
    rows = 1500
    lines = ["time_s,Fp1 (uV),Fp2 (uV),\"Temp, skin [degC]\""]
    for i in range(rows):
        cells = [f"{i / 300:.6f}"]
        for c in range(3):
            value = rng.normal(0, 10.0 ** rng.integers(-6, 7))
            cells.append("" if rng.random() < 0.02 else FORMATS[rng.integers(len(FORMATS))] % value)
        lines.append(",".join(cells))
    (ROOT / "numpy.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode())
    data = np.genfromtxt(ROOT / "numpy.csv", delimiter=",", skip_header=1)
    savemat(ROOT / "numpy.mat", {"data": data}, do_compression=True)
    (ROOT / "PROVENANCE.md").write_text(f"""# A table of numbers and what numpy reads from it

Made by `src/test/python/make_table_fixtures.py` with seed {SEED}; the numbers are synthetic.
`numpy.mat` (variable `data`, rows x columns, the time first) is what `numpy.genfromtxt` reads from
`numpy.csv`; empty cells are NaN. The rate of the times, before they were rounded, is 300 Hz.

| package | version |
| --- | --- |
| Python | {platform.python_version()} |
| numpy | {np.__version__} |
| scipy | {scipy.__version__} |
""")


if __name__ == "__main__":
    main()
