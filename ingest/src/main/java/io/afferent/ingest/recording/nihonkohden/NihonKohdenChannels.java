package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Channels by the numbers of their electrodes. The numbers tell the range of the amplifier: 42 to
 * 73, 76 and 77 are inputs of millivolts, all others electrodes of microvolts.
 */
final class NihonKohdenChannels {
  private static final int DIGITAL_MIN = -32768;
  private static final int DIGITAL_MAX = 32767;

  /** What the digital range stands for. */
  private enum Range {
    MICROVOLTS("uV", -3200, 3199.902),
    MILLIVOLTS("mV", -12002.9, 12002.56);

    private final String unit;
    private final double low;
    private final double high;

    Range(String unit, double low, double high) {
      this.unit = unit;
      this.low = low;
      this.high = high;
    }

    static Range of(int electrode) {
      boolean input = electrode >= 42 && electrode <= 73;
      return input || electrode == 76 || electrode == 77 ? MILLIVOLTS : MICROVOLTS;
    }
  }

  private NihonKohdenChannels() {}

  static List<SignalUnit> units(
      List<Integer> electrodes, NihonKohdenLabels labels, SourceWarnings warnings) {
    List<String> cleaned = new ArrayList<>();
    for (int electrode : electrodes) {
      cleaned.add(ChannelLabels.clean(labels.name(electrode)));
    }
    List<String> unique = ChannelLabels.unique(cleaned);
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < unique.size(); i++) {
      if (!unique.get(i).equals(cleaned.get(i))) {
        warnings.add(
            "channel "
                + (i + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(cleaned.get(i))
                + " is empty or taken");
      }
      units.add(unit(unique.get(i), labels.name(electrodes.get(i)), Range.of(electrodes.get(i))));
    }
    return units;
  }

  private static SignalUnit unit(String label, String source, Range range) {
    PhysicalUnit unit = PhysicalUnit.parse(range.unit);
    double factor = unit.factor().doubleValue();
    double step = (range.high - range.low) / (DIGITAL_MAX - DIGITAL_MIN);
    double offset = range.low - DIGITAL_MIN * step;
    return new SignalUnit(
        label,
        source,
        kind(label, unit.symbol()),
        step * factor,
        offset * factor,
        unit.symbol(),
        step,
        offset,
        range.unit,
        DIGITAL_MIN,
        DIGITAL_MAX,
        range.low,
        range.high,
        "",
        "");
  }

  private static UnitKind kind(String label, String symbol) {
    String upper = label.toUpperCase(Locale.ROOT);
    if (upper.startsWith("MARK")) {
      return UnitKind.TRIGGER;
    }
    return upper.startsWith("DC") ? UnitKind.MISC : ChannelLabels.kindOf(label, symbol);
  }
}
