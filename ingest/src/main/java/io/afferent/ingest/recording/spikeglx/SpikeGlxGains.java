package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one digital step of each channel is worth, by the rules of its device. */
final class SpikeGlxGains {
  private static final int STEPS_OF_16_BITS = 32_768;

  /** Columns of an entry of the channel table of a probe with gains by channel. */
  private static final int CHANNEL_AP_GAIN = 3;

  private static final int CHANNEL_LF_GAIN = 4;

  /** Fields of the header entry of the high-density probe: type, mode, reference, gains. */
  private static final int HEADER_AP_GAIN = 3;

  private static final int HEADER_LF_GAIN = 4;

  private static final String TABLE = "imroTbl";
  private static final String CHANNEL_0 = "imChan0apGain";

  private final SpikeGlxMeta meta;
  private final SpikeGlxDevice device;
  private final BigDecimal voltsPerStep;
  private final List<String> table;
  private final Map<Integer, String> entries = new HashMap<>();
  private final Optional<SpikeGlxProbe> probe;

  private SpikeGlxGains(SpikeGlxMeta meta, SpikeGlxDevice device, SourceWarnings warnings)
      throws RecordingException {
    this.meta = meta;
    this.device = device;
    int usualSteps = STEPS_OF_16_BITS;
    if (device == SpikeGlxDevice.IMEC) {
      table = meta.table(TABLE, warnings);
      for (String entry : table.subList(Math.min(1, table.size()), table.size())) {
        int end = entry.indexOf(' ');
        entries.putIfAbsent(SpikeGlxMeta.whole(end < 0 ? entry : entry.substring(0, end)), entry);
      }
      probe = Optional.of(SpikeGlxProbe.of(meta, table, warnings));
      usualSteps = probe.get().largestStep();
    } else {
      table = List.of();
      probe = Optional.empty();
    }
    BigDecimal steps = steps(usualSteps, warnings);
    voltsPerStep = meta.requiredPositive(device.rangeKey()).divide(steps, MathContext.DECIMAL128);
  }

  static SpikeGlxGains of(SpikeGlxMeta meta, SpikeGlxDevice device, SourceWarnings warnings)
      throws RecordingException {
    return new SpikeGlxGains(meta, device, warnings);
  }

  private BigDecimal steps(int usual, SourceWarnings warnings) throws RecordingException {
    String key = device.largestStepKey();
    BigDecimal usualSteps = BigDecimal.valueOf(usual);
    Optional<BigDecimal> declared = meta.positive(key);
    boolean always =
        device != SpikeGlxDevice.IMEC || probe.get().gains() != SpikeGlxProbe.Gains.FIXED;
    if (declared.isEmpty()) {
      if (device == SpikeGlxDevice.OBX) {
        warnings.add(meta.fileName() + ": " + key + " is missing; " + usual + " is taken");
      }
      return usualSteps;
    }
    if (always && declared.get().compareTo(usualSteps) != 0) {
      warnings.add(
          meta.fileName()
              + ": "
              + key
              + " is "
              + declared.get().toPlainString()
              + " where such a device has "
              + usual
              + "; the file is followed");
    }
    return declared.get();
  }

  /** Volts that one step of an analog channel is worth at the input of the device. */
  BigDecimal volts(SpikeGlxChannel channel) throws RecordingException {
    return voltsPerStep.divide(gain(channel), MathContext.DECIMAL128);
  }

  private BigDecimal gain(SpikeGlxChannel channel) throws RecordingException {
    return switch (channel.kind()) {
      case MN -> meta.requiredPositive("niMNGain");
      case MA -> meta.requiredPositive("niMAGain");
      case XA, DIGITAL, SYNC -> BigDecimal.ONE;
      case AP, LF -> probeGain(channel);
    };
  }

  private BigDecimal probeGain(SpikeGlxChannel channel) throws RecordingException {
    boolean low = channel.kind() == SpikeGlxKind.LF;
    SpikeGlxProbe known = probe.orElseThrow();
    switch (known.gains()) {
      case BY_CHANNEL -> {
        String entry = entries.get(channel.index());
        if (entry == null) {
          throw meta.refused(
              TABLE, "it has no entry of channel " + channel.index() + " with its gain");
        }
        return gain(entry.strip().split(" +", 12), low ? CHANNEL_LF_GAIN : CHANNEL_AP_GAIN, entry);
      }
      case BY_HEADER -> {
        String header = table.isEmpty() ? "" : table.get(0);
        return gain(header.split(",", 12), low ? HEADER_LF_GAIN : HEADER_AP_GAIN, header);
      }
      case FIXED -> {
        // A low band of such a probe was filtered out of the full band, and has its gain.
        Optional<BigDecimal> declared = meta.positive(CHANNEL_0);
        if (declared.isEmpty() && known.apGain().isEmpty()) {
          throw meta.refused(CHANNEL_0, "the gain of this probe is not known; write it there");
        }
        return declared.orElseGet(() -> BigDecimal.valueOf(known.apGain().getAsInt()));
      }
    }
    throw new IllegalStateException("no rule for " + known.gains());
  }

  private BigDecimal gain(String[] fields, int column, String entry) throws RecordingException {
    Optional<BigDecimal> gain =
        column < fields.length ? SourceText.decimal(fields[column]) : Optional.empty();
    if (gain.isEmpty() || gain.get().signum() <= 0) {
      throw meta.refused(
          meta.text(TABLE).isPresent()
              ? TABLE
                  + ": the entry "
                  + SourceText.quoted(entry)
                  + " has no gain above 0 in field "
                  + (column + 1)
              : TABLE + " is missing; it has the gains of this probe");
    }
    return gain.get();
  }
}
