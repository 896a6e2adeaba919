package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Voxels and regions as units. Texts that units share are one object. */
final class NiftiUnits {
  /** A unit takes about 200 bytes. */
  static final int MOST_UNITS = 1_000_000;

  private NiftiUnits() {}

  /** All voxels of a volume. */
  static List<SignalUnit> voxels(NiftiImage image) throws RecordingException {
    NiftiHeader header = image.header();
    if (header.voxels() > MOST_UNITS) {
      throw image.refused(
          "a volume has "
              + header.voxels()
              + " voxels, at most "
              + MOST_UNITS
              + " become units; name a mask that takes fewer, or an atlas to read its regions");
    }
    List<SignalUnit> units = new ArrayList<>(header.voxels());
    for (int voxel = 0; voxel < header.voxels(); voxel++) {
      units.add(voxel(voxel, header));
    }
    return units;
  }

  /** The voxels that a mask leaves. */
  static List<SignalUnit> voxels(NiftiImage image, BitSet inside) throws RecordingException {
    if (inside.cardinality() > MOST_UNITS) {
      throw image.refused(
          "the mask leaves "
              + inside.cardinality()
              + " voxels, at most "
              + MOST_UNITS
              + " become units; name a smaller mask, or an atlas to read its regions");
    }
    List<SignalUnit> units = new ArrayList<>(inside.cardinality());
    inside.stream().forEach(voxel -> units.add(voxel(voxel, image.header())));
    return units;
  }

  /** Regions; the label of the file is the source label. */
  static List<SignalUnit> regions(
      NiftiHeader header, AtlasRegions regions, Map<Long, String> names) {
    List<String> labels = new ArrayList<>();
    for (long label : regions.labels()) {
      labels.add(names.getOrDefault(label, "r" + label));
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SignalUnit> units = new ArrayList<>();
    for (int region = 0; region < regions.count(); region++) {
      units.add(
          unit(
              unique.get(region),
              Long.toString(regions.labels()[region]),
              UnitKind.REGION,
              header));
    }
    return units;
  }

  private static SignalUnit voxel(int voxel, NiftiHeader header) {
    String name = VoxelNames.of(voxel, header);
    return unit(name, name, UnitKind.VOXEL, header);
  }

  private static SignalUnit unit(
      String label, String sourceLabel, UnitKind kind, NiftiHeader header) {
    return new SignalUnit(
        label,
        sourceLabel,
        kind,
        header.gain(),
        header.offset(),
        "",
        header.gain(),
        header.offset(),
        "",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }
}
