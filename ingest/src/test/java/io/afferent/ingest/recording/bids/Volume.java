package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.util.List;
import java.util.Map;

/** A series of 120 volumes of two regions, as a reader of images would give it. */
final class Volume {
  static final long START_NANOS = 1_000_000_000_000L;
  private static final int VOLUMES = 120;

  private Volume() {}

  /** Volumes with a period that the image names (s). */
  static Recording every(int seconds) {
    SampleRate rate = new SampleRate(1, seconds);
    SignalStream stream =
        new SignalStream(
            "bold",
            List.of(region("left"), region("right")),
            rate.numerator(),
            rate.denominator(),
            SampleType.INT16,
            VOLUMES,
            "",
            Modality.FMRI);
    return new StoredRecording(
        new RecordingHeader("NIfTI", "bold", START_NANOS, "device", List.of(), Map.of()),
        List.of(
            new StoredRecording.StoredStream(
                stream,
                RegularTimes.continuous(rate, VOLUMES, START_NANOS),
                (first, count, dst) -> {
                  for (int k = 0; k < count * 4; k++) {
                    dst[k] = (byte) (first * 4 + k);
                  }
                })),
        List.of(),
        () -> {});
  }

  private static SignalUnit region(String label) {
    return new SignalUnit(
        label,
        label,
        UnitKind.REGION,
        1,
        0,
        "",
        1,
        0,
        "",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }
}
