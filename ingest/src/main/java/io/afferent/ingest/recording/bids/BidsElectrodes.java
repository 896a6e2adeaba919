package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.UnitPosition;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Positions of {@code electrodes.tsv}, in the unit that {@code coordsystem.json} names. Without a
 * unit, or in pixels, no position is given.
 */
final class BidsElectrodes {
  /** Farther from the origin than this (m) no head reaches. */
  private static final double FARTHEST_METRES = 2;

  private static final String UNITS = "CoordinateUnits";
  private static final Map<String, Double> METRES = Map.of("m", 1.0, "cm", 0.01, "mm", 0.001);

  private final SidecarFiles files;
  private final SidecarFiles.Sidecar file;
  private final SourceWarnings warnings;
  private final Map<String, String> attributes = new HashMap<>();
  private List<SignalStream> streams;

  private BidsElectrodes(
      SidecarFiles files,
      SidecarFiles.Sidecar file,
      List<SignalStream> streams,
      SourceWarnings warnings) {
    this.files = files;
    this.file = file;
    this.streams = streams;
    this.warnings = warnings;
  }

  /**
   * Reads the positions of the units of {@code streams}.
   *
   * @param suffix suffix of the recording, {@code eeg}: files name their keys by it
   */
  static BidsElectrodes of(
      SidecarFiles files,
      SidecarFiles.Sidecar file,
      String suffix,
      List<SignalStream> streams,
      SourceWarnings warnings)
      throws IOException {
    BidsElectrodes electrodes = new BidsElectrodes(files, file, streams, warnings);
    Optional<BidsTable> table = files.table(file);
    if (table.isPresent()) {
      file.name().label("space").ifPresent(space -> electrodes.put("space", space));
      Optional<Double> metres = electrodes.metresPerUnit(suffix);
      if (metres.isPresent()) {
        electrodes.place(table.get(), metres.get());
      }
    }
    return electrodes;
  }

  List<SignalStream> streams() {
    return streams;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  private void put(String name, String text) {
    if (!SourceText.isMissing(text)) {
      attributes.put("bids." + name, text.strip());
    }
  }

  private Optional<Double> metresPerUnit(String suffix) throws IOException {
    Optional<SidecarFiles.Sidecar> found = files.coordinates(file);
    Optional<ObjectNode> system = found.isPresent() ? files.json(found.get()) : Optional.empty();
    if (system.isEmpty()) {
      warnings.add(
          file.fileName()
              + ": positions are left out, because no coordsystem.json tells their unit");
      return Optional.empty();
    }
    String prefix = prefix(system.get(), suffix);
    put("coordinateSystem", system.get().path(prefix + "CoordinateSystem").asText(""));
    put(
        "coordinateSystemDescription",
        system.get().path(prefix + "CoordinateSystemDescription").asText(""));
    String unit = system.get().path(prefix + UNITS).asText("").strip();
    Double metres = METRES.get(unit.toLowerCase(Locale.ROOT));
    if (metres == null) {
      warnings.add(
          file.fileName()
              + ": positions are left out, because their unit is "
              + SourceText.quoted(unit)
              + "; read are m, cm and mm");
      return Optional.empty();
    }
    return Optional.of(metres);
  }

  /** {@code EEG} of {@code EEGCoordinateUnits}: that of the recording, or that of electrodes. */
  private static String prefix(ObjectNode system, String suffix) {
    String own = suffix.equals("ieeg") ? "iEEG" : suffix.toUpperCase(Locale.ROOT);
    for (String prefix : List.of(own, "EEG", "iEEG")) {
      if (system.has(prefix + UNITS)) {
        return prefix;
      }
    }
    return own;
  }

  private void place(BidsTable table, double metresPerUnit) {
    Map<String, UnitPosition> positions = new HashMap<>();
    int unusable = 0;
    int firstUnusable = 0;
    double farthest = 0;
    for (int k = 0; k < table.rows(); k++) {
      BidsTable.Row row = table.row(k);
      String[] cells = {row.cell("x"), row.cell("y"), row.cell("z")};
      if (cells[0].isEmpty() && cells[1].isEmpty() && cells[2].isEmpty()) {
        continue;
      }
      double[] metres = new double[3];
      boolean usable = true;
      for (int axis = 0; axis < 3; axis++) {
        Optional<BigDecimal> value = SourceText.decimal(cells[axis]);
        usable &= value.isPresent();
        metres[axis] = value.map(BigDecimal::doubleValue).orElse(0.0) * metresPerUnit;
        farthest = Math.max(farthest, Math.abs(metres[axis]));
      }
      if (usable) {
        positions.put(row.cell("name"), new UnitPosition(metres[0], metres[1], metres[2]));
      } else {
        firstUnusable = unusable++ == 0 ? row.line() : firstUnusable;
      }
    }
    if (unusable > 0) {
      warnings.add(
          table.name()
              + ": "
              + unusable
              + " rows have a position that is no three numbers, first line "
              + firstUnusable
              + "; it is left out");
    }
    if (farthest > FARTHEST_METRES) {
      warnings.add(
          table.name()
              + ": positions reach "
              + Math.round(farthest)
              + " m from the origin; is the unit mm rather than the one that is named?");
    }
    assign(table, positions);
  }

  private void assign(BidsTable table, Map<String, UnitPosition> positions) {
    int placed = 0;
    List<SignalStream> after = new ArrayList<>();
    for (SignalStream stream : streams) {
      List<SignalUnit> units = new ArrayList<>();
      for (SignalUnit unit : stream.units()) {
        UnitPosition position = positions.get(unit.label());
        position = position == null ? positions.get(unit.sourceLabel().strip()) : position;
        placed += position == null ? 0 : 1;
        units.add(position == null ? unit : unit.withPosition(position));
      }
      after.add(
          new SignalStream(
              stream.name(),
              units,
              stream.rateNumerator(),
              stream.rateDenominator(),
              stream.sampleType(),
              stream.sampleCount(),
              stream.physicalUnit(),
              stream.modality()));
    }
    if (placed == 0 && !positions.isEmpty()) {
      warnings.add(table.name() + ": none of its electrodes is a channel of the recording");
    }
    streams = after;
  }
}
