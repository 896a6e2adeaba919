package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.schema.GapCause;
import java.math.BigDecimal;
import java.util.List;

/**
 * The stretches of a recording: data blocks, with a gap where one starts a second or more after the
 * end of the one in front of it. Starts are whole seconds, so less than one cannot be told.
 */
final class NihonKohdenTimes {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private NihonKohdenTimes() {}

  /**
   * @param startNanos device time of the first sample (ns)
   */
  static RegularTimes of(
      List<NihonKohdenBlock> blocks, SampleRate rate, long startNanos, SourceWarnings warnings) {
    RegularTimes.Builder builder = new RegularTimes.Builder(rate);
    long stretchNanos = startNanos;
    long stretchIndex = 0;
    long stretchSamples = 0;
    for (NihonKohdenBlock block : blocks) {
      long expected = stretchNanos + rate.nanosAt(stretchSamples);
      long off = block.startNanos().isPresent() ? block.startNanos().getAsLong() - expected : 0;
      if (stretchSamples > 0 && off <= -SECOND_NANOS) {
        warnings.add(
            "the data block at byte "
                + block.address()
                + " starts "
                + BigDecimal.valueOf(-off, 9).stripTrailingZeros().toPlainString()
                + " s before the end of the one in front of it; no gap was made of it");
      }
      if (stretchSamples > 0 && off >= SECOND_NANOS) {
        builder.stretch(stretchIndex, stretchSamples, stretchNanos, GapCause.DISCONTINUOUS_FILE);
        long missing = rate.indexNearest(off);
        stretchIndex = builder.endIndex() + missing;
        stretchNanos = Math.max(expected + off, expected + rate.nanosAt(missing - 1) + 1);
        stretchSamples = 0;
      }
      stretchSamples += block.samples();
    }
    builder.stretch(stretchIndex, stretchSamples, stretchNanos, GapCause.DISCONTINUOUS_FILE);
    return builder.build();
  }
}
