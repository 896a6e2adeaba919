package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.stored.SampleTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens an image as a recording of one stream. */
final class NiftiRecording {

  /** What the units are, and where their samples come from. */
  private record Content(List<SignalUnit> units, SampleType type, SampleStore store) {}

  private NiftiRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    NiftiImage image = NiftiImage.open(path, warnings);
    return CloseOnFailure.of(image, () -> open(image, options, warnings));
  }

  private static Recording open(NiftiImage image, OpenOptions options, SourceWarnings warnings)
      throws IOException {
    NiftiHeader header = image.header();
    Optional<BigDecimal> seconds = RepetitionTime.of(image.path(), header, warnings);
    SampleRate rate = RepetitionTime.rate(seconds);
    SampleTimes times =
        seconds.isPresent()
            ? RegularTimes.continuous(rate, header.volumes(), 0)
            : new UntimedVolumes(header.volumes());
    Content content = content(image, options, warnings);
    String name = NiftiFiles.stem(image.path());
    SignalStream stream =
        new SignalStream(
            name,
            content.units(),
            rate.numerator(),
            rate.denominator(),
            content.type(),
            header.volumes(),
            "",
            Modality.FMRI);
    if (!header.affine().isFinite()) {
      warnings.add("the affine holds values that are no numbers: where voxels are is not known");
    }
    return new StoredRecording(
        new RecordingHeader(
            "NIfTI-" + header.fields().version() + (header.isLabels() ? " of integer labels" : ""),
            name,
            0,
            "file:" + image.path().getFileName(),
            warnings.toList(),
            NiftiAttributes.of(header, seconds, options)),
        List.of(new StoredRecording.StoredStream(stream, times, content.store())),
        List.of(),
        image);
  }

  private static Content content(NiftiImage image, OpenOptions options, SourceWarnings warnings)
      throws IOException {
    NiftiHeader header = image.header();
    SampleType type = header.type().streamType;
    Optional<BitSet> inside =
        options.mask().isPresent()
            ? Optional.of(GridImages.mask(options.mask().get(), image, warnings))
            : Optional.empty();
    if (options.atlas().isPresent()) {
      Path atlas = options.atlas().get();
      AtlasRegions regions =
          withoutMissing(image, GridImages.atlas(atlas, image, inside, warnings), warnings);
      Map<Long, String> names = RegionNames.beside(atlas, warnings);
      return new Content(
          NiftiUnits.regions(header, regions, names),
          SampleType.FLOAT64,
          new RegionStore(image, regions));
    }
    if (inside.isPresent()) {
      return new Content(
          NiftiUnits.voxels(image, inside.get()),
          type,
          new MaskedStore(image, inside.get().stream().toArray()));
    }
    return new Content(NiftiUnits.voxels(image), type, new VolumeStore(image));
  }

  /**
   * Takes voxels that are NaN in the first volume out of their regions, and says so: programs write
   * NaN outside of the brain, where an atlas reaches too.
   */
  private static AtlasRegions withoutMissing(
      NiftiImage image, AtlasRegions regions, SourceWarnings warnings) throws IOException {
    NiftiType type = image.header().type();
    if (!type.isReal()) {
      return regions;
    }
    int[] voxels = regions.voxels();
    BitSet wanted = new BitSet();
    for (int voxel : voxels) {
      wanted.set(voxel);
    }
    BitSet missing = new BitSet();
    image.visit(
        0,
        voxels[0],
        voxels[voxels.length - 1] + 1,
        (values, firstVoxel, count) -> {
          for (int i = 0; i < count; i++) {
            if (wanted.get(firstVoxel + i) && Double.isNaN(type.value(values, i))) {
              missing.set(firstVoxel + i);
            }
          }
        });
    if (missing.isEmpty()) {
      return regions;
    }
    Set<Integer> touched = new HashSet<>();
    for (int i = 0; i < voxels.length; i++) {
      if (missing.get(voxels[i])) {
        touched.add(regions.regionOf()[i]);
      }
    }
    AtlasRegions left = regions.without(missing);
    long empty = touched.stream().filter(region -> left.voxelsOf(region) == 0).count();
    warnings.add(
        missing.cardinality()
            + " voxels of "
            + touched.size()
            + " regions are NaN in the first volume and count as outside of their regions in all"
            + (empty > 0 ? "; " + empty + " regions have no other and are NaN" : ""));
    return left;
  }
}
