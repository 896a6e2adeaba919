package io.afferent.ingest.recording.nifti;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.VolumePeriod;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SiblingFiles;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Optional;

/** The time from one volume to the next (TR), of a sidecar or of the header. */
final class RepetitionTime {
  private static final int LARGEST_SIDECAR = 1 << 20;

  /** No scanner is faster (s). */
  private static final BigDecimal SHORTEST_PLAUSIBLE = new BigDecimal("0.01");

  private static final BigDecimal LONGEST_RUN = new BigDecimal(1_000_000_000L);

  private RepetitionTime() {}

  /**
   * The time between volumes (s); empty when it is not known, and a warning says so if there is
   * more than one volume.
   *
   * @param file the image; {@code RepetitionTime} of a {@code .json} of the same stem beside it
   *     counts more than its header
   */
  static Optional<BigDecimal> of(Path file, NiftiHeader header, SourceWarnings warnings)
      throws IOException {
    if (!header.hasTime()) {
      return Optional.empty();
    }
    SourceWarnings aboutHeader = new SourceWarnings();
    Optional<BigDecimal> told = ofHeader(header, aboutHeader);
    Optional<BigDecimal> beside = ofSidecar(file, warnings);
    if (beside.isPresent()) {
      if (told.isPresent() && !VolumePeriod.agree(told.get(), beside.get())) {
        warnings.add(
            "the time between volumes is "
                + told.get().toPlainString()
                + " s by the header and "
                + beside.get().toPlainString()
                + " s by the sidecar, which counts");
      }
      return beside;
    }
    aboutHeader.toList().forEach(warnings::add);
    boolean usable =
        told.isPresent()
            && told.get().compareTo(VolumePeriod.SHORTEST_SECONDS) >= 0
            && told.get().multiply(BigDecimal.valueOf(header.volumes())).compareTo(LONGEST_RUN)
                <= 0;
    if (usable) {
      return told;
    }
    if (header.volumes() > 1) {
      warnings.add(
          VolumePeriod.UNKNOWN
              + ", pixdim[4] is "
              + header.fields().pixdim(4)
              + ": the rate is 0 and all volumes are at time 0, which cannot be replayed or"
              + " filtered; write RepetitionTime (s) into "
              + NiftiFiles.stem(file)
              + ".json beside the image");
    }
    return Optional.empty();
  }

  /** The exact rate; 0 when the time is not known. */
  static SampleRate rate(Optional<BigDecimal> seconds) {
    return seconds.isPresent() ? SampleRate.of(1, seconds.get()) : new SampleRate(0, 1);
  }

  private static Optional<BigDecimal> ofHeader(NiftiHeader header, SourceWarnings warnings) {
    double value = header.fields().pixdim(4);
    if (!(value > 0) || value > 1e9 || value < 1e-9) {
      return Optional.empty();
    }
    BigDecimal told = shortest(value);
    int unit = header.fields().units() & 0x38;
    switch (unit) {
      case 16 -> told = told.scaleByPowerOfTen(-3);
      case 24 -> told = told.scaleByPowerOfTen(-6);
      case 0, 8 -> {
        if (told.compareTo(VolumePeriod.LONGEST_SECONDS) > 0) {
          BigDecimal millis = told;
          told = told.scaleByPowerOfTen(-3);
          warnings.add(
              "the time between volumes is "
                  + millis.toPlainString()
                  + (unit == 8 ? " s" : " of no unit")
                  + " by the header; taken as milliseconds, "
                  + told.toPlainString()
                  + " s");
        } else if (unit == 0) {
          warnings.add(
              "the time between volumes has no unit in the header; taken as "
                  + told.toPlainString()
                  + " s");
        }
      }
      default -> {
        // Frequencies and the like: the fourth axis is no time.
        return Optional.empty();
      }
    }
    if (told.compareTo(SHORTEST_PLAUSIBLE) < 0) {
      warnings.add(
          "the time between volumes is "
              + told.toPlainString()
              + " s by the header, shorter than scanners can; is its unit right?");
    }
    return Optional.of(
        told.scale() > VolumePeriod.MOST_DECIMALS
            ? told.setScale(VolumePeriod.MOST_DECIMALS, RoundingMode.HALF_EVEN)
            : told);
  }

  /** The decimal with the fewest digits that the header would hold as this value. */
  static BigDecimal shortest(double value) {
    boolean single = (float) value == value;
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = new BigDecimal(value, new MathContext(digits));
      boolean same =
          single ? rounded.floatValue() == (float) value : rounded.doubleValue() == value;
      if (same) {
        return rounded.stripTrailingZeros();
      }
    }
    return new BigDecimal(value, new MathContext(17)).stripTrailingZeros();
  }

  private static Optional<BigDecimal> ofSidecar(Path file, SourceWarnings warnings)
      throws IOException {
    Optional<Path> sidecar = SiblingFiles.find(file, NiftiFiles.stem(file) + ".json");
    if (sidecar.isEmpty()) {
      return Optional.empty();
    }
    String name = String.valueOf(sidecar.get().getFileName());
    JsonNode root;
    try (RecordingFile json = RecordingFile.open(sidecar.get())) {
      root =
          new ObjectMapper()
              .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .readTree(SourceText.decode(json.readAll(LARGEST_SIDECAR)));
    } catch (RecordingException tooLarge) {
      warnings.add(name + " is left out: " + tooLarge.getMessage());
      return Optional.empty();
    } catch (IOException notJson) {
      warnings.add(name + " is not JSON and is left out");
      return Optional.empty();
    }
    JsonNode value = root.path("RepetitionTime");
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    // As text, so that a number of a million digits is no work.
    Optional<BigDecimal> seconds =
        value.isNumber() ? SourceText.decimal(value.asText()) : Optional.empty();
    if (seconds.isPresent() && VolumePeriod.isAllowed(seconds.get())) {
      return seconds;
    }
    warnings.add(
        name
            + ": RepetitionTime is "
            + SourceText.quoted(value.toString())
            + ", allowed are seconds up to "
            + VolumePeriod.LONGEST_SECONDS
            + "; it is left out");
    return Optional.empty();
  }
}
