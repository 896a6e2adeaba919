package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.text.CellSplitter;
import io.afferent.schema.Modality;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a layout file into a layout. */
final class LayoutReader {
  private static final Set<String> KEYS =
      Set.of(
          "files",
          "delimiter",
          "header",
          "skipLines",
          "comment",
          "decimalMark",
          "encoding",
          "missing",
          "sampleRateHz",
          "repetitionTimeSeconds",
          "time",
          "start",
          "spikes",
          "modality",
          "columns");
  private static final Set<String> COLUMN_KEYS =
      Set.of("column", "label", "kind", "unit", "scale", "offset");
  private static final BigDecimal SHORTEST_REPETITION = new BigDecimal("0.01");
  private static final BigDecimal LONGEST_REPETITION = new BigDecimal("100");
  private static final int MOST_SKIPPED = 1_000_000;
  private static final int MOST_COLUMNS = 65_536;
  private static final int MOST_MISSING = 100;

  private final String name;
  private final LayoutFields fields;

  private LayoutReader(String name, LayoutFields fields) {
    this.name = name;
    this.fields = fields;
  }

  static TableLayout read(LayoutFiles.Found found) throws RecordingException {
    LayoutFields fields = new LayoutFields(found.name(), found.fields(), KEYS);
    return new LayoutReader(found.name(), fields).layout();
  }

  private TableLayout layout() throws RecordingException {
    Optional<SampleRate> rate = rate();
    Optional<LayoutNode> spikes = fields.node("spikes");
    if (spikes.isPresent()) {
      return spikes(
          new LayoutFields(
              name, spikes.get(), Set.of("column", "unit", "unitColumn", "from", "to")),
          rate);
    }
    Optional<TableLayout.TimeColumn> time = time();
    if (rate.isEmpty() && time.isEmpty()) {
      throw LayoutDocument.refused(
          name,
          1,
          "there is neither sampleRateHz nor time, so the rate is not known; write one of them, or"
              + " repetitionTimeSeconds");
    }
    if (rate.isEmpty() && time.get().unit() == TableLayout.TimeUnit.SAMPLES) {
      throw fields.refused("time", "the unit samples needs sampleRateHz too");
    }
    return new TableLayout(
        shape(), rate, time, start(), columns(), Optional.empty(), modality(), name);
  }

  /** A table of which each row is a spike. */
  private TableLayout spikes(LayoutFields spikes, Optional<SampleRate> rate)
      throws RecordingException {
    for (String key : List.of("time", "columns")) {
      if (fields.has(key)) {
        throw fields.refused(key, "does not go with spikes, which has column and unitColumn");
      }
    }
    Optional<TableLayout.TimeUnit> unit = TableLayout.TimeUnit.named(spikes.text("unit", ""));
    if (unit.isEmpty()) {
      throw fields.refused(
          "spikes", "write {column: NAME or number from 1, unit: s, ms, us, ns, min or samples}");
    }
    if ((unit.get() == TableLayout.TimeUnit.SAMPLES) != rate.isPresent()) {
      throw fields.refused(
          "spikes", "the unit samples needs sampleRateHz too, and no other unit goes with it");
    }
    fields.word("modality", Modality.SPIKES.name(), Set.of(Modality.SPIKES.name()));
    List<TableLayout.Column> columns = new ArrayList<>();
    Optional<String> unitColumn = spikes.text("unitColumn");
    if (unitColumn.isPresent()) {
      columns.add(
          new TableLayout.Column(
              Optional.of(new TableLayout.ColumnName(spikes.line("unitColumn"), unitColumn.get())),
              "",
              Optional.of(UnitKind.NEURON),
              "",
              BigDecimal.ONE,
              BigDecimal.ZERO));
    }
    return new TableLayout(
        shape(),
        rate,
        Optional.of(
            new TableLayout.TimeColumn(
                new TableLayout.ColumnName(spikes.line("column"), spikes.text("column", "1")),
                unit.get())),
        start(),
        columns,
        Optional.of(new TableLayout.Observed(decimal(spikes, "from"), decimal(spikes, "to"))),
        Modality.SPIKES,
        name);
  }

  private static Optional<BigDecimal> decimal(LayoutFields fields, String key)
      throws RecordingException {
    return fields.has(key) ? Optional.of(fields.decimal(key, BigDecimal.ZERO)) : Optional.empty();
  }

  private TableLayout.TextShape shape() throws RecordingException {
    char delimiter = delimiter();
    char mark = fields.word("decimalMark", ".", Set.of(".", ",")).charAt(0);
    if (delimiter == mark) {
      throw fields.refused(
          "decimalMark", "is the delimiter too; files with decimal commas part cells by ; or tab");
    }
    List<String> missing = fields.texts("missing");
    if (missing.size() > MOST_MISSING) {
      throw fields.refused("missing", "at most " + MOST_MISSING + " texts are allowed");
    }
    return new TableLayout.TextShape(
        delimiter,
        mark,
        fields.word("header", "false", Set.of("true", "false")).equals("true"),
        fields.count("skipLines", MOST_SKIPPED),
        fields.text("comment", ""),
        encoding(),
        missing);
  }

  private String encoding() throws RecordingException {
    String encoding = fields.text("encoding", "");
    Set<String> allowed = Set.of("", "UTF-8", "ISO-8859-1", "latin1", "windows-1252", "US-ASCII");
    if (!allowed.contains(encoding)) {
      throw fields.refused(
          "encoding",
          "was "
              + SourceText.quoted(encoding)
              + ", allowed are UTF-8, ISO-8859-1, latin1, windows-1252 and US-ASCII");
    }
    return encoding;
  }

  private char delimiter() throws RecordingException {
    String word = fields.text("delimiter", "comma");
    return switch (word) {
      case "comma" -> ',';
      case "semicolon" -> ';';
      case "tab", "\t" -> '\t';
      case "pipe" -> '|';
      case "blanks", " " -> CellSplitter.WHITESPACE;
      case "none" -> CellSplitter.NONE;
      default -> {
        boolean usable =
            word.length() == 1
                && word.charAt(0) > ' '
                && word.charAt(0) < 127
                && !Character.isLetterOrDigit(word.charAt(0))
                && "\"+-.".indexOf(word.charAt(0)) < 0;
        if (!usable) {
          throw fields.refused(
              "delimiter",
              "was "
                  + SourceText.quoted(word)
                  + ", allowed are comma, semicolon, tab, pipe, blanks, none or one character");
        }
        yield word.charAt(0);
      }
    };
  }

  private Optional<SampleRate> rate() throws RecordingException {
    Optional<String> text = fields.text("sampleRateHz");
    if (fields.has("repetitionTimeSeconds")) {
      if (text.isPresent()) {
        throw fields.refused(
            "repetitionTimeSeconds", "sampleRateHz is given too; keep one of them");
      }
      return Optional.of(rateOfVolumes());
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.get().split("/", 2);
    Optional<BigDecimal> top = SourceText.decimal(parts[0]);
    Optional<BigDecimal> bottom =
        parts.length < 2 ? Optional.of(BigDecimal.ONE) : SourceText.decimal(parts[1]);
    try {
      if (top.isPresent() && bottom.isPresent() && top.get().signum() > 0) {
        SampleRate one = SampleRate.of(1, top.get());
        SampleRate two = SampleRate.of(1, bottom.get());
        SampleRate rate =
            new SampleRate(
                Math.multiplyExact(one.denominator(), two.numerator()),
                Math.multiplyExact(one.numerator(), two.denominator()));
        if (rate.hz() >= 1e-6 && rate.hz() <= SampleRate.FASTEST_HZ) {
          return Optional.of(rate);
        }
      }
    } catch (ArithmeticException doesNotFit) {
      // Falls through to the refusal, which says what is allowed.
    }
    throw fields.refused(
        "sampleRateHz",
        "was "
            + SourceText.quoted(text.get())
            + ", allowed is a decimal or a fraction of 0.000001 to 1000000000");
  }

  private SampleRate rateOfVolumes() throws RecordingException {
    BigDecimal seconds = fields.decimal("repetitionTimeSeconds", BigDecimal.ZERO);
    boolean plausible =
        seconds.compareTo(SHORTEST_REPETITION) >= 0 && seconds.compareTo(LONGEST_REPETITION) <= 0;
    if (!plausible || seconds.stripTrailingZeros().scale() > 9) {
      throw fields.refused(
          "repetitionTimeSeconds",
          "was "
              + seconds.toPlainString()
              + ", allowed is the time from one volume to the next, "
              + SHORTEST_REPETITION
              + " to "
              + LONGEST_REPETITION
              + " s with at most 9 decimals");
    }
    return SampleRate.of(1, seconds);
  }

  private Optional<TableLayout.TimeColumn> time() throws RecordingException {
    Optional<LayoutNode> node = fields.node("time");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    LayoutFields time = new LayoutFields(name, node.get(), Set.of("column", "unit"));
    Optional<String> column = time.text("column");
    Optional<TableLayout.TimeUnit> unit = TableLayout.TimeUnit.named(time.text("unit", ""));
    if (column.isEmpty() || unit.isEmpty()) {
      throw fields.refused(
          "time", "write {column: NAME or number from 1, unit: s, ms, us, ns, min or samples}");
    }
    return Optional.of(
        new TableLayout.TimeColumn(
            new TableLayout.ColumnName(time.line("column"), column.get()), unit.get()));
  }

  private Optional<Long> start() throws RecordingException {
    Optional<String> text = fields.text("start");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String plain = text.get().strip().replace(' ', 'T').replaceAll("Z$", "");
    try {
      LocalDateTime start = LocalDateTime.parse(plain);
      if (start.getYear() >= 1900 && start.getYear() < 2100) {
        Instant instant = start.toInstant(ZoneOffset.UTC);
        return Optional.of(
            Math.addExact(instant.getEpochSecond() * 1_000_000_000L, instant.getNano()));
      }
    } catch (DateTimeException notADate) {
      // Falls through to the refusal, which says what is allowed.
    }
    throw fields.refused(
        "start",
        "was "
            + SourceText.quoted(text.get())
            + ", allowed is a date such as 2024-01-31T08:30:00.25");
  }

  private Modality modality() throws RecordingException {
    Set<String> allowed =
        Arrays.stream(Modality.values())
            .filter(modality -> modality != Modality.UNKNOWN)
            .map(Modality::name)
            .collect(Collectors.toSet());
    return Modality.valueOf(fields.word("modality", "EEG", allowed));
  }

  private List<TableLayout.Column> columns() throws RecordingException {
    List<TableLayout.Column> columns = new ArrayList<>();
    for (LayoutNode item : fields.items("columns")) {
      if (columns.size() == MOST_COLUMNS) {
        throw fields.refused("columns", "at most " + MOST_COLUMNS + " are allowed");
      }
      columns.add(column(new LayoutFields(name, item, COLUMN_KEYS)));
    }
    if (columns.isEmpty() && fields.has("columns")) {
      throw fields.refused("columns", "the list is empty; leave it out to read all columns");
    }
    return columns;
  }

  private static TableLayout.Column column(LayoutFields column) throws RecordingException {
    Set<String> kinds =
        Arrays.stream(UnitKind.values()).map(UnitKind::name).collect(Collectors.toSet());
    Optional<UnitKind> kind = Optional.empty();
    if (column.has("kind")) {
      String upper = column.text("kind", "").toUpperCase(Locale.ROOT);
      if (!kinds.contains(upper)) {
        column.word("kind", "", kinds);
      }
      kind = Optional.of(UnitKind.valueOf(upper));
    }
    Optional<String> place = column.text("column");
    BigDecimal scale = column.decimal("scale", BigDecimal.ONE);
    if (scale.signum() == 0) {
      throw column.refused("scale", "was 0, which makes all values the same");
    }
    return new TableLayout.Column(
        place.isEmpty()
            ? Optional.empty()
            : Optional.of(new TableLayout.ColumnName(column.line("column"), place.get())),
        column.text("label", ""),
        kind,
        column.text("unit", ""),
        scale,
        column.decimal("offset", BigDecimal.ZERO));
  }
}
