package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Link;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of electrodes.
 *
 * @param labels a label for each row: its own, or {@code electrode-} and its id
 * @param places group and location of each row, as text
 * @param filters filters of each row, as text
 * @param groups names of the groups of electrodes, by address
 */
record NwbElectrodes(
    List<String> labels, List<String> places, List<String> filters, Map<Long, String> groups) {
  private static final String GENERAL = "general/extracellular_ephys";
  private static final String[] LABELS = {"label", "channel_name", "electrode_name"};

  static NwbElectrodes read(Hdf5File file) throws IOException {
    Optional<Hdf5Object> general = file.find(GENERAL);
    if (general.isEmpty()) {
      return new NwbElectrodes(List.of(), List.of(), List.of(), Map.of());
    }
    Map<Long, String> groups = new HashMap<>();
    for (Map.Entry<String, Hdf5Link> link : general.get().links().entrySet()) {
      if (link.getValue().target().isEmpty() && !link.getValue().isExternal()) {
        groups.put(link.getValue().address(), link.getKey());
      }
    }
    Optional<Hdf5Object> group = general.get().child("electrodes");
    if (group.isEmpty() || !group.get().isGroup()) {
      return new NwbElectrodes(List.of(), List.of(), List.of(), groups);
    }
    NwbTable table = NwbTable.of(group.get(), "location");
    String[] labels = new String[table.rows()];
    List<String> ids = table.texts("id", groups).orElse(List.of());
    List<String> own = List.of();
    for (String column : LABELS) {
      own = own.isEmpty() ? table.texts(column, groups).orElse(List.of()) : own;
    }
    List<String> names = table.texts("group_name", groups).orElse(List.of());
    List<String> locations = table.texts("location", groups).orElse(List.of());
    List<String> filtering = table.texts("filtering", groups).orElse(List.of());
    String[] places = new String[table.rows()];
    String[] filters = new String[table.rows()];
    for (int row = 0; row < table.rows(); row++) {
      String label = at(own, row);
      String id = row < ids.size() ? ids.get(row) : Integer.toString(row);
      labels[row] = label.isEmpty() ? "electrode-" + id : label;
      String name = at(names, row);
      String location = at(locations, row);
      places[row] = name.isEmpty() || location.isEmpty() ? name + location : name + ", " + location;
      filters[row] = at(filtering, row);
    }
    return new NwbElectrodes(List.of(labels), List.of(places), List.of(filters), groups);
  }

  private static String at(List<String> texts, long row) {
    return row >= 0 && row < texts.size() ? texts.get((int) row) : "";
  }

  /** Label of a row; empty when there is no such row. */
  String label(long row) {
    return at(labels, row);
  }

  String place(long row) {
    return at(places, row);
  }

  String filter(long row) {
    return at(filters, row);
  }
}
