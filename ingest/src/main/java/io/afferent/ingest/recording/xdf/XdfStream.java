package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.ArrayList;
import java.util.List;

/** One stream as the scan of a file finds it. */
final class XdfStream {

  /**
   * A value of a stream of text.
   *
   * @param channel number of its channel
   * @param stamp its stamp (s of the clock of the stream)
   * @param place byte of its sample
   */
  record Marker(int channel, double stamp, long place, String text) {}

  private final int id;
  private final XdfStreamHeader header;
  private final XdfTrack track;
  private final XdfClock.Builder offsets;
  private final List<Marker> markers = new ArrayList<>();
  private long declaredSamples = -1;

  XdfStream(int id, XdfStreamHeader header, XdfClock.Builder offsets) {
    this.id = id;
    this.header = header;
    this.track = new XdfTrack(header);
    this.offsets = offsets;
  }

  int id() {
    return id;
  }

  XdfStreamHeader header() {
    return header;
  }

  XdfTrack track() {
    return track;
  }

  XdfClock.Builder offsets() {
    return offsets;
  }

  List<Marker> markers() {
    return markers;
  }

  /** Takes the footer, which is a summary by the recorder and no source of truth. */
  void footer(XdfElement footer) {
    SourceText.decimal(footer.text("sample_count"))
        .ifPresent(count -> declaredSamples = count.longValue());
  }

  /** Tells what is odd about the samples of the stream. */
  void report(String name, SourceWarnings warnings) {
    if (declaredSamples >= 0 && declaredSamples != track.samples()) {
      warnings.add(
          name
              + ": its footer counts "
              + declaredSamples
              + " samples, the file holds "
              + track.samples()
              + "; those in the file are taken");
    }
    if (track.samples() > 0 && offsets.count() == 0) {
      warnings.add(
          name
              + ": no clock offsets were measured; its times are by its own clock, not by that of"
              + " the recorder");
    }
    if (track.unstampedStart() > 0) {
      warnings.add(
          name
              + ": its first "
              + track.unstampedStart()
              + " samples have no stamp, and none to count from");
    }
    if (track.unusableStamps() > 0) {
      warnings.add(
          name
              + ": "
              + track.unusableStamps()
              + " stamps are no usable numbers; these samples are taken as without a stamp");
    }
    if (track.backwards() > 0) {
      warnings.add(
          name + ": " + track.backwards() + " samples are stamped before the one in front of them");
    }
    if (track.isInexact()) {
      warnings.add(
          name + ": some 64-bit integers are beyond 2^53 and were rounded to 64-bit floats");
    }
  }
}
