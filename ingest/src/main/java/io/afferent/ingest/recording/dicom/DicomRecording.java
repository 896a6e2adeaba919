package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.FilePool;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens a series from one of its files or from its folder. */
final class DicomRecording {
  private static final String STREAM = "bold";

  private DicomRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    DicomSeries series = DicomSeries.find(path, warnings);
    VolumeSet volumes = series.volumes();
    VolumeSet.Grid grid = volumes.grid();
    DicomFile first = volumes.volumes().get(0).planes().get(0).file();
    VolumeTimes.Timeline timeline =
        VolumeTimes.of(volumes, first.pixels().repetitionMillis(), first.name(), warnings);
    Optional<DicomFile.Scale> common = commonScale(volumes);
    if (common.isEmpty()) {
      warnings.add(
          first.name()
              + ": slices of its series have different scales; values are scaled, as 64-bit"
              + " floating-point numbers");
    }
    DicomFile.Scale scale = common.orElse(DicomFile.Scale.NONE);
    SampleType type = common.isPresent() ? grid.format().sampleType() : SampleType.FLOAT64;
    List<SignalUnit> units =
        VoxelUnits.of(
            grid,
            scale.slope(),
            scale.intercept(),
            common.isPresent() ? grid.format().smallest() : Double.NaN,
            common.isPresent() ? grid.format().largest() : Double.NaN);
    SampleRate rate = timeline.rate();
    SignalStream stream =
        new SignalStream(
            STREAM,
            units,
            rate.numerator(),
            rate.denominator(),
            type,
            timeline.times().sampleCount(),
            "",
            Modality.FMRI);
    FilePool pool = new FilePool();
    return new StoredRecording(
        new RecordingHeader(
            "DICOM",
            name(path, series, first),
            timeline.times().deviceTimeNanos(0),
            "file:" + name(path, series, first),
            warnings.toList(),
            DicomAttributes.of(volumes, series.files().size(), options)),
        List.of(
            new StoredStream(
                stream, timeline.times(), new VolumeStore(volumes, type, common.isEmpty(), pool))),
        List.of(),
        pool);
  }

  /** The scale that all slices of all volumes have; empty when they differ. */
  private static Optional<DicomFile.Scale> commonScale(VolumeSet volumes) {
    DicomFile.Scale scale = volumes.volumes().get(0).planes().get(0).scale();
    for (VolumeSet.Volume volume : volumes.volumes()) {
      for (VolumeSet.Plane plane : volume.planes()) {
        if (!plane.scale().equals(scale)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(scale);
  }

  /** A series of one file has its name, any other that of its folder and its own number. */
  private static String name(Path path, DicomSeries series, DicomFile first) {
    if (series.files().size() == 1) {
      String name = first.name();
      int dot = name.lastIndexOf('.');
      return dot > 0 ? name.substring(0, dot) : name;
    }
    Path folder = first.path().toAbsolutePath().normalize().getParent();
    OptionalLong number = first.identity().seriesNumber();
    return (folder == null ? path : folder).getFileName()
        + (number.isPresent() ? "-series-" + number.getAsLong() : "");
  }
}
