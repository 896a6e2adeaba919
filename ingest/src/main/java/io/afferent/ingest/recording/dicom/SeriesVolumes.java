package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes volumes of the files of one series, whatever their layout. */
final class SeriesVolumes {
  /** Movement of the grid that rounding does not explain (mm). */
  private static final double MOVED = 0.01;

  /** Share of the mean by which distances of slices may differ. */
  private static final double UNEVEN = 0.01;

  private static final int MOST_VOXELS = 1 << 20;

  private SeriesVolumes() {}

  /**
   * The volumes, ascending by number.
   *
   * @param files images of one series, at least 1
   * @throws RecordingException if they do not form volumes on one grid
   */
  static VolumeSet of(List<DicomFile> files, SourceWarnings warnings) throws RecordingException {
    List<DicomFile> distinct = distinct(files, warnings);
    requireAlike(distinct);
    VolumeSet set =
        switch (distinct.get(0).pixels().layout()) {
          case MOSAIC -> mosaics(distinct, warnings);
          case FRAMES -> FrameVolumes.of(distinct, warnings);
          case SLICE -> SliceVolumes.of(distinct, warnings);
        };
    String name = distinct.get(0).name();
    if (set.volumes().isEmpty()) {
      throw new RecordingException(name + ": no volume of its series has all slices");
    }
    if (set.grid().voxels() > MOST_VOXELS) {
      throw new RecordingException(
          name
              + ": its volumes have "
              + set.grid().voxels()
              + " voxels; at most "
              + MOST_VOXELS
              + " are read");
    }
    warnOfMovement(set, name, warnings);
    return set;
  }

  /**
   * Without images that are there twice, whatever their names. Programs that anonymise may give all
   * images one identifier, so that the number must be the same too.
   */
  private static List<DicomFile> distinct(List<DicomFile> files, SourceWarnings warnings) {
    Map<String, DicomFile> seen = new HashMap<>();
    List<DicomFile> distinct = new ArrayList<>();
    for (DicomFile file : files) {
      String instance = file.identity().instance();
      DicomFile other =
          instance.isEmpty() ? null : seen.putIfAbsent(instance + "/" + number(file), file);
      if (other == null) {
        distinct.add(file);
      } else {
        warnings.add(file.name() + ": is the same image as " + other.name() + " and is left out");
      }
    }
    return distinct;
  }

  private static void requireAlike(List<DicomFile> files) throws RecordingException {
    DicomFile one = files.get(0);
    DicomFile.Image image = one.pixels();
    for (DicomFile file : files) {
      DicomFile.Image other = file.pixels();
      String differs = null;
      if (other.layout() != image.layout()) {
        differs = "holds its volume in another way";
      } else if (other.columns() != image.columns() || other.rows() != image.rows()) {
        differs = "has another number of rows or columns";
      } else if (!other.format().equals(image.format())) {
        differs = "stores pixels in another way";
      } else if (!other.contrast().equals(image.contrast())) {
        differs = "is of another echo or another kind of values";
      }
      if (differs != null) {
        throw new RecordingException(
            file.name()
                + ": "
                + differs
                + " than "
                + one.name()
                + " of the same series; move the files of one of the two to another folder");
      }
    }
  }

  private static VolumeSet mosaics(List<DicomFile> files, SourceWarnings warnings)
      throws RecordingException {
    List<DicomFile> ordered = new ArrayList<>(files);
    DicomFile.Image image = files.get(0).pixels();
    DicomFile.Mosaic tiles = mosaic(image);
    if (files.size() > 1) {
      for (DicomFile file : files) {
        DicomFile.Mosaic other = mosaic(file.pixels());
        if (other.tiles() != tiles.tiles() || other.reversed() != tiles.reversed()) {
          throw new RecordingException(
              file.name()
                  + ": has other slices than "
                  + files.get(0).name()
                  + " of the same series; move one of them to another folder");
        }
        instanceNumber(file);
      }
      ordered.sort(Comparator.comparingLong(file -> number(file)));
      requireDistinctNumbers(ordered);
    }
    int side = tiles.side();
    int columns = image.columns() / side;
    int rows = image.rows() / side;
    List<VolumeSet.Volume> volumes = new ArrayList<>();
    for (DicomFile file : ordered) {
      DicomFile.Image pixels = file.pixels();
      List<VolumeSet.Plane> planes = new ArrayList<>();
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        long pixel = (long) (tile / side) * rows * image.columns() + (long) (tile % side) * columns;
        planes.add(
            new VolumeSet.Plane(
                file,
                pixels.pixelOffset() + pixel * image.format().bytesPerPixel(),
                pixels.scale()));
      }
      volumes.add(
          new VolumeSet.Volume(
              number(file), pixels.timeNanos(), List.copyOf(planes), pixels.placement()));
    }
    Placement placement = ordered.get(0).pixels().placement();
    if (placement != null && !tiles.directionTold()) {
      warnings.add(
          ordered.get(0).name()
              + ": nothing tells whether its slices follow the normal of the image or run against"
              + " it; the affine matrix has them follow it");
    }
    return new VolumeSet(
        new VolumeSet.Grid(
            columns,
            rows,
            tiles.tiles(),
            image.columns(),
            image.format(),
            placement == null
                ? Optional.empty()
                : Optional.of(mosaicAffine(placement, ordered.get(0).pixels(), tiles))),
        List.copyOf(volumes));
  }

  private static DicomFile.Mosaic mosaic(DicomFile.Image image) {
    DicomFile.Mosaic mosaic = image.mosaic();
    if (mosaic == null) {
      throw new IllegalStateException("a mosaic without tiles");
    }
    return mosaic;
  }

  /**
   * The position that is written is where the corner would be if the centre of the mosaic were that
   * of the slice.
   */
  private static Affine mosaicAffine(
      Placement placement, DicomFile.Image image, DicomFile.Mosaic tiles) {
    int side = tiles.side();
    double columns = (image.columns() - image.columns() / side) / 2.0;
    double rows = (image.rows() - image.rows() / side) / 2.0;
    double spacing = image.sliceSpacing() > 0 ? image.sliceSpacing() : 1;
    return new Affine(
        placement.columnStep(),
        placement.rowStep(),
        placement.normal().times(tiles.reversed() ? -spacing : spacing),
        placement
            .position()
            .plus(placement.columnStep().times(columns))
            .plus(placement.rowStep().times(rows)));
  }

  /**
   * Where the voxels of parallel slices lie.
   *
   * @param slices placements of the slices of one volume in order, at least 1
   * @param writtenSpacing distance of slices as written (mm), for a single one; 0 when not told
   */
  static Affine affine(List<Placement> slices, double writtenSpacing, SourceWarnings warnings) {
    Placement first = slices.get(0);
    int count = slices.size();
    Vector step = first.normal().times(writtenSpacing > 0 ? writtenSpacing : 1);
    if (count > 1) {
      step = slices.get(count - 1).position().minus(first.position()).times(1.0 / (count - 1));
    }
    for (int i = 0; i < count; i++) {
      Vector even = first.position().plus(step.times(i));
      if (slices.get(i).position().minus(even).length() > UNEVEN * step.length()) {
        warnings.add(
            "slices are not evenly spaced, from slice "
                + i
                + " on; the affine matrix holds for their mean distance");
        break;
      }
    }
    return new Affine(first.columnStep(), first.rowStep(), step, first.position());
  }

  private static void warnOfMovement(VolumeSet set, String name, SourceWarnings warnings) {
    Placement first = set.volumes().get(0).placement();
    double largest = 0;
    for (VolumeSet.Volume volume : set.volumes()) {
      Placement placement = volume.placement();
      if (first != null && placement != null) {
        double moved = placement.position().minus(first.position()).length();
        largest = Math.max(largest, placement.isParallelTo(first) ? moved : Math.max(moved, 1));
      }
    }
    if (largest > MOVED) {
      warnings.add(
          name
              + ": the slices of its series move by up to "
              + Math.round(largest * 100) / 100.0
              + " mm or turn, as when the scanner follows the head; the affine matrix is that of the"
              + " first volume");
    }
  }

  static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()));
  }

  /**
   * The number that orders files of a series.
   *
   * @throws RecordingException if a file has none
   */
  static long instanceNumber(DicomFile file) throws RecordingException {
    if (file.identity().instanceNumber().isEmpty()) {
      throw new RecordingException(
          file.name()
              + ": has no InstanceNumber (0020,0013), so its place in the series is not known");
    }
    return number(file);
  }

  private static long number(DicomFile file) {
    return file.identity().instanceNumber().orElse(0);
  }

  private static void requireDistinctNumbers(List<DicomFile> ordered) throws RecordingException {
    @Nullable DicomFile before = null;
    for (DicomFile file : ordered) {
      if (before != null && number(before) == number(file)) {
        throw new RecordingException(
            file.name()
                + ": has the same InstanceNumber "
                + number(file)
                + " as "
                + before.name()
                + " of the same series, but is another image; move one of them elsewhere");
      }
      before = file;
    }
  }
}
