package io.afferent.ingest.recording.spiketimes;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.matlab.MatArray;
import io.afferent.ingest.recording.matlab.MatReader;
import io.afferent.ingest.recording.stored.MergedSpikes;
import io.afferent.ingest.recording.stored.SpikeTrain;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a MAT-file as spikes. */
final class MatSpikeTimes {
  private static final int MOST_VARIABLES = 512;
  private static final int FEWEST_FOR_WHOLE = 20;
  private static final int LONGEST_LIST = 500;

  private final MatReader reader;
  private final SourceWarnings warnings = new SourceWarnings();
  private final List<String> taken = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private MatSpikeTimes(MatReader reader) {
    this.reader = reader;
  }

  static Recording open(Path path) throws IOException {
    MatReader reader = MatReader.open(path);
    return CloseOnFailure.of(reader, () -> new MatSpikeTimes(reader).open());
  }

  private Recording open() throws IOException {
    MatSearch found = search();
    List<MatUnit> units = found.units();
    if (units.isEmpty()) {
      throw refused(found);
    }
    long spikes = 0;
    boolean whole = true;
    for (MatUnit unit : units) {
      spikes += unit.count();
      whole &= unit.whole();
    }
    if (whole && spikes >= FEWEST_FOR_WHOLE) {
      throw new RecordingException(
          reader.fileName()
              + ": all "
              + spikes
              + " times in "
              + listed(taken)
              + " are whole numbers, so they count samples or ticks at a rate that the file does"
              + " not tell; divide them by it and save seconds");
    }
    for (String reason : found.reasons()) {
      warnings.add(reason + "; it was left out");
    }
    if (found.passedOver() > found.reasons().size()) {
      warnings.add(
          found.passedOver() - found.reasons().size() + " further arrays were left out likewise");
    }
    SpikeStream stream = describe(found);
    List<SpikeTrain> trains = List.copyOf(units);
    return new StoredRecording(
        new RecordingHeader(
            "MAT spike times",
            reader.baseName(),
            0,
            "file:" + reader.fileName(),
            warnings.toList(),
            attributes(found)),
        List.of(),
        List.of(new StoredSpikes(stream, () -> new MergedSpikes(stream.name(), trains))),
        List.of(),
        reader);
  }

  /** Variables whose names speak of spikes come first; without any, structs that have times. */
  private MatSearch search() throws IOException {
    if (reader.names().size() > MOST_VARIABLES) {
      throw new RecordingException(
          reader.fileName()
              + ": has "
              + reader.names().size()
              + " variables, at most "
              + MOST_VARIABLES
              + " are searched for spike times; save fewer in one file");
    }
    for (boolean speaking : new boolean[] {true, false}) {
      MatSearch search = new MatSearch();
      taken.clear();
      others.clear();
      for (String name : reader.names()) {
        int before = search.units().size();
        if (MatSearch.speaksOfSpikes(name) == speaking) {
          Optional<MatArray> variable = reader.variable(name);
          if (variable.isPresent()) {
            search.add(variable.get());
          }
          if (search.units().size() == before) {
            reader.release(name);
          }
        }
        (search.units().size() > before ? taken : others).add(name);
      }
      if (!search.units().isEmpty() || search.passedOver() > 0 || !speaking) {
        return search;
      }
    }
    throw new IllegalStateException("the second search always returns");
  }

  private RecordingException refused(MatSearch found) throws IOException {
    StringBuilder holds = new StringBuilder();
    for (String reason : found.reasons()) {
      holds.append(holds.length() == 0 ? "" : ", ").append(reason);
    }
    if (holds.length() == 0) {
      for (String name : reader.names()) {
        Optional<MatArray> variable = reader.variable(name);
        if (variable.isPresent() && holds.length() < LONGEST_LIST) {
          holds.append(holds.length() == 0 ? "" : ", ").append(name).append(" is ");
          holds.append(variable.get().kind()).append(" of ").append(variable.get().dimensions());
        }
        reader.release(name);
      }
    }
    return new RecordingException(
        RecordingInfo.printable(
            reader.fileName()
                + ": holds no spike times: "
                + (holds.length() == 0 ? "it has no variables" : holds)
                + "; they are read from a cell array of vectors, a struct with a field times, or"
                + " vectors, in variables named after spikes or units, in seconds; save samples of"
                + " signals in a format that tells their rate, such as EDF"));
  }

  private SpikeStream describe(MatSearch found) {
    List<String> labels = new ArrayList<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (MatUnit unit : found.units()) {
      labels.add(ChannelLabels.clean(unit.label()));
      first = Math.min(first, unit.firstTick());
      last = Math.max(last, unit.lastTick());
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SpikeUnit> units = new ArrayList<>();
    for (MatUnit unit : found.units()) {
      units.add(
          new SpikeUnit(unique.get(units.size()), unit.path(), unit.count(), unit.attributes()));
    }
    Optional<double[]> observed = found.observed();
    if (observed.isPresent()) {
      first = Math.min(first, MatUnit.tick(observed.get()[0]));
      last = Math.max(last, MatUnit.tick(observed.get()[1]));
    }
    return new SpikeStream("spikes", units, SpikeStream.NANOSECONDS, first, last + 1, List.of());
  }

  private Map<String, String> attributes(MatSearch found) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("variables", listed(taken));
    if (!others.isEmpty()) {
      attributes.put("variablesLeftOut", listed(others));
    }
    attributes.put("unitsWithoutSpikes", Integer.toString(found.empty()));
    attributes.put(
        "observed", found.observed().isPresent() ? "as told" : "from the first to the last spike");
    return attributes;
  }

  private static String listed(List<String> names) {
    String all = RecordingInfo.printable(String.join(", ", names));
    return all.length() <= LONGEST_LIST ? all : all.substring(0, LONGEST_LIST) + "...";
  }
}
