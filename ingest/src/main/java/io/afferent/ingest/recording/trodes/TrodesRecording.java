package io.afferent.ingest.recording.trodes;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.SampleStore;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens a file of records with times. */
final class TrodesRecording {
  private static final Pattern POSITION = Pattern.compile("([xy])loc(\\d*)");
  private static final List<String> FACTS =
      List.of("threshold", "dark", "camera resolution", "pixel scale", "description");
  private static final int LONGEST_FACT = 200;
  private static final int PIECE = 4096;

  private TrodesRecording() {}

  static Recording open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(file, () -> open(file));
  }

  private static Recording open(RecordingFile file) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    TrodesHeader header = TrodesHeader.read(file);
    long bytes = file.size() - header.dataOffset();
    long records = bytes / header.recordBytes();
    if (records > TrodesTimes.MOST_RECORDS) {
      throw file.refused(
          "has " + records + " records, at most " + TrodesTimes.MOST_RECORDS + " are read");
    }
    long rest = bytes % header.recordBytes();
    if (rest > 0) {
      warnings.add(
          "the last "
              + rest
              + " bytes from byte "
              + (file.size() - rest)
              + " on are no whole record of "
              + header.recordBytes()
              + " bytes and were left out");
    }
    if (records == 0) {
      warnings.add(file.name() + " holds no record");
    }
    TrodesTimes times = TrodesTimes.read(file, header, (int) records);
    boolean whole = header.fields().stream().allMatch(field -> field.type().fitsInt32());
    List<SignalUnit> units = units(header.fields());
    SignalStream stream =
        new SignalStream(
            file.baseName(),
            units,
            0,
            1,
            whole ? SampleType.INT32 : SampleType.FLOAT64,
            records,
            SignalStream.sharedPhysicalUnit(units),
            Modality.UNKNOWN);
    return new StoredRecording(
        new RecordingHeader(
            "Trodes",
            file.baseName(),
            times.deviceTimeNanos(0),
            "file:" + file.name(),
            warnings.toList(),
            attributes(header)),
        List.of(new StoredStream(stream, times, store(file, header, whole))),
        List.of(),
        file);
  }

  private static List<SignalUnit> units(List<TrodesField> fields) {
    List<String> labels = new ArrayList<>();
    for (TrodesField field : fields) {
      Matcher position = POSITION.matcher(field.name());
      labels.add(
          position.matches()
              ? position.group(1) + position.group(2)
              : ChannelLabels.clean(field.name()));
    }
    List<String> unique = ChannelLabels.unique(labels);
    List<SignalUnit> units = new ArrayList<>();
    for (TrodesField field : fields) {
      String unit = POSITION.matcher(field.name()).matches() ? "pixel" : "";
      units.add(
          new SignalUnit(
              unique.get(units.size()),
              field.name(),
              UnitKind.MISC,
              1,
              0,
              unit,
              1,
              0,
              unit,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              "",
              ""));
    }
    return units;
  }

  private static SampleStore store(RecordingFile file, TrodesHeader header, boolean whole) {
    return (firstStored, count, dst) -> {
      int width = header.recordBytes();
      byte[] bytes = new byte[Math.min(PIECE, count) * width];
      ByteBuffer piece = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer target = ByteBuffer.wrap(dst).order(ByteOrder.LITTLE_ENDIAN);
      for (int done = 0; done < count; ) {
        int part = Math.min(PIECE, count - done);
        file.read(header.dataOffset() + (firstStored + done) * width, bytes, 0, part * width);
        for (int i = 0; i < part; i++) {
          for (TrodesField field : header.fields()) {
            double value = field.value(piece, i * width);
            if (whole) {
              target.putInt((int) value);
            } else {
              target.putDouble(value);
            }
          }
        }
        done += part;
      }
    };
  }

  private static Map<String, String> attributes(TrodesHeader header) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("clockRateHz", header.clock().text());
    for (String fact : FACTS) {
      String value = RecordingInfo.printable(header.settings().getOrDefault(fact, ""));
      if (!value.isEmpty()) {
        attributes.put(fact, value.substring(0, Math.min(LONGEST_FACT, value.length())));
      }
    }
    return attributes;
  }
}
