package io.afferent.ingest.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files whose content lies elsewhere: data sets under DataLad, git-annex or Git LFS are cloned
 * without it, and hold links that lead nowhere or short pointers instead.
 */
public final class UnfetchedContent {
  /** Bytes from the start of a file that {@link #reason} needs. */
  public static final int HEAD_BYTES = 64;

  private UnfetchedContent() {}

  /**
   * Why the content is not here and how to get it; empty when it is here.
   *
   * @param head the first bytes of the file, none where it cannot be opened
   */
  public static Optional<String> reason(Path file, ByteBuffer head) {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      return Optional.of(
          "is a link to a file that is not here; if its data set is under DataLad or git-annex, the"
              + " content is not fetched: run `datalad get` or `git annex get` on it");
    }
    byte[] bytes = new byte[Math.min(HEAD_BYTES, head.remaining())];
    head.duplicate().get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("/annex/objects/")) {
      return Optional.of(
          "is a pointer of git-annex, and its content is not fetched: run `datalad get` or `git"
              + " annex get` on it");
    }
    if (text.startsWith("version https://git-lfs.")) {
      return Optional.of(
          "is a pointer of Git LFS, and its content is not fetched: run `git lfs pull`");
    }
    return Optional.empty();
  }
}
