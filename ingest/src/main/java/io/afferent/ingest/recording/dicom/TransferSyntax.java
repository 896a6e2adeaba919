package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import java.util.Map;

/** How the data set behind the file meta information is written: only two ways are read. */
enum TransferSyntax {
  IMPLICIT_LITTLE_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN;

  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed"),
          Map.entry("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian"),
          Map.entry("1.2.840.10008.1.2.2", "Explicit VR Big Endian"),
          Map.entry("1.2.840.10008.1.2.4.50", "JPEG Baseline"),
          Map.entry("1.2.840.10008.1.2.4.51", "JPEG Extended"),
          Map.entry("1.2.840.10008.1.2.4.57", "JPEG Lossless"),
          Map.entry("1.2.840.10008.1.2.4.70", "JPEG Lossless, first-order prediction"),
          Map.entry("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
          Map.entry("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
          Map.entry("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
          Map.entry("1.2.840.10008.1.2.4.91", "JPEG 2000"),
          Map.entry("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless"),
          Map.entry("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless"),
          Map.entry("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
          Map.entry("1.2.840.10008.1.2.5", "RLE Lossless"));

  /**
   * The syntax of a UID.
   *
   * @throws RecordingException if it is another one, with its name
   */
  static TransferSyntax of(String uid, RecordingFile file) throws RecordingException {
    if (uid.equals(EXPLICIT)) {
      return EXPLICIT_LITTLE_ENDIAN;
    }
    if (uid.equals(IMPLICIT)) {
      return IMPLICIT_LITTLE_ENDIAN;
    }
    if (uid.isEmpty()) {
      throw file.refused(
          "the file meta information names no transfer syntax (0002,0010); it is damaged");
    }
    String name = REFUSED.get(uid);
    throw file.refused(
        "the transfer syntax is "
            + (name == null ? SourceText.quoted(uid) : name + " (" + uid + ")")
            + "; implicit and explicit VR little-endian without compression are read, so convert"
            + " the series, for example with gdcmconv --raw");
  }
}
