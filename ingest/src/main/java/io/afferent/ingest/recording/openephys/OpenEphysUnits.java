package io.afferent.ingest.recording.openephys;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.openephys.OpenEphysDescription.Channel;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names and scales channels. */
final class OpenEphysUnits {
  private static final int LONGEST_NAME = 200;

  private OpenEphysUnits() {}

  /** Units of each stream; labels are unique in the whole recording. */
  static List<List<SignalUnit>> of(List<OpenEphysStream> streams) {
    List<String> labels = new ArrayList<>();
    for (OpenEphysStream stream : streams) {
      for (Channel channel : stream.source().channels()) {
        labels.add(ChannelLabels.clean(shortened(channel.name())));
      }
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<List<SignalUnit>> all = new ArrayList<>();
    int at = 0;
    for (OpenEphysStream stream : streams) {
      List<SignalUnit> units = new ArrayList<>();
      for (Channel channel : stream.source().channels()) {
        units.add(unit(channel, unique.get(at++)));
      }
      all.add(units);
    }
    return all;
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(LONGEST_NAME, text.length()));
  }

  /** A word of sync lines is no voltage, whatever step is written for it. */
  private static SignalUnit unit(Channel channel, String label) {
    String upper = channel.name().toUpperCase(Locale.ROOT);
    boolean bits = upper.contains("SYNC");
    boolean converter = upper.contains("ADC");
    String written = shortened(channel.unit().strip());
    String unit = bits ? "" : written.isEmpty() ? (converter ? "V" : "uV") : written;
    PhysicalUnit physical = bits ? new PhysicalUnit("", BigDecimal.ONE) : PhysicalUnit.parse(unit);
    BigDecimal step = bits ? BigDecimal.ONE : channel.bitVolts();
    UnitKind kind =
        bits
            ? UnitKind.TRIGGER
            : converter || upper.contains("AUX") || !physical.isVoltage()
                ? UnitKind.MISC
                : UnitKind.EEG;
    return SignalUnit.withoutRange(
        label, shortened(channel.name()), kind, step, BigDecimal.ZERO, physical, unit);
  }
}
