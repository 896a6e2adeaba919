package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.Modality;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code channels.tsv} says of the units of a recording: names, kinds and filters. Scales stay
 * those of the recording; where units differ, that is a warning.
 */
final class BidsChannels {
  private static final int LONGEST_ATTRIBUTE = 16_384;

  private static final Map<String, UnitKind> KINDS = kinds();
  private static final List<String> DESCRIPTIONS =
      List.of("type", "description", "reference", "group", "status_description");

  private final String table;
  private final SourceWarnings warnings;
  private final Map<String, Map<String, List<String>>> described = new TreeMap<>();
  private final List<String> bad = new ArrayList<>();
  private final List<String> otherUnits = new ArrayList<>();
  private final List<String> otherRates = new ArrayList<>();
  private final List<String> unknownStatus = new ArrayList<>();
  private final TreeSet<String> unknownTypes = new TreeSet<>();
  private final List<String> labels = new ArrayList<>();
  private final Map<String, String> renamed = new HashMap<>();
  private List<SignalStream> streams = List.of();

  private BidsChannels(String table, SourceWarnings warnings) {
    this.table = table;
    this.warnings = warnings;
  }

  /** Reads the rows for the units of {@code streams}. */
  static BidsChannels of(BidsTable table, List<SignalStream> streams, SourceWarnings warnings) {
    BidsChannels channels = new BidsChannels(table.name(), warnings);
    if (!table.columns().contains("name")) {
      warnings.add(table.name() + ": line 1 has no column name; what the table says is left out");
      channels.streams = streams;
      return channels;
    }
    channels.apply(ChannelRows.of(table, streams, warnings), streams);
    return channels;
  }

  /** The streams with their units described. */
  List<SignalStream> streams() {
    return streams;
  }

  /** New labels of units by their old ones, where they differ. */
  Map<String, String> renamed() {
    return renamed;
  }

  /** Labels of the channels that are marked as bad. */
  List<String> bad() {
    return bad;
  }

  private void apply(List<Optional<BidsTable.Row>> rows, List<SignalStream> before) {
    int place = 0;
    for (SignalStream stream : before) {
      for (SignalUnit unit : stream.units()) {
        labels.add(rows.get(place++).map(row -> label(unit, row)).orElse(unit.label()));
      }
    }
    List<String> unique = ChannelLabels.unique(labels);
    place = 0;
    List<SignalStream> after = new ArrayList<>();
    for (SignalStream stream : before) {
      List<SignalUnit> units = new ArrayList<>();
      for (SignalUnit unit : stream.units()) {
        String label = unique.get(place);
        if (!label.equals(unit.label())) {
          renamed.put(unit.label(), label);
        }
        Optional<BidsTable.Row> row = rows.get(place++);
        units.add(
            row.isPresent()
                ? unit(unit.withLabel(label), row.get(), stream)
                : unit.withLabel(label));
      }
      after.add(withUnits(stream, units));
    }
    streams = after;
    warn();
  }

  private static String label(SignalUnit unit, BidsTable.Row row) {
    String name = row.cell("name");
    boolean same =
        name.isEmpty()
            || name.equals(unit.sourceLabel().strip())
            || ChannelLabels.clean(name).equals(ChannelLabels.clean(unit.sourceLabel()));
    String clean = ChannelLabels.clean(name);
    return same || clean.isEmpty() ? unit.label() : clean;
  }

  private SignalUnit unit(SignalUnit unit, BidsTable.Row row, SignalStream stream) {
    for (String column : DESCRIPTIONS) {
      String text = row.cell(column);
      if (!text.isEmpty()) {
        described
            .computeIfAbsent(column, absent -> new TreeMap<>())
            .computeIfAbsent(text, absent -> new ArrayList<>())
            .add(unit.label());
      }
    }
    String status = row.cell("status").toLowerCase(Locale.ROOT);
    if (status.equals("bad")) {
      bad.add(unit.label());
    } else if (!status.isEmpty() && !status.equals("good")) {
      unknownStatus.add(unit.label());
    }
    checkUnit(unit, row);
    Optional<BigDecimal> rate = SourceText.decimal(row.cell("sampling_frequency"));
    if (rate.isPresent() && !Rates.agree(stream.rate(), rate.get())) {
      otherRates.add(unit.label() + " " + rate.get().toPlainString() + " Hz");
    }
    return unit.described(
        unit.label(),
        kind(unit, row),
        unit.prefiltering().isEmpty() ? prefiltering(row) : unit.prefiltering(),
        unit.position());
  }

  private void checkUnit(SignalUnit unit, BidsTable.Row row) {
    String said = row.cell("units");
    if (said.isEmpty()) {
      return;
    }
    PhysicalUnit here = PhysicalUnit.parse(said);
    PhysicalUnit there = PhysicalUnit.parse(unit.sourceUnit());
    if (!here.symbol().equals(there.symbol()) || here.factor().compareTo(there.factor()) != 0) {
      otherUnits.add(
          unit.label()
              + " "
              + SourceText.quoted(said)
              + " for "
              + SourceText.quoted(unit.sourceUnit()));
    }
  }

  private UnitKind kind(SignalUnit unit, BidsTable.Row row) {
    String type = row.cell("type").toUpperCase(Locale.ROOT);
    if (type.isEmpty() || type.startsWith("MEG")) {
      return unit.kind();
    }
    UnitKind kind = KINDS.get(type);
    if (kind == null) {
      unknownTypes.add(SourceText.quoted(row.cell("type")));
      return unit.kind();
    }
    return kind;
  }

  /** The cut-off frequencies; 0 Hz and n/a mean that there is none. */
  private static String prefiltering(BidsTable.Row row) {
    List<String> filters = new ArrayList<>();
    SourceText.decimal(row.cell("low_cutoff"))
        .filter(hertz -> hertz.signum() > 0)
        .ifPresent(hertz -> filters.add("HP:" + plain(hertz) + "Hz"));
    SourceText.decimal(row.cell("high_cutoff"))
        .filter(hertz -> hertz.signum() > 0)
        .ifPresent(hertz -> filters.add("LP:" + plain(hertz) + "Hz"));
    SourceText.decimal(row.cell("notch"))
        .filter(hertz -> hertz.signum() > 0)
        .ifPresent(hertz -> filters.add("N:" + plain(hertz) + "Hz"));
    return String.join(" ", filters);
  }

  private static String plain(BigDecimal hertz) {
    return hertz.stripTrailingZeros().toPlainString();
  }

  private static SignalStream withUnits(SignalStream stream, List<SignalUnit> units) {
    boolean electrodes = units.stream().anyMatch(unit -> unit.kind() == UnitKind.EEG);
    return new SignalStream(
        stream.name(),
        units,
        stream.rateNumerator(),
        stream.rateDenominator(),
        stream.sampleType(),
        stream.sampleCount(),
        stream.physicalUnit(),
        stream.modality() == Modality.UNKNOWN && electrodes ? Modality.EEG : stream.modality());
  }

  private void warn() {
    warn(bad, "marks as bad", "");
    warn(otherUnits, "has other units than the recording", "; the scale of the recording is kept");
    warn(otherRates, "has other rates than the recording", "; the rate of the recording is kept");
    warn(unknownStatus, "has a status that is neither good nor bad", "");
    warn(
        List.copyOf(unknownTypes),
        "has channel types that BIDS does not know",
        "; what the recording says is kept");
  }

  private void warn(List<String> labels, String what, String then) {
    if (!labels.isEmpty()) {
      warnings.add(table + ": " + what + ": " + Labels.inShort(labels) + then);
    }
  }

  /** Texts of the table with the units that have them, as attributes of the recording. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    described.forEach(
        (column, texts) -> {
          StringBuilder all = new StringBuilder();
          texts.forEach(
              (text, units) ->
                  all.append(all.isEmpty() ? "" : "; ")
                      .append(text)
                      .append(": ")
                      .append(String.join(", ", units)));
          attributes.put(
              "bids.channels." + column,
              all.length() > LONGEST_ATTRIBUTE
                  ? all.substring(0, LONGEST_ATTRIBUTE) + "..."
                  : all.toString());
        });
    return attributes;
  }

  private static Map<String, UnitKind> kinds() {
    Map<String, UnitKind> kinds = new HashMap<>();
    List.of("EEG", "ECOG", "SEEG", "DBS").forEach(type -> kinds.put(type, UnitKind.EEG));
    List.of("EOG", "HEOG", "VEOG").forEach(type -> kinds.put(type, UnitKind.EOG));
    kinds.put("ECG", UnitKind.ECG);
    kinds.put("EMG", UnitKind.EMG);
    kinds.put("REF", UnitKind.REFERENCE);
    kinds.put("TRIG", UnitKind.TRIGGER);
    List.of(
            "MISC",
            "AUDIO",
            "PD",
            "EYEGAZE",
            "PUPIL",
            "GSR",
            "PPG",
            "RESP",
            "TEMP",
            "SYSCLOCK",
            "ADC",
            "DAC",
            "HLU",
            "FITERR",
            "OTHER")
        .forEach(type -> kinds.put(type, UnitKind.MISC));
    return kinds;
  }
}
