package io.afferent.ingest.recording.brainvision;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One channel as the header declares it.
 *
 * @param number number of the channel, from 1
 * @param name name, commas restored
 * @param reference name of the reference channel, empty when not given
 * @param resolution value of one digital step in {@code unit}; empty when the header holds no
 *     usable number
 * @param unit unit; microvolt where the header names none
 */
record BrainVisionChannel(
    int number, String name, String reference, Optional<BigDecimal> resolution, String unit) {
  private static final String MICROVOLT = "\u00b5V";

  /** Reads {@code name,reference,resolution,unit}; fields may be empty or missing at the end. */
  static BrainVisionChannel parse(int number, String value, SourceWarnings warnings) {
    String[] fields = value.split(",", -1);
    String resolutionText = field(fields, 2);
    Optional<BigDecimal> resolution =
        resolutionText.isEmpty() ? Optional.of(BigDecimal.ONE) : SourceText.decimal(resolutionText);
    if (resolution.isPresent() && resolution.get().signum() == 0) {
      resolution = Optional.empty();
    }
    String name = commas(field(fields, 0));
    if (resolution.isEmpty()) {
      warnings.add(
          "channel "
              + number
              + " ("
              + name
              + ") has the resolution "
              + SourceText.quoted(resolutionText)
              + ", which is no usable number; its values are given raw");
    }
    // UTF-8 that was once taken for Latin-1 leaves a capital A with circumflex before the sign.
    String unit = field(fields, 3).replace("\u00c2\u00b5", "\u00b5");
    return new BrainVisionChannel(
        number,
        name,
        commas(field(fields, 1)),
        resolution,
        unit.isEmpty() ? MICROVOLT : commas(unit));
  }

  /** Commas inside a field are written {@code \1}. */
  static String commas(String field) {
    return field.replace("\\1", ",");
  }

  static String field(String[] fields, int index) {
    return index < fields.length ? fields[index].strip() : "";
  }

  SignalUnit toUnit() {
    PhysicalUnit physical =
        resolution.isPresent() ? PhysicalUnit.parse(unit) : new PhysicalUnit("", BigDecimal.ONE);
    BigDecimal step = resolution.orElse(BigDecimal.ONE);
    String label = ChannelLabels.clean(name);
    return SignalUnit.withoutRange(
        label.isEmpty() ? "unit-" + number : label,
        name,
        ChannelLabels.kindOf(name, physical.symbol()),
        step,
        BigDecimal.ZERO,
        physical,
        unit);
  }
}
