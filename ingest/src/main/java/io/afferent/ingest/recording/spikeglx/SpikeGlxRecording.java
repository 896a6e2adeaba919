package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.LineEndDamage;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens a recording from either of its files. */
final class SpikeGlxRecording {
  private static final int BYTES_PER_VALUE = 2;
  private static final int LONGEST_ATTRIBUTE = 1000;
  private static final List<String> FACTS =
      List.of(
          "appVersion",
          "imDatPrb_pn",
          "imDatPrb_type",
          "imDatPrb_slot",
          "imDatPrb_port",
          "imDatPrb_dock",
          "imAiRangeMax",
          "niAiRangeMax",
          "obAiRangeMax",
          "gateMode",
          "trigMode",
          "syncSourceIdx",
          "fileTimeSecs");

  /** Notes name animals and people, paths name users, and serials lead to a laboratory. */
  private static final List<String> PERSONAL_FACTS =
      List.of("userNotes", "fileName", "imDatPrb_sn", "imDatHs_sn", "imDatBsc_sn", "imProbeSN");

  private SpikeGlxRecording() {}

  static Recording open(Path path, OpenOptions options) throws IOException {
    SourceWarnings warnings = new SourceWarnings();
    SpikeGlxMeta meta = SpikeGlxMeta.read(SpikeGlxFiles.meta(path), warnings);
    RecordingFile file = RecordingFile.open(SpikeGlxFiles.binary(path, meta.path()));
    return CloseOnFailure.of(file, () -> open(meta, file, options, warnings));
  }

  private static Recording open(
      SpikeGlxMeta meta, RecordingFile file, OpenOptions options, SourceWarnings warnings)
      throws IOException {
    LineEndDamage.refuse(file, 0);
    SpikeGlxDevice device = SpikeGlxDevice.of(meta);
    List<SpikeGlxChannel> channels = SpikeGlxChannels.of(meta, device, warnings);
    SpikeGlxTime time = SpikeGlxTime.of(meta, device, warnings);
    long samples = samples(meta, file, channels.size(), warnings);
    if (time.rate().isTooLong(samples)) {
      throw meta.refused(
          device.rateKey(), samples + " samples at this rate last more than 31 years; correct it");
    }
    List<SignalUnit> units = SpikeGlxUnits.of(meta, device, channels, warnings);
    SignalStream stream =
        new SignalStream(
            streamName(file, device, channels),
            units,
            time.rate().numerator(),
            time.rate().denominator(),
            SampleType.INT16,
            samples,
            SignalStream.sharedPhysicalUnit(units),
            Modality.EEG);
    RecordingHeader header =
        new RecordingHeader(
            "SpikeGLX",
            file.baseName(),
            time.startNanos(),
            "file:" + file.name(),
            warnings.toList(),
            attributes(meta, file, device, time, options));
    return new StoredRecording(
        header,
        List.of(
            new StoredStream(
                stream,
                RegularTimes.continuous(time.rate(), samples, time.startNanos()),
                new InterleavedStore(
                    file, 0, BYTES_PER_VALUE, units.size(), ByteOrder.LITTLE_ENDIAN))),
        List.of(),
        file);
  }

  /** Stubs and files of a running or broken off acquisition have another size than declared. */
  private static long samples(
      SpikeGlxMeta meta, RecordingFile file, int channels, SourceWarnings warnings) {
    long samples = file.completeSamples(file.name(), 0, channels, BYTES_PER_VALUE, warnings);
    Optional<String> text = meta.text("fileSizeBytes");
    Optional<BigDecimal> declared = text.flatMap(SourceText::decimal);
    if (text.isEmpty()) {
      warnings.add(
          meta.fileName()
              + ": fileSizeBytes is missing, as while a recording runs or after it broke off; the"
              + " size of the file counts");
    } else if (declared.isEmpty()
        || declared.get().compareTo(BigDecimal.valueOf(file.size())) != 0) {
      warnings.add(
          meta.fileName()
              + ": fileSizeBytes is "
              + SourceText.quoted(text.get())
              + ", but "
              + file.name()
              + " has "
              + file.size()
              + " bytes; these are read");
    }
    if (samples == 0) {
      warnings.add(file.name() + " holds no sample");
    }
    return samples;
  }

  /** The name of the file counts, not the one it once had: files get renamed. */
  private static String streamName(
      RecordingFile file, SpikeGlxDevice device, List<SpikeGlxChannel> channels) {
    Optional<String> named = SpikeGlxFiles.device(file.baseName());
    if (named.isPresent() || device != SpikeGlxDevice.IMEC) {
      return named.orElse(device.type());
    }
    boolean low = channels.get(0).kind() == SpikeGlxKind.LF;
    return device.type() + (low ? ".lf" : ".ap");
  }

  private static Map<String, String> attributes(
      SpikeGlxMeta meta,
      RecordingFile file,
      SpikeGlxDevice device,
      SpikeGlxTime time,
      OpenOptions options) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("device", device.type());
    attributes.put("dataFile", file.name());
    attributes.put("metaFile", meta.fileName());
    if (time.firstSample().isPresent()) {
      long first = time.firstSample().getAsLong();
      attributes.put("firstSample", Long.toString(first));
      attributes.put(
          "firstSampleSeconds", BigDecimal.valueOf(time.rate().nanosAt(first), 9).toPlainString());
    }
    copy(meta, FACTS, attributes);
    if (options.personalFields()) {
      copy(meta, PERSONAL_FACTS, attributes);
    }
    return attributes;
  }

  private static void copy(SpikeGlxMeta meta, List<String> keys, Map<String, String> attributes) {
    for (String key : keys) {
      Optional<String> value = meta.text(key);
      if (value.isPresent()) {
        String text = value.get();
        attributes.put(
            key,
            RecordingInfo.printable(text.substring(0, Math.min(LONGEST_ATTRIBUTE, text.length()))));
      }
    }
  }
}
