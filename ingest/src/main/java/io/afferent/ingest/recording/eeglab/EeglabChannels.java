package io.afferent.ingest.recording.eeglab;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Units from {@code chanlocs}. All are in microvolt, which the format takes for granted. */
final class EeglabChannels {
  private static final Set<String> COLUMNS = Set.of("labels", "type");
  private static final String MICROVOLT = "uV";

  private EeglabChannels() {}

  /**
   * The units of a recording.
   *
   * @param channels rows of the data; those that {@code chanlocs} does not name are numbered
   */
  static List<SignalUnit> units(Optional<MatArray> chanlocs, int channels, SourceWarnings warnings)
      throws IOException {
    EeglabTable table =
        chanlocs.isPresent() ? EeglabTable.read(chanlocs.get(), COLUMNS) : EeglabTable.empty();
    if (table.rows() != channels) {
      warnings.add(
          table.rows() == 0
              ? "chanlocs is empty, so the channels have numbers for names"
              : "chanlocs names "
                  + table.rows()
                  + " channels where the data have "
                  + channels
                  + "; they are matched from the first on");
    }
    List<String> sources = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      sources.add(table.at(i, "labels").label());
      labels.add(ChannelLabels.clean(sources.get(i)));
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SignalUnit> units = new ArrayList<>();
    for (int i = 0; i < channels; i++) {
      if (table.rows() > 0 && !unique.get(i).equals(labels.get(i))) {
        warnings.add(
            "channel "
                + (i + 1)
                + " is called "
                + unique.get(i)
                + ", because its name "
                + SourceText.quoted(sources.get(i))
                + " is empty or taken");
      }
      units.add(
          SignalUnit.withoutRange(
              unique.get(i),
              sources.get(i),
              kind(sources.get(i), table.at(i, "type")),
              BigDecimal.ONE,
              BigDecimal.ZERO,
              PhysicalUnit.parse(MICROVOLT),
              MICROVOLT));
    }
    return units;
  }

  private static UnitKind kind(String label, EeglabValue type) {
    return switch (type.label().toUpperCase(Locale.ROOT)) {
      case "EEG", "SEEG", "ECOG", "DBS", "IEEG" -> UnitKind.EEG;
      case "EOG", "HEOG", "VEOG", "EYE" -> UnitKind.EOG;
      case "ECG", "EKG" -> UnitKind.ECG;
      case "EMG" -> UnitKind.EMG;
      case "REF" -> UnitKind.REFERENCE;
      case "STIM", "TRIG", "TRIGGER", "EVENTS", "STATUS" -> UnitKind.TRIGGER;
      case "" -> ChannelLabels.kindOf(label, "V");
      default -> UnitKind.MISC;
    };
  }
}
