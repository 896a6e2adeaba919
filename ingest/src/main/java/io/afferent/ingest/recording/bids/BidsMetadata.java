package io.afferent.ingest.recording.bids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.VolumePeriod;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.Modality;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the JSON files say of a recording, held against the recording and {@code channels.tsv}. */
final class BidsMetadata {
  private static final int LONGEST_TEXT = 2048;

  /** Keys that identify nobody; all others are told only when personal fields are asked for. */
  private static final Set<String> IMPERSONAL =
      Set.of(
          "TaskName",
          "TaskDescription",
          "Manufacturer",
          "ManufacturersModelName",
          "SoftwareVersions",
          "SoftwareFilters",
          "HardwareFilters",
          "PowerLineFrequency",
          "SamplingFrequency",
          "RepetitionTime",
          "RecordingDuration",
          "RecordingType",
          "EpochLength",
          "EEGReference",
          "EEGGround",
          "EEGPlacementScheme",
          "CapManufacturer",
          "CapManufacturersModelName",
          "iEEGReference",
          "iEEGGround",
          "iEEGPlacementScheme",
          "iEEGElectrodeGroups",
          "ElectrodeManufacturer",
          "ElectricalStimulation",
          "ElectricalStimulationParameters",
          "DewarPosition",
          "EchoTime",
          "FlipAngle",
          "MagneticFieldStrength",
          "MultibandAccelerationFactor");

  private static final Map<String, List<String>> COUNTED = counted();

  private final ObjectNode keys;
  private final String name;
  private final SourceWarnings warnings;

  /**
   * @param name name of the files, for messages: {@code eeg.json}
   */
  BidsMetadata(ObjectNode keys, String name, SourceWarnings warnings) {
    this.keys = keys;
    this.name = name;
    this.warnings = warnings;
  }

  /** Keys with a single value, as attributes of the recording. */
  Map<String, String> attributes(boolean personalFields) {
    Map<String, String> attributes = new TreeMap<>();
    keys.properties()
        .forEach(
            entry -> {
              boolean told = personalFields || IMPERSONAL.contains(entry.getKey());
              String text = text(entry.getValue());
              if (told && entry.getValue().isValueNode() && !SourceText.isMissing(text)) {
                attributes.put(
                    "bids." + entry.getKey(),
                    text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
              }
            });
    return attributes;
  }

  /** Numbers without exponent and without zeros at their end. */
  private static String text(JsonNode value) {
    String written = value.asText("");
    return value.isNumber()
        ? SourceText.decimal(written)
            .map(number -> number.stripTrailingZeros().toPlainString())
            .orElse(written)
        : written;
  }

  /**
   * The rate that {@code RepetitionTime} gives a stream of volumes; empty when it gives none. It
   * wins over the header of the image, which often lost it in a conversion; a difference is a
   * warning.
   *
   * @param hasGaps whether volumes of the series are missing
   */
  Optional<SampleRate> volumeRate(SignalStream stream, boolean hasGaps) {
    if (stream.modality() != Modality.FMRI || keys.path("RepetitionTime").isMissingNode()) {
      if (stream.modality() == Modality.FMRI && keys.has("VolumeTiming")) {
        warnings.add(name + ": VolumeTiming is not read; times of volumes are those of the image");
      }
      return Optional.empty();
    }
    Optional<BigDecimal> seconds =
        keys.path("RepetitionTime").isNumber()
            ? number("RepetitionTime").filter(VolumePeriod::isAllowed)
            : Optional.empty();
    if (seconds.isEmpty()) {
      warnings.add(
          name
              + ": RepetitionTime must be a number of seconds above 0 and up to "
              + VolumePeriod.LONGEST_SECONDS
              + ", was "
              + SourceText.quoted(keys.path("RepetitionTime").asText())
              + "; the period of the image is taken");
      return Optional.empty();
    }
    if (hasGaps) {
      warnings.add(name + ": RepetitionTime is not applied to a series with gaps");
      return Optional.empty();
    }
    warnOfOtherPeriod(stream, seconds.get());
    return Optional.of(SampleRate.of(1, seconds.get()));
  }

  /** A single volume has no period of its own. */
  private void warnOfOtherPeriod(SignalStream stream, BigDecimal seconds) {
    if (stream.sampleCount() < 2) {
      return;
    }
    String image = "none";
    if (stream.rateNumerator() > 0) {
      BigDecimal period =
          BigDecimal.valueOf(stream.rateDenominator())
              .divide(BigDecimal.valueOf(stream.rateNumerator()), MathContext.DECIMAL64)
              .stripTrailingZeros();
      if (VolumePeriod.agree(period, seconds)) {
        return;
      }
      image = period.toPlainString() + " s";
    }
    warnings.add(
        name
            + ": RepetitionTime is "
            + seconds.toPlainString()
            + " s, the image says "
            + image
            + "; RepetitionTime is taken");
  }

  /** Warns where rate or duration differ from those of the recording. */
  void check(List<SignalStream> streams) {
    List<SignalStream> signals = new ArrayList<>(streams);
    signals.removeIf(stream -> stream.modality() == Modality.FMRI || stream.rateNumerator() == 0);
    Optional<BigDecimal> hertz = number("SamplingFrequency");
    if (signals.isEmpty()) {
      return;
    }
    if (hertz.isPresent()
        && signals.stream().noneMatch(stream -> Rates.agree(stream.rate(), hertz.get()))) {
      warnings.add(
          name
              + ": SamplingFrequency is "
              + hertz.get().toPlainString()
              + " Hz, the recording has "
              + signals.get(0).rate().text()
              + " Hz; the rate of the recording is kept");
    }
    String type = keys.path("RecordingType").asText("").toLowerCase(Locale.ROOT);
    Optional<BigDecimal> duration = number("RecordingDuration");
    if (duration.isPresent() && (type.isEmpty() || type.equals("continuous"))) {
      checkDuration(duration.get(), signals.get(0));
    }
  }

  /** Many writers count the intervals between samples, which are one fewer. */
  private void checkDuration(BigDecimal seconds, SignalStream stream) {
    double period = (double) stream.rateDenominator() / stream.rateNumerator();
    double actual = stream.sampleCount() * period;
    if (Math.abs(seconds.doubleValue() - actual) > period + 1e-9 * Math.max(actual, 1)) {
      warnings.add(
          name
              + ": RecordingDuration is "
              + seconds.toPlainString()
              + " s, the recording has "
              + stream.sampleCount()
              + " samples ("
              + BigDecimal.valueOf(actual).stripTrailingZeros().toPlainString()
              + " s)");
    }
  }

  /** Warns where the counts of channels differ from the types in {@code channels.tsv}. */
  void checkCounts(BidsTable channels) {
    Map<String, Integer> types = new HashMap<>();
    for (int k = 0; k < channels.rows(); k++) {
      types.merge(channels.row(k).cell("type").toUpperCase(Locale.ROOT), 1, Integer::sum);
    }
    List<String> other = new ArrayList<>();
    COUNTED.forEach(
        (key, counted) -> {
          int there = counted.stream().mapToInt(type -> types.getOrDefault(type, 0)).sum();
          Optional<BigDecimal> said = number(key);
          if (said.isPresent() && said.get().compareTo(BigDecimal.valueOf(there)) != 0) {
            other.add(key + " is " + said.get().toPlainString() + " for " + there);
          }
        });
    if (!other.isEmpty()) {
      warnings.add(
          name
              + ": counts differ from the types in "
              + channels.name()
              + ": "
              + Labels.inShort(other));
    }
  }

  private Optional<BigDecimal> number(String key) {
    JsonNode value = keys.path(key);
    return value.isValueNode() ? SourceText.decimal(value.asText()) : Optional.empty();
  }

  private static Map<String, List<String>> counted() {
    Map<String, List<String>> counted = new TreeMap<>();
    counted.put("EEGChannelCount", List.of("EEG"));
    counted.put("ECOGChannelCount", List.of("ECOG"));
    counted.put("SEEGChannelCount", List.of("SEEG"));
    counted.put("EOGChannelCount", List.of("EOG", "HEOG", "VEOG"));
    counted.put("ECGChannelCount", List.of("ECG"));
    counted.put("EMGChannelCount", List.of("EMG"));
    counted.put("MiscChannelCount", List.of("MISC"));
    counted.put("MISCChannelCount", List.of("MISC"));
    counted.put("TriggerChannelCount", List.of("TRIG"));
    counted.put("MEGChannelCount", List.of("MEGMAG", "MEGGRADAXIAL", "MEGGRADPLANAR"));
    counted.put("MEGREFChannelCount", List.of("MEGREFMAG", "MEGREFGRADAXIAL", "MEGREFGRADPLANAR"));
    return counted;
  }
}
