package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Volumes of series with one file per slice. Slices ascend along the normal of the images. */
final class SliceVolumes {
  private final List<DicomFile> files;
  private final List<Placement> placements = new ArrayList<>();
  private final int[] places;

  private SliceVolumes(List<DicomFile> files) throws RecordingException {
    this.files = files;
    double[] heights = new double[files.size()];
    for (DicomFile file : files) {
      Placement placement = file.pixels().placement();
      if (placement == null) {
        throw new RecordingException(
            file.name()
                + ": has no sound position, orientation and spacing (0020,0032), (0020,0037),"
                + " (0028,0030), so its slice is not known; convert the original series");
      }
      if (!placements.isEmpty() && !placement.isParallelTo(placements.get(0))) {
        throw new RecordingException(
            file.name()
                + ": its slice is not parallel to that of "
                + files.get(0).name()
                + ", so the series has no volumes; name a file of another series");
      }
      heights[placements.size()] =
          placement.along().cross(placement.down()).dot(placement.position());
      placements.add(placement);
    }
    this.places = VolumeGroups.places(heights);
  }

  static VolumeSet of(List<DicomFile> files, SourceWarnings warnings) throws RecordingException {
    return new SliceVolumes(files).volumes(warnings);
  }

  private VolumeSet volumes(SourceWarnings warnings) throws RecordingException {
    SortedMap<Long, int[]> groups = groups();
    VolumeGroups.removeIncomplete(groups, files.get(0).name() + " and others", warnings);
    List<VolumeSet.Volume> volumes = new ArrayList<>();
    List<Placement> first = new ArrayList<>();
    for (Map.Entry<Long, int[]> group : groups.entrySet()) {
      List<VolumeSet.Plane> planes = new ArrayList<>();
      OptionalLong time = OptionalLong.empty();
      for (int member : group.getValue()) {
        DicomFile file = files.get(member);
        DicomFile.Image image = file.pixels();
        planes.add(new VolumeSet.Plane(file, image.pixelOffset(), image.scale()));
        time = SeriesVolumes.earlier(time, image.timeNanos());
        if (volumes.isEmpty()) {
          first.add(placements.get(member));
        }
      }
      volumes.add(
          new VolumeSet.Volume(
              group.getKey(), time, List.copyOf(planes), placements.get(group.getValue()[0])));
    }
    DicomFile.Image image = files.get(0).pixels();
    return new VolumeSet(
        new VolumeSet.Grid(
            image.columns(),
            image.rows(),
            first.size(),
            image.columns(),
            image.format(),
            Optional.of(SeriesVolumes.affine(first, image.sliceSpacing(), warnings))),
        List.copyOf(volumes));
  }

  private SortedMap<Long, int[]> groups() throws RecordingException {
    int slices = VolumeGroups.count(places);
    List<long @Nullable []> candidates = new ArrayList<>();
    candidates.add(keys(file -> file.identity().temporalPosition()));
    candidates.add(keys(file -> file.identity().acquisitionNumber()));
    candidates.add(
        keys(
            file -> {
              OptionalLong number = file.identity().instanceNumber();
              return number.isEmpty()
                  ? number
                  : OptionalLong.of(Math.floorDiv(number.getAsLong() - 1, (long) slices));
            }));
    candidates.add(timeKeys());
    for (long[] keys : candidates) {
      SortedMap<Long, int[]> groups = keys == null ? null : VolumeGroups.by(keys, places);
      if (groups != null) {
        return groups;
      }
    }
    throw new RecordingException(
        files.get(0).name()
            + ": its series has "
            + files.size()
            + " slices at "
            + slices
            + " places, which neither temporal position, acquisition number, instance number nor"
            + " time group to volumes with each slice once; convert the series");
  }

  private long @Nullable [] keys(Function<DicomFile, OptionalLong> key) {
    long[] keys = new long[files.size()];
    for (int i = 0; i < keys.length; i++) {
      OptionalLong found = key.apply(files.get(i));
      if (found.isEmpty()) {
        return null;
      }
      keys[i] = found.getAsLong();
    }
    return keys;
  }

  /** Times in units of the time from volume to volume, where all slices of a volume share one. */
  private long @Nullable [] timeKeys() {
    long[] times = keys(file -> file.pixels().timeNanos());
    Optional<BigDecimal> millis = files.get(0).pixels().repetitionMillis();
    double period = millis.isEmpty() ? 0 : millis.get().doubleValue() * 1e6;
    if (times == null || !(period >= 1)) {
      return null;
    }
    long start = Arrays.stream(times).min().orElse(0);
    for (int i = 0; i < times.length; i++) {
      times[i] = Math.round((times[i] - start) / period);
    }
    return times;
  }
}
