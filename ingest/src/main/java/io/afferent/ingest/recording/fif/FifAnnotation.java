package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A stretch of time with a text, as MNE writes it.
 *
 * @param originNanos time that the onset counts from (ns since 1970-01-01), empty for the start of
 *     the acquisition
 * @param onsetSeconds onset after that time (s)
 * @param durationSeconds duration (s), not negative
 * @param text what is the case
 */
record FifAnnotation(
    OptionalLong originNanos, BigDecimal onsetSeconds, BigDecimal durationSeconds, String text) {

  /** Onset after its origin (ns). */
  long onsetNanos() {
    return onsetSeconds.movePointRight(9).longValue();
  }

  long durationNanos() {
    return durationSeconds.movePointRight(9).longValue();
  }

  /** Collects the tags of a block of annotations. */
  static final class Builder {
    /** More than 31 years are damage. */
    private static final BigDecimal LARGEST_SECONDS =
        BigDecimal.valueOf(SampleRate.LONGEST_SECONDS);

    private final RecordingFile file;
    private List<BigDecimal> onsets = List.of();
    private List<BigDecimal> ends = List.of();
    private List<String> texts = List.of();
    private OptionalLong originNanos = OptionalLong.empty();

    Builder(RecordingFile file) {
      this.file = file;
    }

    void take(FifTag tag) throws IOException {
      switch (tag.kind()) {
        case FifTag.ANNOTATION_ONSETS -> onsets = FifContent.decimals(file, tag);
        case FifTag.ANNOTATION_ENDS -> ends = FifContent.decimals(file, tag);
        case FifTag.COMMENT -> texts = FifContent.names(file, tag);
        case FifTag.MEASUREMENT_DATE -> originNanos = FifInfo.Builder.date(file, tag);
        default -> {}
      }
    }

    List<FifAnnotation> build(SourceWarnings warnings) throws IOException {
      if (onsets.size() != ends.size() || onsets.size() != texts.size()) {
        throw file.refused(
            "its annotations have "
                + onsets.size()
                + " onsets, "
                + ends.size()
                + " ends and "
                + texts.size()
                + " texts, which must be as many of each; the file is damaged");
      }
      List<FifAnnotation> annotations = new ArrayList<>(onsets.size());
      int unusable = 0;
      for (int i = 0; i < onsets.size(); i++) {
        BigDecimal duration = ends.get(i).subtract(onsets.get(i)).max(BigDecimal.ZERO);
        if (onsets.get(i).abs().compareTo(LARGEST_SECONDS) > 0
            || duration.compareTo(LARGEST_SECONDS) > 0) {
          unusable++;
          continue;
        }
        annotations.add(new FifAnnotation(originNanos, onsets.get(i), duration, texts.get(i)));
      }
      if (unusable > 0) {
        warnings.add(unusable + " annotations lie more than 31 years off and were left out");
      }
      return annotations;
    }
  }
}
