package io.afferent.ingest.recording.curry;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a recording, found from any of them.
 *
 * @param data the samples
 * @param parameters the parameters
 * @param labels the labels of channels, which may be the parameters
 * @param events the events, if there are any
 */
record CurryFiles(Path data, Path parameters, Optional<Path> labels, Optional<Path> events) {
  /** Endings of the files of one recording; the one with samples comes first. */
  private static final List<List<String>> ENDINGS =
      List.of(
          List.of(".cdt", ".cdt.dpa", ".cdt.dpo", ".cdt.cef", ".cdt.ceo"),
          List.of(".dat", ".dap", ".rs3", ".cef", ".ceo"));

  private static final Pattern PARAMETERS =
      Pattern.compile(
          "(?s)(?=.*\\b(NumChannels|NUM_CHANNELS)\\s*=).*\\b(NumSamples|NUM_SAMPLES)\\s*=.*");

  /** What a name consists of. */
  private record Name(String base, boolean cdt) {}

  private static Optional<Name> name(Path file) {
    String name = String.valueOf(file.getFileName());
    String lower = name.toLowerCase(Locale.ROOT);
    for (List<String> endings : ENDINGS) {
      for (String ending : endings) {
        if (lower.endsWith(ending) && lower.length() > ending.length()) {
          return Optional.of(
              new Name(
                  name.substring(0, name.length() - ending.length()),
                  endings.get(0).equals(".cdt")));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> parameters(Path file, Name name) throws IOException {
    for (String ending : name.cdt() ? List.of(".cdt.dpa", ".cdt.dpo") : List.of(".dap")) {
      Optional<Path> found = SiblingFiles.find(file, name.base() + ending);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether a file is one of a recording that has parameters. */
  static boolean isCurry(Path file) throws IOException {
    Optional<Name> name = name(file);
    if (name.isEmpty() || !Files.isRegularFile(file)) {
      return false;
    }
    Optional<Path> parameters = parameters(file, name.get());
    if (parameters.isEmpty()) {
      return false;
    }
    try (RecordingFile opened = RecordingFile.open(parameters.get())) {
      int length = (int) Math.min(RecordingFormat.HEAD_BYTES, opened.size());
      String head = SourceText.decode(opened.read(0, length, "the begin"));
      return PARAMETERS.matcher(head).matches();
    }
  }

  static CurryFiles of(Path file) throws IOException {
    Name name =
        name(file)
            .orElseThrow(
                () ->
                    new RecordingException(
                        file.getFileName() + ": is no file of Curry; open the .cdt or .dat"));
    Path parameters =
        parameters(file, name)
            .orElseThrow(
                () ->
                    new RecordingException(
                        file.getFileName()
                            + ": there are no parameters beside it, "
                            + name.base()
                            + (name.cdt() ? ".cdt.dpa" : ".dap")
                            + ", without which samples have no meaning; put them there"));
    String data = name.base() + (name.cdt() ? ".cdt" : ".dat");
    Path samples =
        SiblingFiles.find(file, data)
            .orElseThrow(
                () ->
                    new RecordingException(
                        file.getFileName()
                            + ": there are no samples beside it, "
                            + data
                            + "; put them there"));
    Optional<Path> labels =
        name.cdt() ? Optional.of(parameters) : SiblingFiles.find(file, name.base() + ".rs3");
    String prefix = name.base() + (name.cdt() ? ".cdt" : "");
    Optional<Path> events = SiblingFiles.find(file, prefix + ".cef");
    if (events.isEmpty()) {
      events = SiblingFiles.find(file, prefix + ".ceo");
    }
    return new CurryFiles(samples, parameters, labels, events);
  }

  /** Name of the recording. */
  String baseName() {
    return name(data).map(Name::base).orElse(String.valueOf(data.getFileName()));
  }
}
