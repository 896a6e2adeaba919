package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Channels by groups. A group {@code DEVICE_PARAMETERS_X} has a unit and a number of channels; its
 * names are in {@code LABELS_X}, and their places in a sample, from 1, in {@code CHAN_IN_FILE_X},
 * where 0 is a channel that is not in the file.
 */
final class CurryChannels {
  private static final String GROUP = "DEVICE_PARAMETERS";
  private static final String OTHERS = "_OTHER";

  /**
   * A channel.
   *
   * @param group ending of the name of its group, empty for EEG
   */
  private record Channel(String name, String unit, String group) {}

  private final CurryText parameters;
  private final CurryText labels;
  private final @Nullable Channel[] placed;
  private final SourceWarnings warnings;

  private CurryChannels(
      CurryText parameters, CurryText labels, int channels, SourceWarnings warnings) {
    this.parameters = parameters;
    this.labels = labels;
    this.placed = new @Nullable Channel[channels];
    this.warnings = warnings;
  }

  static List<SignalUnit> units(
      CurryText parameters, CurryText labels, int channels, SourceWarnings warnings) {
    CurryChannels reader = new CurryChannels(parameters, labels, channels, warnings);
    if (!reader.place(true)) {
      warnings.add(
          "CHAN_IN_FILE does not give each channel a place of its own in 1 to "
              + channels
              + "; channels are taken in the order of the labels");
      reader.place(false);
    }
    return reader.units();
  }

  /** Puts all channels in their place; false when a place is taken or there is no such. */
  private boolean place(boolean byNumber) {
    int next = 0;
    for (int i = 0; i < placed.length; i++) {
      placed[i] = null;
    }
    for (CurryText.Section section : parameters.sections()) {
      if (!section.name().startsWith(GROUP)) {
        continue;
      }
      String group = section.name().substring(GROUP.length());
      List<String> names =
          labels.list("LABELS" + group).stream().filter(n -> !n.isEmpty()).toList();
      List<String> numbers =
          parameters.list("CHAN_IN_FILE" + group).stream().filter(n -> !n.isEmpty()).toList();
      String count = section.value("NumChanThisGroup");
      int size = count.matches("\\d{1,6}") ? Integer.parseInt(count) : names.size();
      boolean numbered = byNumber && !numbers.isEmpty();
      for (int i = 0; i < (numbered ? numbers.size() : Math.min(size, placed.length)); i++) {
        int at = next;
        if (numbered) {
          String number = numbers.get(i);
          at = number.matches("\\d{1,6}") ? Integer.parseInt(number) - 1 : placed.length;
          if (number.matches("0+")) {
            continue;
          }
        }
        if (at >= placed.length || placed[at] != null) {
          return false;
        }
        String name = i < names.size() ? names.get(i) : "";
        placed[at] = new Channel(name, section.value("DataUnit"), group);
        next++;
      }
    }
    return true;
  }

  private List<SignalUnit> units() {
    List<String> cleaned = new ArrayList<>();
    int strays = 0;
    for (int i = 0; i < placed.length; i++) {
      Channel channel = placed[i];
      if (channel == null) {
        strays++;
        placed[i] = channel = new Channel("", "uV", "");
      }
      cleaned.add(ChannelLabels.clean(channel.name()));
    }
    if (strays > 0) {
      warnings.add(
          strays
              + " of "
              + placed.length
              + " channels belong to no group; they are called unit-N and taken for uV");
    }
    long unnamed = cleaned.stream().filter(String::isEmpty).count() - strays;
    if (unnamed > 0) {
      warnings.add(
          unnamed + " of " + placed.length + " channels have no label; they are called unit-N");
    }
    List<String> unique = ChannelLabels.unique(cleaned);
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < placed.length; i++) {
      Channel channel = placed[i];
      if (channel == null) {
        throw new IllegalStateException("channel " + i + " has no place");
      }
      if (!cleaned.get(i).isEmpty() && !unique.get(i).equals(cleaned.get(i))) {
        warnings.add(
            "channel "
                + (i + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(channel.name())
                + " is taken");
      }
      units.add(unit(unique.get(i), channel));
    }
    return units;
  }

  private static SignalUnit unit(String label, Channel channel) {
    PhysicalUnit unit = PhysicalUnit.parse(channel.unit());
    double gain = unit.factor().doubleValue();
    return new SignalUnit(
        label,
        channel.name(),
        kind(label, unit, channel.group()),
        gain,
        0,
        unit.symbol(),
        1,
        0,
        channel.unit(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }

  /** What is no electrode by its name is one by its group. */
  private static UnitKind kind(String label, PhysicalUnit unit, String group) {
    UnitKind named = ChannelLabels.kindOf(label, unit.symbol());
    boolean electrode = named == UnitKind.EEG || named == UnitKind.UNKNOWN;
    if (label.toUpperCase(Locale.ROOT).matches("[HV]EO[GUDLR]?")) {
      return UnitKind.EOG;
    }
    if (!electrode) {
      return named;
    }
    return group.isEmpty() && unit.isVoltage()
        ? UnitKind.EEG
        : group.startsWith(OTHERS) ? UnitKind.MISC : named;
  }
}
