package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** Turns declared signals into units with their scale. */
final class EdfUnits {
  private EdfUnits() {}

  /** Whether a signal is the bit field of BioSemi files, which is no voltage and has no scale. */
  static boolean isBitField(EdfSignal signal, boolean bdf) {
    return bdf && signal.label().equalsIgnoreCase("Status");
  }

  static SignalUnit unit(EdfSignal signal, String label, boolean bdf, SourceWarnings warnings) {
    PhysicalUnit physical = PhysicalUnit.parse(signal.unit());
    if (isBitField(signal, bdf)) {
      return unit(
          signal, label, UnitKind.TRIGGER, BigDecimal.ONE, BigDecimal.ZERO, dimensionless());
    }
    UnitKind kind = ChannelLabels.kindOf(signal.label(), physical.symbol());
    Optional<String> problem = scaleProblem(signal);
    if (problem.isPresent()) {
      warnings.add(
          "signal "
              + (signal.number() + 1)
              + " ("
              + SourceText.quoted(signal.label())
              + ") has no usable scale: "
              + problem.get()
              + "; its values are given raw");
      return unit(signal, label, kind, BigDecimal.ONE, BigDecimal.ZERO, dimensionless());
    }
    BigDecimal digitalMin = signal.digitalMin().orElseThrow();
    BigDecimal digitalRange = signal.digitalMax().orElseThrow().subtract(digitalMin);
    BigDecimal physicalMin = signal.physicalMin().orElseThrow();
    BigDecimal physicalRange = signal.physicalMax().orElseThrow().subtract(physicalMin);
    BigDecimal gain = physicalRange.divide(digitalRange, MathContext.DECIMAL128);
    BigDecimal offset =
        physicalMin.subtract(
            digitalMin.multiply(physicalRange).divide(digitalRange, MathContext.DECIMAL128));
    return unit(signal, label, kind, gain, offset, physical);
  }

  private static PhysicalUnit dimensionless() {
    return new PhysicalUnit("", BigDecimal.ONE);
  }

  private static SignalUnit unit(
      EdfSignal signal,
      String label,
      UnitKind kind,
      BigDecimal gain,
      BigDecimal offset,
      PhysicalUnit physical) {
    return new SignalUnit(
        label,
        signal.label(),
        kind,
        gain.multiply(physical.factor()).doubleValue(),
        offset.multiply(physical.factor()).doubleValue(),
        physical.symbol(),
        gain.doubleValue(),
        offset.doubleValue(),
        signal.unit(),
        number(signal.digitalMin()),
        number(signal.digitalMax()),
        number(signal.physicalMin()),
        number(signal.physicalMax()),
        signal.transducer(),
        signal.prefiltering());
  }

  private static double number(Optional<BigDecimal> value) {
    return value.isPresent() ? value.get().doubleValue() : Double.NaN;
  }

  private static Optional<String> scaleProblem(EdfSignal signal) {
    if (signal.digitalMin().isEmpty()
        || signal.digitalMax().isEmpty()
        || signal.physicalMin().isEmpty()
        || signal.physicalMax().isEmpty()) {
      return Optional.of("a minimum or maximum is no number");
    }
    if (signal.digitalMin().get().compareTo(signal.digitalMax().get()) == 0) {
      return Optional.of(
          "digital minimum and maximum are both " + signal.digitalMin().get().toPlainString());
    }
    if (signal.physicalMin().get().compareTo(signal.physicalMax().get()) == 0) {
      return Optional.of(
          "physical minimum and maximum are both " + signal.physicalMin().get().toPlainString());
    }
    return Optional.empty();
  }
}
