package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Volumes of multi-frame files: a file holds one or all of a run. Slices ascend along the normal of
 * the frames.
 */
final class FrameVolumes {
  private static final Set<Integer> PLACES =
      Set.of(DicomTag.STACK_ID, DicomTag.IN_STACK_POSITION, DicomTag.IMAGE_POSITION);

  private final List<Placement> first = new ArrayList<>();
  private int slices;

  private FrameVolumes() {}

  static VolumeSet of(List<DicomFile> files, SourceWarnings warnings) throws RecordingException {
    // The grid is that of the first volume, not of the file whose name comes first.
    List<DicomFile> ordered = new ArrayList<>(files);
    ordered.sort(Comparator.comparingLong(file -> file.identity().instanceNumber().orElse(0)));
    return new FrameVolumes().volumes(ordered, warnings);
  }

  private VolumeSet volumes(List<DicomFile> files, SourceWarnings warnings)
      throws RecordingException {
    List<List<VolumeSet.Volume>> perFile = new ArrayList<>();
    boolean single = files.size() > 1;
    for (DicomFile file : files) {
      List<VolumeSet.Volume> volumes = volumes(file, warnings);
      perFile.add(volumes);
      single &= volumes.size() <= 1;
    }
    List<VolumeSet.Volume> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      for (VolumeSet.Volume volume : perFile.get(i)) {
        all.add(single ? numbered(files.get(i), volume) : volume);
      }
    }
    all.sort(Comparator.comparingLong(VolumeSet.Volume::number));
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).number() == all.get(i - 1).number()) {
        throw new RecordingException(
            name(all.get(i))
                + ": has volume "
                + all.get(i).number()
                + " of its series, as has "
                + name(all.get(i - 1))
                + "; move one of them elsewhere");
      }
    }
    DicomFile.Image image = files.get(0).pixels();
    return new VolumeSet(
        new VolumeSet.Grid(
            image.columns(),
            image.rows(),
            slices,
            image.columns(),
            image.format(),
            first.isEmpty()
                ? Optional.empty()
                : Optional.of(SeriesVolumes.affine(first, image.sliceSpacing(), warnings))),
        List.copyOf(all));
  }

  private static String name(VolumeSet.Volume volume) {
    return volume.planes().get(0).file().name();
  }

  private static VolumeSet.Volume numbered(DicomFile file, VolumeSet.Volume volume)
      throws RecordingException {
    return new VolumeSet.Volume(
        SeriesVolumes.instanceNumber(file),
        volume.timeNanos(),
        volume.planes(),
        volume.placement());
  }

  private List<VolumeSet.Volume> volumes(DicomFile file, SourceWarnings warnings)
      throws RecordingException {
    DicomFile.Image image = file.pixels();
    List<DicomFile.Frame> frames = image.frames();
    requireOneKind(file, frames);
    int[] places = places(file, frames);
    int count = VolumeGroups.count(places);
    if (slices != 0 && count != slices) {
      throw new RecordingException(
          file.name() + ": has " + count + " slices, but others of its series have " + slices);
    }
    slices = count;
    SortedMap<Long, int[]> groups = groups(file, places);
    VolumeGroups.removeIncomplete(groups, file.name(), warnings);
    List<VolumeSet.Volume> volumes = new ArrayList<>();
    for (Map.Entry<Long, int[]> group : groups.entrySet()) {
      List<VolumeSet.Plane> planes = new ArrayList<>();
      OptionalLong time = groups.size() == 1 ? image.timeNanos() : OptionalLong.empty();
      OptionalLong earliest = OptionalLong.empty();
      boolean wanted = first.isEmpty();
      for (int member : group.getValue()) {
        DicomFile.Frame frame = frames.get(member);
        planes.add(
            new VolumeSet.Plane(
                file, image.pixelOffset() + member * image.bytesPerFrame(), frame.scale()));
        earliest = SeriesVolumes.earlier(earliest, frame.timeNanos());
        Placement placement = frame.placement();
        if (wanted && placement != null) {
          first.add(placement);
        }
      }
      volumes.add(
          new VolumeSet.Volume(
              group.getKey(),
              earliest.isPresent() ? earliest : time,
              List.copyOf(planes),
              frames.get(group.getValue()[0]).placement()));
    }
    return volumes;
  }

  /** Echoes, stacks, and kinds of values in one file would be mixed to one stream. */
  private static void requireOneKind(DicomFile file, List<DicomFile.Frame> frames)
      throws RecordingException {
    DicomFile.Frame one = frames.get(0);
    for (DicomFile.Frame frame : frames) {
      if (!frame.contrast().equals(one.contrast()) || !frame.stack().equals(one.stack())) {
        throw new RecordingException(
            file.name()
                + ": has frames of several echoes, stacks or kinds of values; write each of them to"
                + " a file of its own, for example with dcm2niix");
      }
      if (frame.dimensions().size() != one.dimensions().size()) {
        throw new RecordingException(
            file.name() + ": frames differ in how many dimension indices they have; it is damaged");
      }
    }
  }

  private static int[] places(DicomFile file, List<DicomFile.Frame> frames)
      throws RecordingException {
    double[] heights = new double[frames.size()];
    Placement one = frames.get(0).placement();
    for (int i = 0; i < heights.length; i++) {
      DicomFile.Frame frame = frames.get(i);
      Placement placement = frame.placement();
      if (one != null && placement != null && placement.isParallelTo(one)) {
        heights[i] = placement.position().dot(one.normal());
      } else if (one == null && placement == null && frame.inStack() > 0) {
        heights[i] = frame.inStack();
      } else {
        throw new RecordingException(
            file.name()
                + ": frame "
                + (i + 1)
                + " has no sound position, or is not parallel to the first one, so its slice is"
                + " not known; convert the original series");
      }
    }
    return VolumeGroups.places(heights);
  }

  private static SortedMap<Long, int[]> groups(DicomFile file, int[] places)
      throws RecordingException {
    List<DicomFile.Frame> frames = file.pixels().frames();
    for (long[] keys : candidates(file.pixels(), places)) {
      SortedMap<Long, int[]> groups = keys == null ? null : VolumeGroups.by(keys, places);
      if (groups != null) {
        return groups;
      }
    }
    throw new RecordingException(
        file.name()
            + ": its "
            + frames.size()
            + " frames at "
            + VolumeGroups.count(places)
            + " places are not grouped to volumes by a temporal position or one other dimension;"
            + " convert the series");
  }

  private static List<long @Nullable []> candidates(DicomFile.Image image, int[] places) {
    List<DicomFile.Frame> frames = image.frames();
    List<long @Nullable []> candidates = new ArrayList<>();
    if (VolumeGroups.count(places) == places.length) {
      candidates.add(new long[places.length]);
      return candidates;
    }
    long[] temporal = new long[frames.size()];
    boolean numbered = true;
    for (int i = 0; i < temporal.length; i++) {
      temporal[i] = frames.get(i).temporalIndex();
      numbered &= temporal[i] > 0;
    }
    candidates.add(numbered ? temporal : null);
    int others = 0;
    for (int column = 0; column < frames.get(0).dimensions().size(); column++) {
      int pointer = column < image.dimensions().size() ? image.dimensions().get(column) : 0;
      if (PLACES.contains(pointer)) {
        continue;
      }
      long[] keys = new long[frames.size()];
      Set<Long> distinct = new HashSet<>();
      for (int i = 0; i < keys.length; i++) {
        keys[i] = frames.get(i).dimensions().get(column);
        distinct.add(keys[i]);
      }
      if (distinct.size() > 1) {
        others++;
        candidates.add(pointer == DicomTag.TEMPORAL_POSITION_INDEX ? 0 : candidates.size(), keys);
      }
    }
    // Where a dimension tells frames apart and does not tell volumes, their order does not either.
    candidates.add(others == 0 ? VolumeGroups.occurrences(places) : null);
    return candidates;
  }
}
