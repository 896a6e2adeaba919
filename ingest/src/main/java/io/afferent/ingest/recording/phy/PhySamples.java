package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.stored.InterleavedStore;
import io.afferent.ingest.recording.stored.RegularTimes;
import io.afferent.ingest.recording.stored.StoredRecording.StoredStream;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The samples that were sorted, when they lie in the folder of the sorting. */
final class PhySamples {
  private PhySamples() {}

  /** A stream and the file that it reads. */
  record Opened(StoredStream stream, RecordingFile file) {}

  /** Opens the samples; says in a warning why not, when they are told of and cannot be read. */
  static Optional<Opened> open(PhyFiles files, PhyParameters parameters, SourceWarnings warnings)
      throws IOException {
    if (parameters.samplesPaths().isEmpty()) {
      return Optional.empty();
    }
    if (parameters.samplesPaths().size() > 1) {
      warnings.add(
          "params.py: dat_path names "
              + parameters.samplesPaths().size()
              + " files, which are not joined; the samples are not read");
      return Optional.empty();
    }
    Optional<Path> path = path(files, parameters.samplesPaths().get(0), warnings);
    Optional<SampleType> type = type(parameters.type());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (type.isEmpty() || parameters.channels() < 1 || parameters.offset() < 0) {
      warnings.add(
          "params.py: dtype is "
              + SourceText.quoted(parameters.type())
              + " and n_channels_dat "
              + parameters.channels()
              + "; samples of int8, int16, int32, float32 and float64 are read, of at least one"
              + " channel");
      return Optional.empty();
    }
    RecordingFile file = RecordingFile.open(path.get());
    Optional<Opened> opened = stream(file, parameters, type.get(), warnings);
    if (opened.isEmpty()) {
      file.close();
    }
    return opened;
  }

  private static Optional<Opened> stream(
      RecordingFile file, PhyParameters parameters, SampleType type, SourceWarnings warnings) {
    List<SignalUnit> units = new ArrayList<>();
    for (int channel = 0; channel < parameters.channels(); channel++) {
      units.add(unit(channel));
    }
    SignalStream described = describe(file, parameters, type, units, 0);
    long bytes = Math.max(0, file.size() - parameters.offset());
    long samples = bytes / described.bytesPerSample();
    if (samples == 0 || samples / parameters.rate().hz() > PhyRecording.LONGEST_SECONDS) {
      warnings.add(file.name() + ": has " + samples + " samples, so it is left out");
      return Optional.empty();
    }
    long rest = bytes % described.bytesPerSample();
    if (rest > 0) {
      warnings.add(
          file.name()
              + ": the last "
              + rest
              + " bytes from byte "
              + (file.size() - rest)
              + " on are no whole sample of "
              + units.size()
              + " channels and were left out");
    }
    warnings.add(
        file.name() + ": the size of a digital step is not told, so its samples have no unit");
    boolean big = parameters.type().startsWith(">");
    return Optional.of(
        new Opened(
            new StoredStream(
                describe(file, parameters, type, units, samples),
                RegularTimes.continuous(parameters.rate(), samples, 0),
                new InterleavedStore(
                    file,
                    parameters.offset(),
                    described.bytesPerValue(),
                    units.size(),
                    big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)),
            file));
  }

  private static SignalStream describe(
      RecordingFile file,
      PhyParameters parameters,
      SampleType type,
      List<SignalUnit> units,
      long samples) {
    String base = file.baseName();
    return new SignalStream(
        base.equals(PhyRecording.SPIKES) ? base + "-samples" : base,
        units,
        parameters.rate().numerator(),
        parameters.rate().denominator(),
        type,
        samples,
        "",
        Modality.EEG);
  }

  private static SignalUnit unit(int channel) {
    return new SignalUnit(
        "ch" + channel,
        Integer.toString(channel),
        UnitKind.UNKNOWN,
        1,
        0,
        "",
        1,
        0,
        "",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }

  private static Optional<SampleType> type(String written) {
    String plain = written.strip().toLowerCase(Locale.ROOT);
    boolean ordered = !plain.isEmpty() && "<>=|".indexOf(plain.charAt(0)) >= 0;
    return switch (ordered ? plain.substring(1) : plain) {
      case "int8", "i1" -> Optional.of(SampleType.INT8);
      case "int16", "i2" -> Optional.of(SampleType.INT16);
      case "int32", "i4" -> Optional.of(SampleType.INT32);
      case "float32", "f4", "single" -> Optional.of(SampleType.FLOAT32);
      case "float64", "f8", "double" -> Optional.of(SampleType.FLOAT64);
      default -> Optional.empty();
    };
  }

  /** Where the samples are: as told, or under their name in the folder when that is stale. */
  private static Optional<Path> path(PhyFiles files, String named, SourceWarnings warnings)
      throws IOException {
    String plain = named.strip().replace('\\', '/');
    String name = plain.substring(plain.lastIndexOf('/') + 1);
    try {
      Path told = files.folder().resolve(plain).normalize();
      if (isInside(files.folder(), told)) {
        return Optional.of(told);
      }
      Path moved = files.folder().resolve(name).normalize();
      if (!name.isEmpty() && isInside(files.folder(), moved)) {
        warnings.add(
            "params.py: dat_path is "
                + SourceText.quoted(named)
                + ", which is not in the folder; the file of that name in the folder is read");
        return Optional.of(moved);
      }
    } catch (InvalidPathException notAPath) {
      // Told below, together with paths to nowhere.
    }
    warnings.add(
        "params.py: dat_path is "
            + SourceText.quoted(named)
            + ", and no such file is in the folder; copy it there to read the samples too");
    return Optional.empty();
  }

  /** Links must not lead out of the folder either. */
  private static boolean isInside(Path folder, Path file) throws IOException {
    return file.startsWith(folder)
        && Files.isRegularFile(file)
        && file.toRealPath().startsWith(folder.toRealPath());
  }
}
