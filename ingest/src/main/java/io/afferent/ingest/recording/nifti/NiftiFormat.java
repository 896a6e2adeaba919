package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * NIfTI images. One stream of modality FMRI: a sample is a volume, the rate is 1 / TR, and units
 * are voxels in the order of the file (the first index fastest), named {@code v3,0,12} by their
 * indexes from 0. Samples are digital values as the file holds them; slope and intercept are gain
 * and offset.
 *
 * <p>With {@link OpenOptions#mask} units are the voxels where the mask is not 0. With {@link
 * OpenOptions#atlas} they are the regions of the atlas by ascending label, named {@code r3} by
 * their label or as a table beside the atlas says, and values are means over their voxels; with
 * both, over those of their voxels that the mask leaves.
 *
 * <p>Without a known TR the rate is 0 and all volumes are at time 0.
 */
public final class NiftiFormat implements RecordingFormat {
  @Override
  public String name() {
    return "NIfTI";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("nii", "hdr", "img", "nii.gz", "hdr.gz", "img.gz");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One .nii file, or a pair of .hdr and .img of which either may be opened; each may be"
            + " compressed (.gz). A .json of the same name beside it may hold RepetitionTime.",
        List.of(
            "NIfTI-1 and NIfTI-2 in both byte orders, with integers and floats of 8 to 64 bits;"
                + " slope and intercept are gain and offset of raw values.",
            "Images of two, three and four dimensions: a volume is a sample, a voxel is a unit,"
                + " named v3,0,12 by its indexes from 0.",
            "--mask: voxels where the mask is not 0; NaN counts as 0.",
            "--atlas: means over the voxels of each label other than 0, as FLOAT64, by ascending"
                + " label, named r3 or as a table beside the atlas says (.tsv, .csv, .xml of FSL,"
                + " .txt or .lut of FreeSurfer and ITK-SNAP). With a mask, over the voxels that it"
                + " leaves.",
            "Affine (sform, else qform, else sizes of voxels), orientation, and TR as attributes."),
        List.of(
            "Complex numbers, colours, 128-bit floats, single bits, Analyze images, and a fifth"
                + " dimension.",
            "CIFTI-2: its rows are no voxels.",
            "Masks and atlases of another shape, or with an affine that differs by more than 1e-9"
                + " (as single floats, between NIfTI-1 and NIfTI-2): nothing is resampled.",
            "More than 1000000 voxels as units (about 200 bytes of memory each): name a mask or an"
                + " atlas.",
            "What extensions hold."),
        List.of(
            "A TR above 100 s means milliseconds: a warning. RepetitionTime of the sidecar counts"
                + " more than the header.",
            "Without a TR the rate is 0 and all volumes are at time 0: a warning.",
            "Slope 0 or NaN means no scaling.",
            "A compressed image is inflated forward, in blocks of 256 KiB of which two are held;"
                + " reading backwards begins again at its start. Its check sum is known to be right"
                + " only when its end was read.",
            "Voxels that are NaN in the first volume are left out of their region, with a warning;"
                + " one that is NaN later makes the mean of its region NaN.",
            "64-bit integers above 2^53 are rounded: a warning."),
        "nibabel, for values, affines and orientations of images that it and FSL wrote; the"
            + " published means of the Haxby and nibabel images.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    if (ImageBytes.isCompressed(bytes)) {
      // By its name it is an image; opening says what is wrong with it.
      return isNifti(inflated(bytes)) || NiftiFiles.isCompressedName(file);
    }
    return isNifti(bytes) || (NiftiFiles.isVoxelsName(file) && hasHeader(file));
  }

  private static boolean isNifti(byte[] head) {
    Optional<NiftiFields> fields = NiftiFields.of(head);
    return fields.isPresent() && fields.get().isNifti();
  }

  /** What the begin of a compressed file holds, as far as a header reaches. */
  private static byte[] inflated(byte[] head) {
    byte[] bytes = new byte[NiftiFields.MOST_BYTES];
    int length = 0;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
      int got = 0;
      while (got >= 0 && length < bytes.length) {
        length += got;
        got = in.read(bytes, length, bytes.length - length);
      }
    } catch (IOException cutOff) {
      // The head ends somewhere; what there is decides.
    }
    return Arrays.copyOf(bytes, length);
  }

  private static boolean hasHeader(Path voxels) {
    try {
      Optional<Path> header = NiftiFiles.headerBeside(voxels);
      if (header.isEmpty()) {
        return false;
      }
      try (ImageBytes bytes = ImageBytes.open(header.get())) {
        return isNifti(bytes.read(0, NiftiFields.lengthOf(bytes.read(0, 4))));
      }
    } catch (IOException unreadable) {
      return false;
    }
  }

  @Override
  public boolean takesAtlasAndMask() {
    return true;
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return NiftiRecording.open(file, options);
  }
}
