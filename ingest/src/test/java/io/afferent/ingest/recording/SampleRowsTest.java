package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleRowsTest {
  private static final SampleRate RATE = new SampleRate(10, 1);

  /** Stretches of two samples, with a gap of three behind each; a value is its stored number. */
  private static Recording withGaps(int stretches) {
    RegularTimes.Builder builder = new RegularTimes.Builder(RATE);
    for (int i = 0; i < stretches; i++) {
      builder.stretch(5L * i, 2, RATE.nanosAt(5L * i), GapCause.SEQ_JUMP);
    }
    RegularTimes times = builder.build();
    List<SignalUnit> units =
        List.of(
            SignalUnit.withoutRange(
                "a",
                "a",
                UnitKind.EEG,
                BigDecimal.TEN,
                BigDecimal.ONE,
                PhysicalUnit.parse("mV"),
                "mV"));
    SignalStream stream =
        new SignalStream(
            "s", units, 10, 1, SampleType.INT8, times.sampleCount(), "V", Modality.EEG);
    return new StoredRecording(
        new RecordingHeader("test", "s", 0, "file:s", List.of(), Map.of()),
        List.of(
            new StoredRecording.StoredStream(
                stream,
                times,
                (first, count, dst) -> {
                  for (int i = 0; i < count; i++) {
                    dst[i] = (byte) (first + i);
                  }
                })),
        List.of(),
        () -> {});
  }

  private static List<String> rows(long first, long count) throws IOException {
    List<String> rows = new ArrayList<>();
    long visited =
        new SampleRows(withGaps(4), 0, true)
            .visit(first, count, (index, values) -> rows.add(index + ":" + values[0]));
    assertThat(visited).isEqualTo(rows.size());
    return rows;
  }

  @Test
  void samplesInGapsArePassedOver() throws IOException {
    assertThat(rows(0, 12))
        .containsExactly("0:1.0", "1:11.0", "5:21.0", "6:31.0", "10:41.0", "11:51.0");
    assertThat(rows(8, 100)).containsExactly("10:41.0", "11:51.0", "15:61.0", "16:71.0");
    assertThat(rows(11, 1)).containsExactly("11:51.0");
    assertThat(rows(12, 3)).isEmpty();
    assertThat(rows(17, 3)).isEmpty();
  }

  @Test
  void manyGapsTakeNoSquareOfTime() throws IOException {
    long before = System.nanoTime();
    assertThat(new SampleRows(withGaps(300_000), 0, false).visit(0, Long.MAX_VALUE, (i, v) -> true))
        .isEqualTo(600_000);
    assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
  }
}
