"""Makes the NIfTI images of the reader's tests, and what nibabel reads from them.

Run with the folder of the fixtures as only argument. Needs numpy and nibabel. Images are seeded
random numbers behind headers that nibabel writes; expected.json holds what get_fdata() of nibabel returns,
and means of regions by numpy. The same run writes the same bytes again.
"""

import gzip
import io
import json
import pathlib
import sys

import nibabel as nib
import numpy as np

SEED = 20260308
SHEARED = np.array([[-2.0, 0.1, 0.0, 30.0], [0.0, 1.9, -0.6, -40.5], [0.2, 0.6, 2.1, -12.25],
                    [0, 0, 0, 1]])
TYPES = ["uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32",
         "float64"]


def image(kind, data, affine=None, order="<", zooms=None, slope=None, codes=(1, 1), units=("mm", "sec"),
          extension=None):
    header = {nib.Nifti1Image: nib.Nifti1Header, nib.Nifti1Pair: nib.nifti1.Nifti1PairHeader,
              nib.Nifti2Image: nib.Nifti2Header}[kind](endianness=order)
    header.set_data_dtype(data.dtype.newbyteorder(order))
    made = kind(data, None, header)
    made.header.set_xyzt_units(*units)
    affine = SHEARED if affine is None else affine
    made.header.set_sform(affine, codes[1])
    if codes[0]:
        made.header.set_qform(affine, codes[0])
    if zooms is not None:
        made.header.set_zooms(zooms)
    if slope is not None:
        made.header.set_slope_inter(*slope)
    if extension is not None:
        made.header.extensions.append(nib.nifti1.Nifti1Extension("comment", extension))
    return made


def write(folder, name, made):
    """Writes an image; values are those of the array, before scaling."""
    if name.endswith(".gz"):
        plain = folder / name[:-3]
        write(folder, plain.name, made)
        # No time and no name in the gzip header, so that the same bytes come out.
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=9) as out:
            out.write(plain.read_bytes())
        (folder / name).write_bytes(buffer.getvalue())
        plain.unlink()
        return
    header = made.header
    raw = np.asanyarray(made.dataobj).astype(header.get_data_dtype())
    header_bytes = io.BytesIO()
    if isinstance(made, nib.Nifti1Pair) and not isinstance(made, nib.Nifti1Image):
        header.set_data_offset(0)
        header.write_to(header_bytes)
        (folder / name).write_bytes(header_bytes.getvalue())
        (folder / name).with_suffix(".img").write_bytes(raw.tobytes(order="F"))
        return
    extensions = sum(extension.get_sizeondisk() for extension in header.extensions)
    header.set_data_offset(len(header.binaryblock) + 4 + extensions)
    header.write_to(header_bytes)
    head = header_bytes.getvalue()
    assert len(head) == header.get_data_offset()
    (folder / name).write_bytes(head + raw.tobytes(order="F"))


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in values]


def expectation(path):
    made = nib.load(path)
    data = made.get_fdata(dtype=np.float64)
    header = made.header
    return {"shape": list(made.shape), "values": numbers(data.ravel(order="F")),
            "affine": made.affine[:3].ravel().tolist(),
            "orientation": "".join(nib.aff2axcodes(made.affine)),
            "order": header.endianness, "type": str(np.dtype(header.get_data_dtype()).name)}


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    names = []

    def add(name, made):
        write(folder, name, made)
        names.append(name)

    for i, kind in enumerate(TYPES):
        dtype = np.dtype(kind)
        shape = (3, 2, 2, 3)
        if dtype.kind == "f":
            data = rng.standard_normal(shape).astype(dtype)
            data[0, 0, 0, :] = np.nan
        else:
            info = np.iinfo(dtype)
            # 64-bit integers that doubles hold: nibabel gives doubles too.
            low, high = max(info.min, -(2**53)), min(info.max, 2**53)
            data = rng.integers(low, high, shape, endpoint=True, dtype=dtype)
            data[0, 0, 0, 0], data[1, 0, 0, 0] = low, high
        version = nib.Nifti2Image if i % 3 == 2 else nib.Nifti1Image
        add(f"type_{kind}.nii", image(version, data, order="<>"[i % 2], zooms=(2, 2, 2, 0.72)))
    add("scaled_be.nii.gz",
        image(nib.Nifti1Image, rng.integers(-2000, 2000, (4, 3, 2, 120)).astype("int16"), order=">",
              zooms=(2, 2, 3, 2.5), slope=(0.07540696859359741, 3100.76171875)))
    add("pair.hdr",
        image(nib.Nifti1Pair, rng.integers(0, 65536, (4, 3, 2, 5)).astype("uint16"),
              zooms=(2, 2, 2, 1500), units=("mm", "msec")))
    add("nan_v2.nii.gz",
        image(nib.Nifti2Image,
              np.where(rng.random((4, 3, 2, 6)) < 0.05, np.nan, rng.standard_normal((4, 3, 2, 6)))
              .astype("float32"), zooms=(2, 2, 2, 2000), extension=b"made up"))
    turned = nib.affines.from_matvec(nib.eulerangles.euler2mat(0.3, -0.7, 2.9) @ np.diag([3, 2, -4]),
                                     [1.5, -20, 7])
    add("qform.nii", image(nib.Nifti1Image, rng.standard_normal((3, 4, 2)).astype("float64"), turned,
                           codes=(1, 0)))
    half = nib.affines.from_matvec(nib.eulerangles.euler2mat(0, np.pi, 0) @ np.diag([3, 2, 4]), [1, 2, 3])
    add("half_turn.nii", image(nib.Nifti1Image, rng.integers(0, 9, (3, 4, 2)).astype("int16"), half,
                               codes=(2, 0)))

    labels = np.zeros((4, 3, 2), dtype="float32")
    labels[1, :, 0] = 7
    labels[2:, 1, :] = 3
    labels[0, 0, :] = 40
    labels[3, 2, 1] = 12
    add("atlas.nii.gz", image(nib.Nifti1Image, labels, zooms=(2, 2, 3)))
    mask = np.zeros((4, 3, 2), dtype="uint8")
    mask[:3, :, :] = 2
    mask[1, 2, 0] = 0
    add("mask.nii", image(nib.Nifti1Image, mask, zooms=(2, 2, 3)))
    shifted = SHEARED.copy()
    shifted[0, 3] += 1e-4
    add("atlas_shifted.nii", image(nib.Nifti1Image, labels.astype("int16"), shifted))

    (folder / "atlas.tsv").write_text(
        "index\tname\tcolor\n3\tLeft LIFG\t#ff0000\n7\t\"Angular, left\"\t#00ff00\n40\tLeft LIFG\t#0\n")

    expected = {name: expectation(folder / name) for name in names}
    for series in ("scaled_be.nii.gz", "nan_v2.nii.gz"):
        data = nib.load(folder / series).get_fdata(dtype=np.float64)
        for key, inside in (("all", np.ones_like(mask)), ("masked", mask)):
            used = np.where(inside != 0, labels, 0)
            # NaN in the first volume: outside of the region in all.
            used = np.where(np.isnan(data[..., 0]), 0, used)
            regions = [int(v) for v in np.unique(np.where(inside != 0, labels, 0)) if v != 0]
            with np.errstate(invalid="ignore"):
                means = [[float(data[used == r, t].sum() / (used == r).sum()) for r in regions]
                         for t in range(data.shape[3])]
            expected[series]["regions_" + key] = {
                "labels": regions, "means": [numbers(row) for row in means]}
    # One object per line keeps differences small.
    text = ",\n".join(json.dumps(name) + ": " + json.dumps(value) for name, value in expected.items())
    (folder / "expected.json").write_text("{\n" + text + "\n}\n")

    # CIFTI-2, which is refused.
    axis = nib.cifti2.SeriesAxis(0, 2, 4)
    brain = nib.cifti2.BrainModelAxis.from_mask(np.ones(6, dtype=bool), name="CortexLeft")
    cifti = nib.Cifti2Image(rng.standard_normal((4, 6)).astype("float32"), (axis, brain))
    nib.save(cifti, folder / "refused.dtseries.nii")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
