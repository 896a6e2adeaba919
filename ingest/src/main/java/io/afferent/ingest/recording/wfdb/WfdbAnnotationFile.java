package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An annotation file: 16-bit words, a type in the upper 6 bits and an interval in the lower 10.
 * Words of the types 59 to 63 say more about the annotation in front of them, or put the next one
 * further away.
 */
final class WfdbAnnotationFile {
  /** Ten million beats. */
  static final int LARGEST_FILE = 32 << 20;

  private static final int SKIP = 59;
  private static final int NUMBER = 60;
  private static final int SUBTYPE = 61;
  private static final int SIGNAL = 62;
  private static final int TEXT = 63;

  private static final Pattern RESOLUTION =
      Pattern.compile("## time resolution: *([0-9.eE+-]+).*", Pattern.DOTALL);
  private static final Pattern DEFINITION =
      Pattern.compile("(\\d{1,2})\\s+(\\S+)\\s*(.*)", Pattern.DOTALL);

  private final RecordingFile file;
  private final byte[] bytes;
  private final List<WfdbAnnotation> annotations = new ArrayList<>();
  private final Map<Integer, String> symbols = new HashMap<>();
  private Optional<BigDecimal> ticksPerSecond = Optional.empty();
  private boolean defining;
  private boolean ended;
  private int end;

  // State of the annotation that is being read.
  private boolean open;
  private long time;
  private int type;
  private int subtype;
  private int number;
  private int signal = -1;
  private String text = "";

  private WfdbAnnotationFile(RecordingFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Reads a file.
   *
   * @throws RecordingException if it is cut off within an annotation or cannot be one
   */
  static WfdbAnnotationFile read(RecordingFile file) throws IOException {
    WfdbAnnotationFile annotations = new WfdbAnnotationFile(file, file.readAll(LARGEST_FILE));
    annotations.parse();
    return annotations;
  }

  /** Annotations in the order of the file, without those that describe the file itself. */
  List<WfdbAnnotation> annotations() {
    return annotations;
  }

  /** Ticks per second of the annotations' times, where they are not frames of the record. */
  Optional<BigDecimal> ticksPerSecond() {
    return ticksPerSecond;
  }

  /** Symbol of a type, as the file defines it or as usual. */
  String symbol(int ofType) {
    return symbols.getOrDefault(ofType, WfdbAnnotation.symbol(ofType));
  }

  /** Whether the mark of the end was found. */
  boolean isEnded() {
    return ended;
  }

  /** Bytes up to the end mark, which included. */
  int length() {
    return end;
  }

  private void parse() throws RecordingException {
    int at = 0;
    while (at + 2 <= bytes.length && !ended) {
      int word = word(at);
      int code = word >> 10;
      switch (code) {
        case SKIP -> {
          require(at + 2, 4, "the interval of a skip");
          close();
          time += word(at + 2) << 16 | word(at + 4);
          at += 4;
        }
        case NUMBER -> number = (byte) modifier(at, word);
        case SUBTYPE -> subtype = (byte) modifier(at, word);
        case SIGNAL -> signal = modifier(at, word) & 0xFF;
        case TEXT -> {
          int length = modifier(at, word) & 0xFF;
          require(at + 2, length, "a text of " + length + " bytes");
          text = text(at + 2, length);
          at += length + (length & 1);
        }
        default -> {
          close();
          if (word == 0) {
            ended = true;
          } else {
            time += word & 0x3FF;
            type = code;
            open = true;
          }
        }
      }
      at += 2;
    }
    close();
    end = Math.min(at, bytes.length);
  }

  private int modifier(int at, int word) throws RecordingException {
    if (!open) {
      throw file.refusedAt(
          at,
          "a word of type "
              + (word >> 10)
              + " must follow an annotation, but none is in front of it; this is no annotation file"
              + " of WFDB or it is damaged, move it away to read the signals alone");
    }
    return word & 0x3FF;
  }

  private void require(int at, int length, String what) throws RecordingException {
    if (length > bytes.length - at) {
      throw file.refusedAt(
          at,
          what
              + " runs past the end of the file ("
              + bytes.length
              + " bytes); it was cut off, copy it again, or move it away to read the signals alone");
    }
  }

  /** Ends the annotation that is being read. Number and signal hold on, the rest does not. */
  private void close() {
    if (open && !isAboutTheFile() && type != 0) {
      annotations.add(new WfdbAnnotation(time, type, subtype, number, signal, text));
    }
    open = false;
    subtype = 0;
    text = "";
  }

  private boolean isAboutTheFile() {
    if (type != WfdbAnnotation.NOTE || time != 0) {
      return false;
    }
    if (text.equals("## end of definitions")) {
      defining = false;
      return true;
    }
    if (defining) {
      Matcher definition = DEFINITION.matcher(text);
      if (definition.matches()) {
        symbols.put(Integer.parseInt(definition.group(1)), definition.group(2));
      }
      return true;
    }
    if (text.equals("## annotation type definitions")) {
      defining = true;
      return true;
    }
    Matcher resolution = RESOLUTION.matcher(text);
    if (!resolution.matches()) {
      return false;
    }
    ticksPerSecond = SourceText.decimal(resolution.group(1)).filter(ticks -> ticks.signum() > 0);
    return true;
  }

  private String text(int at, int length) {
    int used = length;
    while (used > 0 && bytes[at + used - 1] == 0) {
      used--;
    }
    return SourceText.decode(bytes, at, used).strip();
  }

  private int word(int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }
}
