package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks the elements of a file up to its pixel data. Keeps short values of elements that are read
 * and offsets of long ones, skips all others by their lengths, and goes into sequences only as deep
 * as {@value #DEEPEST}. Every length is checked against what it lies in before anything is
 * allocated; the time is linear in the size of the file. Not thread-safe.
 */
final class DataSetReader {
  /** Receives the items of the sequence of functional groups per frame, one by one. */
  @FunctionalInterface
  interface FrameSink {
    void frame(DataSet item) throws IOException;
  }

  private static final int PREAMBLE_BYTES = 128;
  private static final int DEEPEST = 32;
  private static final int LONGEST_KEPT = 4096;
  private static final int MOST_ITEMS = 1000;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final Set<String> LONG_FORMS =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
  private static final Set<String> SHORT_FORMS =
      Set.of(
          "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL",
          "SS", "ST", "TM", "UI", "UL", "US");

  /**
   * Begin of an element.
   *
   * @param vr value representation; empty where none is written
   * @param length bytes of the value, {@link #UNDEFINED} for one that ends with a delimiter
   */
  private record Head(long start, int tag, String vr, long length) {
    boolean isUndefined() {
      return length == UNDEFINED;
    }

    boolean maybeSequence() {
      return vr.isEmpty() || vr.equals("SQ") || vr.equals("UN");
    }
  }

  private final DicomInput input;
  private final RecordingFile file;
  private final FrameSink frames;

  private DataSetReader(RecordingFile file, FrameSink frames) {
    this.file = file;
    this.input = new DicomInput(file);
    this.frames = frames;
  }

  /**
   * Reads the header of a file.
   *
   * @param set gets the elements; when reading fails it has those before the failure
   * @param frames gets the items of the functional groups per frame, after all elements with
   *     smaller tags have been put in {@code set}
   * @throws RecordingException if the file is no DICOM file, is damaged, or ends inside its header
   */
  static void read(RecordingFile file, DataSet set, FrameSink frames) throws IOException {
    new DataSetReader(file, frames).read(set);
  }

  private void read(DataSet set) throws IOException {
    file.requireRange(0, PREAMBLE_BYTES + 4, "the preamble of a DICOM file");
    input.seek(PREAMBLE_BYTES);
    if (!ascii(4, "the mark").equals("DICM")) {
      throw file.refusedAt(
          PREAMBLE_BYTES,
          "there must be the letters DICM; this is no DICOM file, or it is damaged");
    }
    // The data set behind this group may be without VRs, so that its group is looked at first.
    while (input.position() < file.size() && nextGroup() == 2) {
      keep(head(true, file.size()), set, file.size());
    }
    boolean explicit =
        TransferSyntax.of(set.text(DicomTag.TRANSFER_SYNTAX), file)
            == TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    elements(set, file.size(), false, explicit, 0);
  }

  /**
   * Reads elements.
   *
   * @param end where they must end at the latest
   * @param delimited whether they end with a delimiter
   * @param depth 0 for the data set of the file itself, which ends at the pixel data
   */
  private void elements(DataSet set, long end, boolean delimited, boolean explicit, int depth)
      throws IOException {
    while (delimited || input.position() < end) {
      Head head = head(explicit, end);
      if (head.tag() == DicomTag.ITEM_END && delimited) {
        return;
      }
      if (depth == 0 && DicomTag.isPixelData(head.tag())) {
        set.pixelData(
            new DataSet.Element(
                head.tag(),
                input.position(),
                head.isUndefined() ? -1 : head.length(),
                new byte[0]));
        return;
      }
      if (head.tag() >>> 16 == 0xFFFE) {
        throw file.refusedAt(head.start(), "an item or a delimiter stands where none may be");
      }
      // Sequences that a program did not know are written as UN, and then without VRs inside.
      boolean inner = explicit && !head.vr().equals("UN");
      if (DicomTag.isSequence(head.tag()) && head.maybeSequence()) {
        sequence(head, set, end, inner, depth + 1);
      } else if (head.isUndefined()) {
        sequence(head, null, end, inner, depth + 1);
      } else {
        keep(head, set, end);
      }
    }
  }

  /** Reads the items of a sequence into {@code set}, or skips them when there is none. */
  private void sequence(Head head, @Nullable DataSet set, long end, boolean explicit, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw file.refusedAt(
          head.start(), "sequences are nested more than " + DEEPEST + " deep; the file is damaged");
    }
    long sequenceEnd = head.isUndefined() ? end : end(head, end);
    List<DataSet> items = new ArrayList<>();
    while (head.isUndefined() || input.position() < sequenceEnd) {
      Head item = head(explicit, sequenceEnd);
      if (item.tag() == DicomTag.SEQUENCE_END && head.isUndefined()) {
        break;
      }
      if (item.tag() != DicomTag.ITEM) {
        throw file.refusedAt(
            item.start(),
            "an item of the sequence "
                + DicomTag.text(head.tag())
                + " should begin here, but the tag is "
                + DicomTag.text(item.tag()));
      }
      long itemEnd = item.isUndefined() ? sequenceEnd : end(item, sequenceEnd);
      if (set == null && !item.isUndefined()) {
        input.seek(itemEnd);
        continue;
      }
      DataSet content = new DataSet(file);
      elements(content, itemEnd, item.isUndefined(), explicit, depth);
      if (set == null) {
        continue;
      }
      if (depth == 1 && head.tag() == DicomTag.PER_FRAME_GROUPS) {
        frames.frame(content);
      } else if (items.size() == MOST_ITEMS) {
        throw file.refusedAt(
            item.start(),
            "the sequence "
                + DicomTag.text(head.tag())
                + " has more than "
                + MOST_ITEMS
                + " items; the file is damaged");
      } else {
        items.add(content);
      }
    }
    if (set != null) {
      set.put(head.tag(), items);
    }
  }

  /** Takes the value if it is short and wanted, else passes it. */
  private void keep(Head head, DataSet set, long end) throws IOException {
    long valueEnd = end(head, end);
    if (DicomTag.isRead(head.tag())) {
      byte[] value =
          head.length() <= LONGEST_KEPT
              ? input.bytes((int) head.length(), "the element " + DicomTag.text(head.tag()))
              : new byte[0];
      set.put(new DataSet.Element(head.tag(), valueEnd - head.length(), head.length(), value));
    }
    input.seek(valueEnd);
  }

  private long end(Head head, long end) throws RecordingException {
    if (head.length() > end - input.position()) {
      throw file.refusedAt(
          head.start(),
          "the element "
              + DicomTag.text(head.tag())
              + " should take "
              + head.length()
              + " bytes, but "
              + (end == file.size() ? "the file" : "what it lies in")
              + " ends at byte "
              + end
              + "; it is cut off or damaged");
    }
    return input.position() + head.length();
  }

  private int nextGroup() throws IOException {
    long start = input.position();
    int group = input.uint16("the tag of an element");
    input.seek(start);
    return group;
  }

  private Head head(boolean explicit, long end) throws IOException {
    long start = input.position();
    if (end - start < 8) {
      throw file.refusedAt(
          start,
          "an element or a delimiter should begin here, but only "
              + (end - start)
              + " bytes are left; the file is cut off or damaged");
    }
    int group = input.uint16("the tag of an element");
    int tag = group << 16 | input.uint16("the tag of an element");
    if (!explicit || group == 0xFFFE) {
      return new Head(start, tag, "", input.uint32("the length of an element"));
    }
    String vr = ascii(2, "the value representation of an element");
    if (SHORT_FORMS.contains(vr)) {
      return new Head(start, tag, vr, input.uint16("the length of an element"));
    }
    if (!LONG_FORMS.contains(vr)) {
      throw file.refusedAt(
          start,
          "the element "
              + DicomTag.text(tag)
              + " has no known value representation; the file is damaged");
    }
    input.uint16("the length of an element");
    long length = input.uint32("the length of an element");
    if (input.position() > end) {
      throw file.refusedAt(start, "the element " + DicomTag.text(tag) + " leaves what it lies in");
    }
    return new Head(start, tag, vr, length);
  }

  private String ascii(int length, String what) throws IOException {
    return new String(input.bytes(length, what), StandardCharsets.ISO_8859_1);
  }
}
