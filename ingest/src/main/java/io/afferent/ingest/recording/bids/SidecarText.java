package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.UnfetchedContent;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads the text files of a data set, up to a bound of their size. */
final class SidecarText {
  private static final int LARGEST_JSON = 4 << 20;
  private static final int LARGEST_TABLE = 16 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private SidecarText() {}

  /**
   * Reads a JSON object.
   *
   * @throws RecordingException if the file is no JSON object, is too large or not here
   */
  static ObjectNode json(Path path) throws IOException {
    String text = read(path, LARGEST_JSON);
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      JsonLocation at = notJson.getLocation();
      throw new RecordingException(
          path.getFileName()
              + ": the text is no JSON"
              + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr())
              + "; mend it there");
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw new RecordingException(
        path.getFileName() + ": the JSON is no object; write {\"key\": value, ...}");
  }

  /** The text of a table of tab-separated values. */
  static String table(Path path) throws IOException {
    return read(path, LARGEST_TABLE);
  }

  /** The text of a list of patterns. */
  static String read(Path path, int largestSize) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new RecordingException(
          path.getFileName()
              + ": "
              + UnfetchedContent.reason(path, ByteBuffer.allocate(0)).orElse("is no file"));
    }
    try (RecordingFile file = RecordingFile.open(path)) {
      if (file.size() > largestSize) {
        throw file.refused(
            "has " + file.size() + " bytes; such a file is read up to " + largestSize + " bytes");
      }
      byte[] bytes = file.readAll(largestSize);
      ByteBuffer head =
          ByteBuffer.wrap(
              Arrays.copyOf(bytes, Math.min(bytes.length, UnfetchedContent.HEAD_BYTES)));
      Optional<String> unfetched = UnfetchedContent.reason(path, head);
      if (unfetched.isPresent()) {
        throw file.refused(unfetched.get());
      }
      return SourceText.decode(bytes);
    } catch (AccessDeniedException denied) {
      throw new RecordingException(path.getFileName() + ": no permission to read it", denied);
    }
  }
}
