package io.afferent.ingest.recording;

import io.afferent.ingest.recording.file.FileNames;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens recordings of any known format, judged by content first and by extension second. */
public final class Recordings {
  private Recordings() {}

  /** Opens {@code file} without personal fields. */
  public static Recording open(Path file) throws IOException {
    return open(file, OpenOptions.defaults());
  }

  /**
   * Opens {@code file}, and applies what {@link RecordingSidecars} find beside it.
   *
   * @throws RecordingException if there is no such file, no format recognises it, it is damaged, or
   *     an atlas or a mask is given that does not apply to it
   */
  public static Recording open(Path file, OpenOptions options) throws IOException {
    RecordingFormat format = formatOf(file, options);
    if (!format.takesAtlasAndMask()) {
      refuseAtlasAndMask(file, format, options);
    }
    Recording recording = format.open(file, options);
    try {
      for (RecordingSidecars sidecars :
          ServiceLoader.load(RecordingSidecars.class, Recordings.class.getClassLoader())) {
        recording = sidecars.describe(file, recording, options);
      }
      return recording;
    } catch (IOException | RuntimeException failed) {
      try {
        recording.close();
      } catch (IOException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }

  private static void refuseAtlasAndMask(Path file, RecordingFormat format, OpenOptions options)
      throws RecordingException {
    if (options.atlas().isPresent() || options.mask().isPresent()) {
      throw new RecordingException(
          file.getFileName()
              + ": "
              + (options.atlas().isPresent() ? "an atlas" : "a mask")
              + " applies to NIfTI images only, and the format of this recording is "
              + format.name()
              + "; leave it out, or convert volumes to NIfTI, for example with dcm2niix");
    }
  }

  private static RecordingFormat formatOf(Path file, OpenOptions options) throws IOException {
    if (options.layout().isPresent() && Files.isRegularFile(file)) {
      for (RecordingFormat format : formats()) {
        if (format.takesLayout()) {
          return format;
        }
      }
    }
    return formatOf(file);
  }

  /**
   * The format of {@code file}.
   *
   * @throws RecordingException if there is no such file or no format recognises it
   */
  public static RecordingFormat formatOf(Path file) throws IOException {
    if (!Files.exists(file)) {
      String reason =
          UnfetchedContent.reason(file, ByteBuffer.allocate(0))
              .orElse("no such file; check the path");
      throw new RecordingException(file + ": " + reason);
    }
    ByteBuffer head =
        Files.isDirectory(file)
            ? ByteBuffer.allocate(0).asReadOnlyBuffer()
            : RecordingFile.head(file);
    Optional<String> unfetched = UnfetchedContent.reason(file, head);
    if (unfetched.isPresent()) {
      throw new RecordingException(file + ": " + unfetched.get());
    }
    List<RecordingFormat> formats = formats();
    for (RecordingFormat format : formats) {
      if (format.recognises(file, head.duplicate())) {
        return format;
      }
    }
    Optional<RecordingFormat> byExtension = byExtension(file, formats);
    if (byExtension.isPresent()) {
      return byExtension.get();
    }
    if (Files.isDirectory(file)) {
      throw new RecordingException(file + ": this is a folder; name a recording");
    }
    List<String> names = new ArrayList<>();
    for (RecordingFormat format : formats) {
      names.add(format.name());
    }
    throw new RecordingException(
        file
            + ": neither the content nor the extension belongs to a known format; known are "
            + String.join(", ", names)
            + "; convert the file to one of them");
  }

  /** The known formats, by name. */
  public static List<RecordingFormat> formats() {
    List<RecordingFormat> formats = new ArrayList<>();
    for (RecordingFormat format :
        ServiceLoader.load(RecordingFormat.class, Recordings.class.getClassLoader())) {
      formats.add(format);
    }
    formats.sort(Comparator.comparing(RecordingFormat::name));
    return formats;
  }

  private static Optional<RecordingFormat> byExtension(Path file, List<RecordingFormat> formats) {
    String extension = FileNames.extension(file);
    for (RecordingFormat format : formats) {
      if (format.extensions().contains(extension)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
