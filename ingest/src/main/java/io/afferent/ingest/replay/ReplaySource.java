package io.afferent.ingest.replay;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** Something that can be replayed, again and again. */
public interface ReplaySource {
  /** Opens the recording from its start. The replay closes it. */
  Recording open() throws IOException;

  /** SHA-256 that stands for the content, for {@link RecordingIdPolicy#DERIVED}. */
  byte[] contentDigest() throws IOException;

  /** Opens recordings. */
  @FunctionalInterface
  interface Opener {
    Recording open() throws IOException;
  }

  /** A file of any format that {@link Recordings} knows. */
  static ReplaySource file(Path file) {
    return file(file, OpenOptions.defaults());
  }

  /** The same, opened in a way of its own. */
  static ReplaySource file(Path file, OpenOptions options) {
    return new ReplaySource() {
      @Override
      public Recording open() throws IOException {
        return Recordings.open(file, options);
      }

      @Override
      public byte[] contentDigest() throws IOException {
        MessageDigest digest = RecordingIdPolicy.sha256();
        add(digest, file);
        if (options.atlas().isPresent()) {
          add(digest, options.atlas().get());
        }
        if (options.mask().isPresent()) {
          add(digest, options.mask().get());
        }
        if (options.layout().isPresent()) {
          add(digest, options.layout().get());
        }
        return digest.digest();
      }

      private static void add(MessageDigest digest, Path part) throws IOException {
        if (Files.isDirectory(part)) {
          addFolder(digest, part);
          return;
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(part)) {
          for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            digest.update(buffer, 0, got);
          }
        }
      }

      /** Names and content of all files of a recording that is a folder, in the order of names. */
      private static void addFolder(MessageDigest digest, Path folder) throws IOException {
        List<Path> parts;
        try (Stream<Path> walked = Files.walk(folder)) {
          parts = walked.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path part : parts) {
          digest.update(folder.relativize(part).toString().getBytes(StandardCharsets.UTF_8));
          add(digest, part);
        }
      }
    };
  }

  /**
   * A recording that does not lie in a file.
   *
   * @param identity text that is the same exactly when the content is the same
   */
  static ReplaySource of(String identity, Opener opener) {
    return new ReplaySource() {
      @Override
      public Recording open() throws IOException {
        return opener.open();
      }

      @Override
      public byte[] contentDigest() {
        return RecordingIdPolicy.sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
