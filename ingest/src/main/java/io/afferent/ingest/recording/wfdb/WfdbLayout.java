package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the signals of a record in its segments. */
final class WfdbLayout {
  private final String headerName;
  private final Set<WfdbSegment> segments;
  private final SourceWarnings warnings;
  private final Map<WfdbSegment, Map<String, List<Integer>>> byName = new LinkedHashMap<>();

  private WfdbLayout(String headerName, Set<WfdbSegment> segments, SourceWarnings warnings) {
    this.headerName = headerName;
    this.segments = segments;
    this.warnings = warnings;
  }

  /**
   * Signals by position: all segments have the same ones. A signal without samples is empty.
   *
   * @param signalCount signals that each segment must have
   */
  static List<Optional<WfdbUnit>> fixed(
      String headerName, int signalCount, List<WfdbSegment> segments, SourceWarnings warnings)
      throws RecordingException {
    WfdbLayout layout = new WfdbLayout(headerName, new LinkedHashSet<>(segments), warnings);
    for (WfdbSegment segment : layout.segments) {
      if (segment.signals().size() != signalCount) {
        throw new RecordingException(
            headerName
                + ": all segments must have "
                + signalCount
                + " signals, but "
                + segment.name()
                + " has "
                + segment.signals().size()
                + "; correct the header, or make the first segment a layout of length 0");
      }
    }
    List<Optional<WfdbUnit>> units = new ArrayList<>();
    for (int i = 0; i < signalCount && !segments.isEmpty(); i++) {
      Map<WfdbSegment, Integer> found = new LinkedHashMap<>();
      for (WfdbSegment segment : layout.segments) {
        found.put(segment, i);
      }
      units.add(layout.unit(segments.get(0).signals().get(i), found));
    }
    return units;
  }

  /**
   * Signals by name: each segment has some of them, in any order. A signal without samples is
   * empty.
   *
   * @param wanted signals of the layout segment
   */
  static List<Optional<WfdbUnit>> variable(
      String headerName,
      List<WfdbSignalLine> wanted,
      List<WfdbSegment> segments,
      SourceWarnings warnings)
      throws RecordingException {
    WfdbLayout layout = new WfdbLayout(headerName, new LinkedHashSet<>(segments), warnings);
    layout.index();
    List<Optional<WfdbUnit>> units = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (WfdbSignalLine line : wanted) {
      // Signals of one name are told apart by their order.
      int occurrence = seen.merge(line.description(), 1, Integer::sum) - 1;
      Map<WfdbSegment, Integer> found = new LinkedHashMap<>();
      layout.byName.forEach(
          (segment, names) -> {
            List<Integer> same = names.getOrDefault(line.description(), List.of());
            if (occurrence < same.size()) {
              found.put(segment, same.get(occurrence));
            }
          });
      units.add(layout.unit(line, found));
    }
    layout.warnOfUnlisted(seen);
    return units;
  }

  private void index() {
    for (WfdbSegment segment : segments) {
      Map<String, List<Integer>> names = new HashMap<>();
      for (int i = 0; i < segment.signals().size(); i++) {
        names
            .computeIfAbsent(segment.signals().get(i).description(), name -> new ArrayList<>())
            .add(i);
      }
      byName.put(segment, names);
    }
  }

  private void warnOfUnlisted(Map<String, Integer> listed) {
    Set<String> told = new LinkedHashSet<>();
    byName.forEach(
        (segment, names) ->
            names.forEach(
                (name, signals) -> {
                  if (signals.size() > listed.getOrDefault(name, 0) && told.add(name)) {
                    warnings.add(
                        "signal "
                            + SourceText.quoted(name)
                            + " of segment "
                            + segment.name()
                            + " is not in the layout and is not read");
                  }
                }));
  }

  private Optional<WfdbUnit> unit(WfdbSignalLine line, Map<WfdbSegment, Integer> found)
      throws RecordingException {
    WfdbSignalLine main = null;
    boolean digital = true;
    Map<WfdbSegment, WfdbUnit.Source> sources = new LinkedHashMap<>();
    for (WfdbSegment segment : segments) {
      Integer signal = found.get(segment);
      WfdbSignalLine own = signal == null ? null : segment.signals().get(signal);
      if (signal == null || own == null || own.isNull()) {
        digital = false;
        continue;
      }
      if (main == null) {
        main = own;
      }
      digital &= own.sharesScaleWith(main);
      if (own.samplesPerFrame() != main.samplesPerFrame()) {
        throw new RecordingException(
            headerName
                + ": signal "
                + SourceText.quoted(line.description())
                + " must have as many samples per frame in all segments, has "
                + main.samplesPerFrame()
                + " and, in "
                + segment.name()
                + ", "
                + own.samplesPerFrame()
                + "; read the segments one by one");
      }
      sources.put(
          segment, new WfdbUnit.Source(signal, own, format(own), unitFactor(own, main, segment)));
    }
    if (main == null) {
      warnings.add(
          "signal "
              + SourceText.quoted(line.description())
              + " (line "
              + line.line()
              + ") has no samples and is left out");
      return Optional.empty();
    }
    return Optional.of(new WfdbUnit(main, format(main), sources, digital));
  }

  private static WfdbSampleFormat format(WfdbSignalLine line) {
    return WfdbSampleFormat.of(line.formatCode()).orElseThrow();
  }

  private double unitFactor(WfdbSignalLine own, WfdbSignalLine main, WfdbSegment segment)
      throws RecordingException {
    PhysicalUnit from = PhysicalUnit.parse(own.units());
    PhysicalUnit to = PhysicalUnit.parse(main.units());
    if (!from.symbol().equals(to.symbol())) {
      throw new RecordingException(
          headerName
              + ": signal "
              + SourceText.quoted(own.description())
              + " must have one physical unit in all segments, has "
              + SourceText.quoted(main.units())
              + " and, in "
              + segment.name()
              + ", "
              + SourceText.quoted(own.units())
              + "; read the segments one by one");
    }
    return from.factor().divide(to.factor(), MathContext.DECIMAL128).doubleValue();
  }
}
