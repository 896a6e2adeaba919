package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Link;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the series and tables of a file: each once, however many links lead to it. */
final class NwbObjects {
  private static final List<String> FOLDERS =
      List.of("acquisition", "processing", "stimulus/presentation", "intervals");
  private static final int DEEPEST = 8;
  private static final int MOST_OBJECTS = 20_000;

  private final SourceWarnings warnings;
  private final Set<Long> seen = new HashSet<>();
  private final List<Hdf5Object> series = new ArrayList<>();
  private final List<Hdf5Object> intervals = new ArrayList<>();
  private final List<Hdf5Object> events = new ArrayList<>();

  private NwbObjects(SourceWarnings warnings) {
    this.warnings = warnings;
  }

  static NwbObjects find(Hdf5File file, SourceWarnings warnings) throws IOException {
    NwbObjects objects = new NwbObjects(warnings);
    for (String folder : FOLDERS) {
      Optional<Hdf5Object> found = file.find(folder);
      if (found.isPresent() && objects.seen.add(found.get().address())) {
        objects.walk(found.get(), 0);
      }
    }
    return objects;
  }

  private void walk(Hdf5Object group, int depth) throws IOException {
    for (Map.Entry<String, Hdf5Link> link : group.links().entrySet()) {
      if (link.getValue().isExternal()) {
        warnings.add(
            "the link "
                + SourceText.quoted(group.path() + "/" + link.getKey())
                + " leads to another file and was left out; copy what it leads to into this one");
        continue;
      }
      if (!link.getValue().target().isEmpty()) {
        // What a soft link leads to is found where it lies.
        continue;
      }
      Optional<Hdf5Object> child = group.child(link.getKey());
      if (child.isPresent() && child.get().isGroup() && seen.add(child.get().address())) {
        take(child.get(), depth);
      }
    }
  }

  private void take(Hdf5Object child, int depth) throws IOException {
    if (seen.size() > MOST_OBJECTS) {
      throw child.refused("more than " + MOST_OBJECTS + " objects are in the file");
    }
    String type = child.text("neurodata_type");
    if (child.links().containsKey("start_time") && child.links().containsKey("stop_time")) {
      intervals.add(child);
    } else if (isOfEvents(type)) {
      events.add(child);
    } else if (child.links().containsKey("data") || type.endsWith("Series")) {
      series.add(child);
    } else if (child.attribute("colnames").isEmpty()) {
      if (depth < DEEPEST) {
        walk(child, depth + 1);
      } else {
        warnings.add(SourceText.quoted(child.path()) + " is nested too deep and was left out");
      }
    }
  }

  private static boolean isOfEvents(String type) {
    return switch (type) {
      case "AnnotationSeries", "IntervalSeries", "IndexSeries", "LabeledEvents", "Events", "TTLs" ->
          true;
      default -> false;
    };
  }

  /** Groups with samples. */
  List<Hdf5Object> series() {
    return series;
  }

  /** Tables with a begin and an end in each row. */
  List<Hdf5Object> intervals() {
    return intervals;
  }

  /** Groups with a time and a label for each event. */
  List<Hdf5Object> events() {
    return events;
  }
}
