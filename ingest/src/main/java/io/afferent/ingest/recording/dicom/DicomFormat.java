package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Series of DICOM images as scanners write them during functional runs. One file of a series or its
 * folder may be opened; both give one stream of modality FMRI with a sample per volume.
 *
 * <p>Units are voxels, {@code v<i>,<j>,<k>} with column i, row j and slice k from 0, i fastest.
 * That is the order of the file: j grows with the rows, usually to the back of the head, where
 * programs that convert to NIfTI mostly turn it round, and k in the order of the tiles of a mosaic,
 * else along the normal of the slices. The attribute {@code affine} tells where voxels are, in the
 * axes of NIfTI (mm).
 */
public final class DicomFormat implements RecordingFormat {
  @Override
  public String name() {
    return "DICOM";
  }

  @Override
  public Set<String> extensions() {
    return DicomFolder.EXTENSIONS;
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A file of a series, with all others of that series in its folder; or a folder with one functional series.",
        List.of(
            "Siemens mosaics, by their CSA header (CSA1 and CSA2) or the private elements of newer scanners.",
            "Enhanced multi-frame images, one file for a volume or for a run.",
            "One file per slice, put together by temporal position, acquisition number, instance number or time.",
            "8, 16 and 32 bits, implicit and explicit VR little-endian; slope and intercept, also where they differ between slices.",
            "Missing volumes as gaps; slice times and the affine matrix as attributes."),
        List.of(
            "Compressed, deflated and big-endian transfer syntaxes, by name: convert the series.",
            "Mosaics without the number of their slices, as some programs for anonymising leave them.",
            "Several echoes, stacks or kinds of values in one series; other images than MR.",
            "An atlas or a mask: convert to NIfTI."),
        List.of(
            "Names of files give no order: InstanceNumber does, and a number that is not there is a missing volume.",
            "The same image under two names counts once.",
            "A file that is not complete is missing, with a warning; named itself, it is refused.",
            "Where volumes come at another pace than RepetitionTime says, as in segmented 3-D sequences, their acquisition times count, with a warning.",
            "Slope and intercept are those of the standard; scales of a maker's own, such as that of Philips, and real-world value maps are not applied.",
            "Rows run as in the file, where converters to NIfTI mostly turn them round: see the affine matrix.",
            "Names, dates of birth, institutions, serial numbers and what operators typed are left out unless asked for; identifiers of images always."),
        "pydicom and nibabel: mosaics of a scanner and their affine matrix, CSA fields, multi-frame images and slices.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return Files.isDirectory(file) ? DicomFolder.holdsDicom(file) : DicomFolder.isDicom(head);
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return DicomRecording.open(file, options);
  }
}
