package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Names and scales the channels of a file. */
final class SpikeGlxUnits {
  private static final String NAMES = "snsChanMap";
  private static final int LONGEST_NAME = 200;

  private SpikeGlxUnits() {}

  static List<SignalUnit> of(
      SpikeGlxMeta meta,
      SpikeGlxDevice device,
      List<SpikeGlxChannel> channels,
      SourceWarnings warnings)
      throws IOException {
    SpikeGlxGains gains = SpikeGlxGains.of(meta, device, warnings);
    List<String> given = givenNames(meta, channels.size(), warnings);
    int multiplexed = Math.max(1, SpikeGlxMeta.whole(meta.text("niMuxFactor").orElse("1")));
    List<String> sources = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      SpikeGlxChannel channel = channels.get(i);
      String standard = channel.kind().standardName(channel.index(), multiplexed);
      String source = given.isEmpty() ? standard : given.get(i);
      String cleaned = ChannelLabels.clean(source);
      sources.add(source);
      labels.add(cleaned.isEmpty() ? standard : cleaned);
    }
    List<String> unique = ChannelLabels.unique(labels);
    if (!unique.equals(labels)) {
      warnings.add(
          meta.fileName() + ": " + NAMES + " gives names twice; the later ones got a number");
    }
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      units.add(unit(unique.get(i), sources.get(i), channels.get(i), device, gains));
    }
    return units;
  }

  /** Names in the order of the samples, one for each; empty when the file does not have them. */
  private static List<String> givenNames(SpikeGlxMeta meta, int count, SourceWarnings warnings)
      throws RecordingException {
    List<String> table = meta.table(NAMES, warnings);
    List<String> names = new ArrayList<>();
    for (String entry : table.subList(Math.min(1, table.size()), table.size())) {
      int end = entry.indexOf(';');
      String name = end < 0 ? entry : entry.substring(0, end);
      names.add(name.substring(0, Math.min(LONGEST_NAME, name.length())));
    }
    if (names.size() == count || meta.text(NAMES).isEmpty()) {
      return names;
    }
    warnings.add(
        meta.fileName()
            + ": "
            + NAMES
            + " names "
            + names.size()
            + " channels, but the file has "
            + count
            + "; they are called by kind and number");
    return List.of();
  }

  private static SignalUnit unit(
      String label,
      String source,
      SpikeGlxChannel channel,
      SpikeGlxDevice device,
      SpikeGlxGains gains)
      throws RecordingException {
    boolean bits = channel.kind().isBits();
    BigDecimal volts = bits ? BigDecimal.ONE : gains.volts(channel);
    int power = bits ? 0 : device.sourceUnitsPerVoltPower();
    return SignalUnit.withoutRange(
        label,
        source,
        channel.kind().unitKind(),
        volts.scaleByPowerOfTen(power),
        BigDecimal.ZERO,
        new PhysicalUnit(bits ? "" : "V", BigDecimal.ONE.scaleByPowerOfTen(-power)),
        bits ? "" : device.sourceUnit());
  }
}
