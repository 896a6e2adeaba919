package io.afferent.ingest.recording.persyst;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The channels of a layout: names by their numbers, all in microvolts. */
final class PersystChannels {
  private static final String MICROVOLT = "uV";
  private static final Pattern REFERENCE = Pattern.compile("(?i)(.*\\S)\\s*-\\s*Ref");

  private PersystChannels() {}

  static List<SignalUnit> units(PersystText text, PersystLayout layout, SourceWarnings warnings) {
    @Nullable String[] names = names(text, layout.channels(), warnings);
    List<String> labels = new ArrayList<>();
    int unnamed = 0;
    for (String name : names) {
      String label = name == null ? "" : label(name);
      unnamed += label.isEmpty() ? 1 : 0;
      labels.add(label);
    }
    if (unnamed > 0) {
      warnings.add(
          unnamed
              + " of "
              + names.length
              + " channels have no name in [ChannelMap]; they are called unit-N by their number");
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < unique.size(); i++) {
      String source = names[i];
      if (!labels.get(i).isEmpty() && !unique.get(i).equals(labels.get(i))) {
        warnings.add(
            "channel "
                + (i + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(String.valueOf(source))
                + " is taken");
      }
      units.add(unit(unique.get(i), source == null ? "" : source, layout.microvoltsPerStep()));
    }
    return units;
  }

  /** Names by number, null where none is given. */
  private static @Nullable String[] names(PersystText text, int channels, SourceWarnings warnings) {
    @Nullable String[] names = new @Nullable String[channels];
    for (PersystText.Line line : text.section("ChannelMap")) {
      String number = line.last();
      int channel = number.length() < 9 && number.matches("\\d+") ? Integer.parseInt(number) : 0;
      if (line.name().isEmpty()
          || channel < 1
          || channel > channels
          || names[channel - 1] != null) {
        warnings.add(
            text.fileName()
                + ": line "
                + line.number()
                + ": "
                + SourceText.quoted(line.text())
                + " names no further channel of "
                + channels
                + " and was passed over");
      } else {
        names[channel - 1] = line.name();
      }
    }
    return names;
  }

  private static String label(String name) {
    String label = ChannelLabels.clean(name);
    var referenced = REFERENCE.matcher(label);
    return referenced.matches() ? referenced.group(1) : label;
  }

  private static SignalUnit unit(String label, String source, BigDecimal step) {
    PhysicalUnit unit = PhysicalUnit.parse(MICROVOLT);
    return new SignalUnit(
        label,
        source,
        ChannelLabels.kindOf(label, unit.symbol()),
        step.multiply(unit.factor()).doubleValue(),
        0,
        unit.symbol(),
        step.doubleValue(),
        0,
        MICROVOLT,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }
}
