"""Makes the DICOM series of the reader's tests, and what nibabel and pydicom read from them.

Run with the folder of the fixtures, and with the folder of the scanner's series as second argument
(data/fmri/dicom of the shared data). Needs numpy, pydicom and nibabel. series.zip holds the made-up
series, one folder each; expected.json holds what nibabel.nicom.dicomwrappers returned for them, and
scanner.json what it returned for the scanner's series: hashes, means and few voxels, no header.

Voxels are listed x fastest, then y, then slice; nibabel has [row, column, slice], in DICOM's axes.
"""

import hashlib
import io
import json
import pathlib
import struct
import sys
import tempfile
import warnings
import zipfile

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

warnings.simplefilter("ignore")
from nibabel.nicom import csareader, dicomwrappers  # noqa: E402

SEED = 20260311
ROOT = "1.2.826.0.1.3680043.8.498."
MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
# An oblique plane: unit vectors at a right angle.
ALONG = np.array([0.96, 0.28, 0.0])
DOWN = np.array([-0.168, 0.576, 0.8])
NORMAL = np.cross(ALONG, DOWN)
SPACING = (2.5, 2.0)


def text(values):
    return [format(float(v), ".10g") for v in values]


def csa(fields, second):
    """A CSA header of fields (name, vr, texts): CSA2 or CSA1, a field without texts has no items."""
    out = (b"SV10\4\3\2\1" if second else b"") + struct.pack("<II", len(fields), 77)
    for name, vr, texts in fields:
        items = max(6, len(texts)) if texts else 0
        out += name.encode().ljust(64, b"\0") + struct.pack(
            "<i4siii", len(texts), vr.encode().ljust(4, b"\0"), 6, items, 77)
        for i in range(items):
            value = texts[i].encode() + b"\0" if i < len(texts) else b""
            out += struct.pack("<4i", len(value), len(value), 77, len(value))
            out += value + b"\0" * (-len(value) % 4)
    return out + b"\0\0\0\0"


def base(series, number, instance, sop_class, time, description="made up"):
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 100"
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = f"{ROOT}{series}.{instance}"
    ds.SeriesInstanceUID = f"{ROOT}{series}"
    ds.StudyDate = "20260102"
    ds.AcquisitionDate = "20260102"
    ds.AcquisitionTime = time
    ds.Modality = "MR"
    ds.Manufacturer = "Made Up"
    ds.InstitutionName = "Hospital of Nowhere"
    ds.StationName = "STATION9"
    ds.SeriesDescription = description
    ds.PatientName = "Nobody^Ever"
    ds.PatientID = "ID-4711"
    ds.PatientBirthDate = "19000102"
    ds.PatientSex = "O"
    ds.PatientWeight = "77.7"
    ds.DeviceSerialNumber = "SERIAL42"
    ds.SeriesNumber = number
    ds.InstanceNumber = instance
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    return ds


def pixels(ds, array, stored, signed=0):
    ds.Rows, ds.Columns = array.shape[-2:]
    ds.BitsAllocated = 16
    ds.BitsStored = stored
    ds.HighBit = stored - 1
    ds.PixelRepresentation = signed
    ds.PixelData = array.astype("<i2" if signed else "<u2").tobytes()
    ds["PixelData"].VR = "OW"


def classic(ds, position, millis):
    ds.SliceThickness = "3.5"
    ds.RepetitionTime = millis
    ds.EchoTime = "30"
    ds.MagneticFieldStrength = "3"
    ds.SpacingBetweenSlices = "4"
    ds.ImagePositionPatient = text(position)
    ds.ImageOrientationPatient = text(np.concatenate([ALONG, DOWN]))
    ds.PixelSpacing = text(SPACING)


def save(ds, syntax):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = syntax
    ds.file_meta = meta
    out = io.BytesIO()
    pydicom.dcmwrite(out, ds, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=True,
                     enforce_file_format=True)
    return out.getvalue()


def mosaic(series, number, instance, time, rng, second, reverse, syntax):
    """A mosaic of 5 slices of 4 x 3 pixels in 3 x 3 tiles."""
    ds = base(series, number, instance, MR_IMAGE, time)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]
    ds.AcquisitionNumber = instance
    classic(ds, np.array([-80.5, -71.25, 12.125]), "1500")
    tiles = np.zeros((9, 3, 4), dtype=np.int64)
    tiles[:5] = rng.integers(0, 4096, (5, 3, 4))
    pixels(ds, tiles.reshape(3, 3, 3, 4).transpose(0, 2, 1, 3).reshape(9, 12), 12)
    normal = -NORMAL if reverse else NORMAL
    fields = [
        ("Actual3DImaPartNumber", "IS", []),
        ("DataFile", "UN", []),
        ("EchoLinePosition", "IS", ["31"]),
        ("AcquisitionMatrixText", "SH", ["4*3"]),
        ("NumberOfImagesInMosaic", "US", ["5"]),
        ("SliceNormalVector", "FD", [format(v, ".8f") for v in normal]),
        ("MosaicRefAcqTimes", "FD", ["0.00000000", "752.50000000", "250.00000001",
                                     "1002.50000000", "500.00000000"]),
    ]
    if not reverse:
        # Another maker's block comes first, so that the block of Siemens has another number.
        ds.add_new(Tag(0x0029, 0x0010), "LO", "OTHER MAKER")
        ds.add_new(Tag(0x0029, 0x1010), "OB", b"nothing!")
    block = 0x10 if reverse else 0x11
    ds.add_new(Tag(0x0029, block), "LO", "SIEMENS CSA HEADER")
    ds.add_new(Tag(0x0029, block << 8 | 0x10), "OB", csa(fields, second))
    return save(ds, syntax)


def slices(rng):
    """Four volumes of three slices, one file each; volume 3 lacks a slice. 16 bits, scaled."""
    files = {}
    for volume in range(1, 5):
        for place in (1, 0, 2):
            instance = (volume - 1) * 3 + place + 1
            ds = base(3, 7, instance, MR_IMAGE, f"1200{(volume - 1) * 2:02d}.{place}00000")
            ds.ImageType = ["ORIGINAL", "PRIMARY", "M"]
            ds.AcquisitionNumber = volume
            classic(ds, np.array([10.0, 20.0, 30.0]) + NORMAL * 3.5 * place, "2000")
            pixels(ds, rng.integers(0, 65536, (3, 4)), 16)
            ds.RescaleSlope = "2.5"
            ds.RescaleIntercept = "-10"
            if (volume, place) != (3, 1):
                files[f"IM{(instance * 7) % 13:04d}"] = save(ds, ImplicitVRLittleEndian)
    return files


def frame(place, volume, index, seconds, scale, undefined):
    item = Dataset()
    content = Dataset()
    content.FrameAcquisitionDateTime = f"20260102235959.{0:06d}" if seconds is None else (
        f"20260102120000.{0:06d}" if seconds == 0 else
        f"202601021{2 + int(seconds) // 3600}{int(seconds) // 60 % 60:02d}"
        f"{int(seconds) % 60:02d}.{round(seconds % 1 * 1e6):06d}")
    content.StackID = "1"
    content.InStackPositionNumber = place + 1
    content.TemporalPositionIndex = volume + 1
    content.DimensionIndexValues = index
    item.FrameContentSequence = Sequence([content])
    position = Dataset()
    position.ImagePositionPatient = text(np.array([-5.5, 6.25, 7.0]) + NORMAL * 3.0 * place)
    item.PlanePositionSequence = Sequence([position])
    if scale is not None:
        transform = Dataset()
        transform.RescaleIntercept = scale[1]
        transform.RescaleSlope = scale[0]
        transform.RescaleType = "US"
        item.PixelValueTransformationSequence = Sequence([transform])
    if undefined:
        for element in item:
            element.is_undefined_length = True
            element.value[0].is_undefined_length_sequence_item = True
    return item


def enhanced(series, instance, volumes, places, first_volume, rng, scales, undefined, time):
    """Frames in a shuffled order."""
    ds = base(series, 20 + series, instance, ENHANCED_MR, time)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "FMRI", "NONE"]
    ds.AcquisitionDateTime = "20260102" + time
    order = rng.permutation(volumes * places)
    ds.NumberOfFrames = volumes * places
    pixels(ds, rng.integers(-2048, 2048, (volumes * places, 2, 3)), 12, signed=1)
    dimensions = []
    for pointer, group in ((0x00209056, 0x00209111), (0x00209057, 0x00209111),
                           (0x00209128, 0x00209111)):
        dimension = Dataset()
        dimension.DimensionIndexPointer = pointer
        dimension.FunctionalGroupPointer = group
        dimensions.append(dimension)
    ds.DimensionIndexSequence = Sequence(dimensions)
    shared = Dataset()
    timing = Dataset()
    timing.RepetitionTime = "800"
    shared.MRTimingAndRelatedParametersSequence = Sequence([timing])
    orientation = Dataset()
    orientation.ImageOrientationPatient = text(np.concatenate([ALONG, DOWN]))
    shared.PlaneOrientationSequence = Sequence([orientation])
    measures = Dataset()
    measures.SliceThickness = "3"
    measures.PixelSpacing = text(SPACING)
    shared.PixelMeasuresSequence = Sequence([measures])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    frames = []
    for number in order:
        volume, place = divmod(int(number), places)
        frames.append(frame(place, first_volume + volume, [1, place + 1, first_volume + volume + 1],
                            (first_volume + volume) * 0.8,
                            None if scales is None else scales[place], undefined))
    ds.PerFrameFunctionalGroupsSequence = Sequence(frames)
    if undefined:
        ds["PerFrameFunctionalGroupsSequence"].is_undefined_length = True
        for item in frames:
            item.is_undefined_length_sequence_item = True
    return save(ds, ExplicitVRLittleEndian)


def made():
    rng = np.random.default_rng(SEED)
    series = {
        "mosaic": {
            "d.dcm": mosaic(1, 5, 1, "120000.000000", rng, True, False, ExplicitVRLittleEndian),
            "c.dcm": mosaic(1, 5, 2, "120001.500000", rng, True, False, ExplicitVRLittleEndian),
            "a.dcm": mosaic(1, 5, 4, "120004.500000", rng, True, False, ExplicitVRLittleEndian),
        },
        "reversed": {
            "2.ima": mosaic(2, 6, 8, "235959.250000", rng, False, True, ImplicitVRLittleEndian),
            "1.ima": mosaic(2, 6, 9, "000000.750000", rng, False, True, ImplicitVRLittleEndian),
        },
        "slices": slices(rng),
        "run": {"run.dcm": enhanced(4, 1, 120, 2, 0, rng, None, True, "120000.000000")},
        "scaled": {
            f"v{9 - v}.dcm": enhanced(5, v + 1, 1, 3, v, rng,
                                      [("1.5", "0"), ("2", "-7"), ("0.25", "3")], False,
                                      f"12000{v * 8 // 10}.{v * 8 % 10}00000")
            for v in range(3)
        },
    }
    series["mosaic"]["b.dcm"] = series["mosaic"]["c.dcm"]
    return series


def ras(affine):
    """From nibabel's [row, column, slice] in DICOM's axes to columns first, in NIfTI's axes."""
    return (np.diag([-1.0, -1, 1, 1]) @ affine[:, [1, 0, 2, 3]]).tolist()


def listed(data):
    """[row, column, slice] with column fastest."""
    return np.transpose(data, (2, 0, 1)).ravel().tolist()


def along_normal(data, affine):
    """nibabel orders slices against the normal of DICOM, which is row times column direction."""
    turned = affine.copy()
    turned[:3, 3] += affine[:3, 2] * (data.shape[2] - 1)
    turned[:3, 2] *= -1
    return data[:, :, ::-1], turned


def wrappers(files):
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name, content in files.items():
            path = pathlib.Path(folder) / name
            path.write_bytes(content)
            found.append(dicomwrappers.wrapper_from_data(pydicom.dcmread(path)))
            found[-1].get_data()
        return found


def expected(series):
    result = {}
    for name in ("mosaic", "reversed"):
        images = {w.get("InstanceNumber"): w for w in wrappers(series[name])}
        first = images[min(images)]
        tags = first.csa_header["tags"]
        result[name] = {
            "shape": [first.image_shape[1], first.image_shape[0], first.image_shape[2]],
            "affine": ras(first.affine),
            "sliceTimesMillis": tags["MosaicRefAcqTimes"]["items"],
            "volumes": {str(n - min(images)): listed(w.get_data()) for n, w in images.items()},
        }
    images = wrappers(series["slices"])
    result["slices"] = {"volumes": {}}
    for volume in (1, 2, 4):
        own = sorted((w for w in images if w.get("AcquisitionNumber") == volume),
                     key=lambda w: w.slice_indicator)
        data = np.stack([w.get_data() for w in own], axis=2)
        affine = own[0].affine.copy()
        affine[:3, 2] = (own[2].image_position - own[0].image_position) / 2
        data, affine = along_normal(data, affine)
        result["slices"]["volumes"][str(volume - 1)] = listed(data)
        result["slices"]["affine"] = ras(affine)
        result["slices"]["shape"] = [data.shape[1], data.shape[0], data.shape[2]]
    run = wrappers(series["run"])[0]
    data, affine = along_normal(run.get_data(), run.affine)
    result["run"] = {
        "shape": [data.shape[1], data.shape[0], data.shape[2]],
        "affine": ras(affine),
        "volumes": {str(v): listed(data[..., v]) for v in range(data.shape[3])},
    }
    result["scaled"] = {"volumes": {}}
    for w in wrappers(series["scaled"]):
        data, affine = along_normal(w.get_data(), w.affine)
        result["scaled"]["shape"] = [data.shape[1], data.shape[0], data.shape[2]]
        result["scaled"]["affine"] = ras(affine)
        result["scaled"]["volumes"][str(w.get("InstanceNumber") - 1)] = listed(data)
    return result


def scanner(folder):
    volumes = {}
    result = {}
    for path in sorted(folder.glob("*.dcm")):
        dataset = pydicom.dcmread(path)
        wrapper = dicomwrappers.wrapper_from_data(dataset)
        data = wrapper.get_data()
        flat = np.transpose(data, (2, 0, 1)).ravel().astype("<i2")
        volumes[str(dataset.InstanceNumber)] = {
            "file": path.name,
            "sha256": hashlib.sha256(flat.tobytes()).hexdigest(),
            "largest": int(flat.max()),
            "mean": float(flat.mean()),
            "voxels": {f"{i},{j},{k}": int(data[j, i, k])
                       for i, j, k in ((0, 0, 0), (32, 32, 13), (20, 40, 5), (63, 63, 26))},
        }
        if dataset.InstanceNumber == 1:
            tags = csareader.get_csa_header(dataset, "image")["tags"]
            result["shape"] = [data.shape[1], data.shape[0], data.shape[2]]
            result["affine"] = ras(wrapper.affine)
            result["sliceTimesMillis"] = tags["MosaicRefAcqTimes"]["items"]
    result["volumes"] = volumes
    return result


def main(target, shared):
    series = made()
    with zipfile.ZipFile(target / "series.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, files in series.items():
            for file, content in files.items():
                info = zipfile.ZipInfo(f"{name}/{file}", (2026, 1, 2, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
    (target / "expected.json").write_text(json.dumps(expected(series)) + "\n")
    (target / "scanner.json").write_text(json.dumps(scanner(shared), indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
