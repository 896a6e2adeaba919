package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredSpikes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a recording. */
final class NwbRecording {
  private static final int LONGEST_TEXT = 1024;
  private static final String VERSION = "nwb_version";

  private NwbRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> read(Hdf5File.open(file), options));
  }

  private static Recording read(Hdf5File file, OpenOptions options) throws IOException {
    String version = version(file);
    SourceWarnings warnings = new SourceWarnings();
    long zero = NwbTime.zeroNanos(file, warnings);
    NwbElectrodes electrodes = NwbElectrodes.read(file);
    NwbObjects objects = NwbObjects.find(file, warnings);
    List<NwbSeries> series = new ArrayList<>();
    Optional<RecordingException> failure = Optional.empty();
    for (Hdf5Object object : objects.series()) {
      try {
        NwbSeries.read(object, electrodes, zero, warnings).ifPresent(series::add);
      } catch (RecordingException unreadable) {
        warnings.add("a series was left out: " + unreadable.getMessage());
        failure = failure.or(() -> Optional.of(unreadable));
      }
    }
    if (series.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    List<StoredStream> streams = NwbStreams.of(series);
    Optional<NwbUnits> units = NwbUnits.read(file, electrodes, warnings);
    long start = streams.isEmpty() ? zero : streams.get(0).times().deviceTimeNanos(0);
    List<StoredSpikes> spikes = new ArrayList<>();
    if (units.isPresent()) {
      // Ticks are not negative, so the recording begins with what comes first.
      long earliest = zero + units.get().earliestNanos(start - zero);
      if (earliest < start) {
        warnings.add(
            "spikes or their observation begin "
                + NwbTime.text((start - earliest) / 1e9)
                + " s before "
                + (streams.isEmpty() ? "the session" : "the first stream")
                + "; the recording begins with them");
        start = earliest;
      }
      spikes.add(units.get().stream(start - zero, start, streams.isEmpty(), warnings));
    }
    NwbEvents events =
        new NwbEvents(
            zero,
            streams.isEmpty() ? Optional.empty() : Optional.of(streams.get(0).times()),
            warnings);
    for (Hdf5Object table : objects.intervals()) {
      events.intervals(table);
    }
    for (Hdf5Object labelled : objects.events()) {
      events.labelled(labelled);
    }
    if (streams.isEmpty() && spikes.isEmpty() && events.events().isEmpty()) {
      warnings.add("the file holds no series, no units and no intervals");
    }
    return new StoredRecording(
        new RecordingHeader(
            "NWB " + version,
            file.file().baseName(),
            start,
            "file:" + file.file().name(),
            warnings.toList(),
            attributes(file, options)),
        streams,
        spikes,
        events.events(),
        file);
  }

  private static String version(Hdf5File file) throws IOException {
    String version = file.root().text(VERSION);
    if (version.isEmpty()) {
      Optional<Hdf5Object> old = file.root().child(VERSION);
      if (old.isPresent() && old.get().isDataset()) {
        throw refused(file, "is NWB of version 1, which has another layout");
      }
      throw refused(
          file,
          "is HDF5, but not NWB: its root has no attribute " + VERSION + ", so what is in it");
    }
    if (!version.startsWith("2")) {
      throw refused(
          file,
          "is NWB "
              + version.substring(0, Math.min(16, version.length())).replaceAll("\\p{Cc}", "?"));
    }
    return version.substring(0, Math.min(16, version.length())).replaceAll("\\p{Cc}", "?");
  }

  private static RecordingException refused(Hdf5File file, String what) {
    return file.file()
        .refused(
            what.endsWith("in it")
                ? what + " is not known; export it as NWB 2 or as another known format"
                : what + "; versions 2.x are read, so convert it");
  }

  private static Map<String, String> attributes(Hdf5File file, OpenOptions options)
      throws IOException {
    Map<String, String> attributes = new HashMap<>();
    if (!options.personalFields()) {
      return attributes;
    }
    for (String name : new String[] {"identifier", "session_description"}) {
      text(file.root(), name, name, attributes);
    }
    Optional<Hdf5Object> general = file.root().child("general");
    if (general.isPresent() && general.get().isGroup()) {
      for (String name : general.get().links().keySet()) {
        text(general.get(), name, name, attributes);
      }
      Optional<Hdf5Object> subject = general.get().child("subject");
      if (subject.isPresent() && subject.get().isGroup()) {
        for (String name : subject.get().links().keySet()) {
          text(subject.get(), name, "subject." + name, attributes);
        }
      }
    }
    return attributes;
  }

  private static void text(
      Hdf5Object group, String name, String key, Map<String, String> attributes)
      throws IOException {
    Optional<Hdf5Object> child = group.child(name);
    if (child.isEmpty() || !child.get().isDataset()) {
      return;
    }
    Hdf5Dataset dataset = child.get().dataset();
    if (dataset.type().kind() == Hdf5Kind.TEXT && dataset.count() > 0 && dataset.count() <= 100) {
      String text = String.join("; ", dataset.texts(100, LONGEST_TEXT)).strip();
      if (!text.isEmpty()) {
        attributes.put(key, text);
      }
    }
  }
}
