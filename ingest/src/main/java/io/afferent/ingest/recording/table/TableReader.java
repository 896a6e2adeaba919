package io.afferent.ingest.recording.table;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.text.RowStore;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a table by its layout, or by its header line where that says everything. */
final class TableReader {
  private static final int DETECTION_BYTES = 1 << 20;

  private TableReader() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          Optional<LayoutFiles.Found> found = LayoutFiles.find(path, options.layout());
          return open(file, found.isPresent() ? LayoutReader.read(found.get()) : detect(file));
        });
  }

  private static TableLayout detect(RecordingFile file) throws IOException {
    int length = (int) Math.min(DETECTION_BYTES, file.size());
    TableDetection.Result result =
        TableDetection.detect(file.read(0, length, "the begin"), length < file.size());
    if (result.layout().isPresent()) {
      return result.layout().get();
    }
    throw file.refused(
        "the table does not say by itself what it holds: "
            + result.reason()
            + "; put a layout beside it, "
            + file.baseName()
            + ".layout.yaml, or name one by --layout, or put one for the whole folder,"
            + " layout.yaml with files: \"*."
            + FileNames.extension(file.name())
            + "\"; it has lines such as delimiter: none (or comma, tab, blanks), header: true,"
            + " sampleRateHz: 250, or, where each row is a spike, spikes: {column: 1, unit: us};"
            + " docs/tables.md has examples and all keys");
  }

  private static Recording open(RecordingFile file, TableLayout layout) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    TableColumns columns = TableColumns.resolve(file, layout, warnings);
    if (layout.spikes().isPresent()) {
      return TableSpikes.open(file, layout, columns, warnings);
    }
    TableScan scan = TableScan.of(file, layout, columns, warnings);
    RegularTimes times = scan.times();
    List<SignalUnit> units = columns.units();
    SignalStream stream =
        new SignalStream(
            file.baseName(),
            units,
            scan.rate().numerator(),
            scan.rate().denominator(),
            SampleType.FLOAT64,
            times.sampleCount(),
            SignalStream.sharedPhysicalUnit(units),
            layout.modality());
    return new StoredRecording(
        new RecordingHeader(
            "Table",
            file.baseName(),
            times.deviceTimeNanos(0),
            "file:" + file.name(),
            warnings.toList(),
            attributes(layout)),
        List.of(
            new StoredRecording.StoredStream(
                stream, times, new RowStore(file, scan.index(), columns.decoder(), units.size()))),
        List.of(),
        file);
  }

  private static Map<String, String> attributes(TableLayout layout) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("layout", layout.origin());
    attributes.put("rate", layout.rate().isPresent() ? "declared" : "from the times");
    return attributes;
  }

  /** An exception about a value of the layout. */
  static RecordingException refused(TableLayout layout, int line, String reason) {
    return LayoutDocument.refused(layout.origin(), line, reason);
  }
}
