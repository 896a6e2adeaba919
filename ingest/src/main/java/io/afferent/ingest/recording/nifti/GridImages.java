package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Masks and atlases: images of one volume that must have the shape of the recording, and its affine
 * within 1e-9; between NIfTI-1 and NIfTI-2 both are taken as the single floats that NIfTI-1 holds.
 * Nothing is resampled.
 */
final class GridImages {
  private static final double LARGEST_DISTANCE = 1e-9;
  private static final int MOST_REGIONS = 1 << 16;
  private static final int NAMED_IN_WARNING = 20;

  /** Beyond, doubles do not hold every integer. */
  private static final double LARGEST_LABEL = 0x1p53;

  private GridImages() {}

  /** Voxels where a mask is not 0; NaN is outside like 0. */
  static BitSet mask(Path path, NiftiImage image, SourceWarnings warnings) throws IOException {
    try (NiftiImage mask = open(path, "mask", image, warnings)) {
      NiftiHeader header = mask.header();
      BitSet inside = new BitSet(header.voxels());
      mask.visit(
          0,
          0,
          header.voxels(),
          (values, firstVoxel, count) -> {
            for (int i = 0; i < count; i++) {
              double value = header.type().value(values, i) * header.gain() + header.offset();
              if (value != 0 && !Double.isNaN(value)) {
                inside.set(firstVoxel + i);
              }
            }
          });
      if (inside.isEmpty()) {
        throw mask.refused("the mask is 0 everywhere, so no voxel would be left; name another");
      }
      return inside;
    }
  }

  /**
   * The regions of an atlas: voxels with the same label other than 0.
   *
   * @param inside voxels that count, empty when all do; regions without one are left out
   */
  static AtlasRegions atlas(
      Path path, NiftiImage image, Optional<BitSet> inside, SourceWarnings warnings)
      throws IOException {
    try (NiftiImage atlas = open(path, "atlas", image, warnings)) {
      Labels labels = new Labels(atlas, inside);
      atlas.visit(0, 0, atlas.header().voxels(), labels);
      return labels.regions(warnings);
    }
  }

  private static NiftiImage open(Path path, String what, NiftiImage image, SourceWarnings warnings)
      throws IOException {
    SourceWarnings own = new SourceWarnings();
    NiftiImage other = NiftiImage.open(path, own);
    return CloseOnFailure.of(
        other,
        () -> {
          String named = what + " " + path.getFileName() + ": ";
          own.toList().forEach(message -> warnings.add(named + message));
          requireOneVolume(other, what);
          requireSameGrid(other, what, image);
          return other;
        });
  }

  private static void requireOneVolume(NiftiImage other, String what) throws RecordingException {
    if (other.header().volumes() > 1) {
      throw other.refused(
          "as "
              + what
              + " an image of one volume is needed, this has "
              + other.header().volumes()
              + "; take out one volume, or join probabilities into labels");
    }
  }

  private static void requireSameGrid(NiftiImage other, String what, NiftiImage image)
      throws RecordingException {
    NiftiHeader its = other.header();
    NiftiHeader ours = image.header();
    if (!its.hasShapeOf(ours)) {
      throw other.refused(
          "the "
              + what
              + " has the shape "
              + its.shape()
              + ", the image has "
              + ours.shape()
              + "; resample the "
              + what
              + " to the image first, with nearest neighbours");
    }
    boolean asSingle = its.fields().version() != ours.fields().version();
    double distance = its.affine().distance(ours.affine(), asSingle);
    if (!(distance <= LARGEST_DISTANCE)) {
      throw other.refused(
          "the affine of the "
              + what
              + " differs by "
              + distance
              + " from that of the image, so their voxels are not at the same places; allowed is "
              + LARGEST_DISTANCE
              + ", so resample the "
              + what
              + " to the image first; "
              + its.affine().text()
              + " is not "
              + ours.affine().text());
    }
  }

  /** Takes the voxels of an atlas in their order. */
  private static final class Labels implements NiftiImage.VoxelVisitor {
    private final NiftiImage atlas;
    private final Optional<BitSet> inside;
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final Set<Long> seen = new TreeSet<>();
    private int[] voxels = new int[1024];
    private int[] found = new int[1024];
    private int count;

    Labels(NiftiImage atlas, Optional<BitSet> inside) {
      this.atlas = atlas;
      this.inside = inside;
    }

    @Override
    public void voxels(byte[] values, int firstVoxel, int part) throws IOException {
      NiftiHeader header = atlas.header();
      for (int i = 0; i < part; i++) {
        double value = header.type().value(values, i) * header.gain() + header.offset();
        if (value == 0 || Double.isNaN(value)) {
          continue;
        }
        if (value != Math.rint(value) || Math.abs(value) > LARGEST_LABEL) {
          throw atlas.refused(
              "voxel "
                  + VoxelNames.of(firstVoxel + i, header)
                  + " holds "
                  + value
                  + ", which is no label; an atlas holds integers, 0 for none");
        }
        boolean counts = inside.isEmpty() || inside.get().get(firstVoxel + i);
        add((long) value, firstVoxel + i, counts);
      }
    }

    private void add(long label, int voxel, boolean counts) throws RecordingException {
      if (seen.add(label) && seen.size() > MOST_REGIONS) {
        throw atlas.refused(
            "has more than "
                + MOST_REGIONS
                + " different values; an atlas has a label per region, is this an image of values?");
      }
      if (!counts) {
        return;
      }
      if (count == voxels.length) {
        voxels = Arrays.copyOf(voxels, count * 2);
        found = Arrays.copyOf(found, count * 2);
      }
      voxels[count] = voxel;
      found[count] = numbers.computeIfAbsent(label, unused -> numbers.size());
      count++;
    }

    AtlasRegions regions(SourceWarnings warnings) throws RecordingException {
      if (count == 0) {
        throw atlas.refused(
            "the atlas has no label other than 0"
                + (inside.isPresent() ? " inside of the mask" : "")
                + ", so no region would be left; name another");
      }
      List<String> outside = new ArrayList<>();
      seen.stream()
          .filter(label -> !numbers.containsKey(label))
          .forEach(label -> outside.add(Long.toString(label)));
      if (!outside.isEmpty()) {
        int named = Math.min(NAMED_IN_WARNING, outside.size());
        warnings.add(
            "labels of the atlas without a voxel inside of the mask are left out: "
                + String.join(", ", outside.subList(0, named))
                + (named < outside.size() ? " and " + (outside.size() - named) + " more" : ""));
      }
      long[] labels = numbers.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
      int[] ascending = new int[labels.length];
      for (int region = 0; region < labels.length; region++) {
        ascending[numbers.getOrDefault(labels[region], 0)] = region;
      }
      int[] regionOf = new int[count];
      for (int i = 0; i < count; i++) {
        regionOf[i] = ascending[found[i]];
      }
      return AtlasRegions.of(labels, Arrays.copyOf(voxels, count), regionOf);
    }
  }
}
