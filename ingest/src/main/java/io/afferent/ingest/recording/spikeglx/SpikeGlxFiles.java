package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SiblingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two files of a recording, found from each other by their base name. */
final class SpikeGlxFiles {
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(?:.*?\\.)?((?:imec\\d{0,3}\\.(?:ap|lf))|nidq|obx\\d{0,3}(?:\\.obx)?)");

  private SpikeGlxFiles() {}

  static boolean isBinary(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".bin");
  }

  /** Whether a file is called as the acquisition program calls files of samples. */
  static boolean isNamedLikeSamples(Path file) {
    String name = String.valueOf(file.getFileName());
    return isBinary(file) && device(name.substring(0, name.length() - 4)).isPresent();
  }

  static Optional<Path> metaBeside(Path binary) throws IOException {
    return SiblingFiles.withExtension(binary, "meta");
  }

  static Path meta(Path file) throws IOException {
    if (!isBinary(file)) {
      return file;
    }
    Optional<Path> meta = metaBeside(file);
    if (meta.isEmpty()) {
      throw new RecordingException(
          file.getFileName()
              + ": there is no .meta file of the same name beside it, which tells channels, rate"
              + " and gains; put it there");
    }
    return meta.get();
  }

  static Path binary(Path file, Path meta) throws IOException {
    if (isBinary(file)) {
      return file;
    }
    Optional<Path> binary = SiblingFiles.withExtension(meta, "bin");
    if (binary.isEmpty()) {
      boolean compressed = SiblingFiles.withExtension(meta, "cbin").isPresent();
      throw new RecordingException(
          meta.getFileName()
              + ": there is no .bin file of the same name beside it"
              + (compressed
                  ? ", only a compressed .cbin; decompress it to .bin"
                  : "; put the samples there"));
    }
    return binary.get();
  }

  /** Device and band in a base name: {@code imec0.ap} of {@code run_g0_t0.imec0.ap}. */
  static Optional<String> device(String baseName) {
    Matcher found = DEVICE.matcher(baseName);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
