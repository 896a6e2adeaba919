package io.afferent.ingest.recording.wfdb;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns signals into units with their scale. */
final class WfdbScale {
  /** Leads of electrocardiograms, which most records of PhysioNet are. */
  private static final Pattern LEAD =
      Pattern.compile("(ML)?I{1,3}|MCL[1-6]|AV[RLF]|(MOD\\.? ?)?V[1-9]R?|MV[1-6]");

  private WfdbScale() {}

  /**
   * A unit.
   *
   * @param digital whether samples are digital values, not physical ones
   */
  static SignalUnit unit(WfdbUnit unit, String label, boolean digital) {
    WfdbSignalLine line = unit.line();
    PhysicalUnit physical = PhysicalUnit.parse(line.units());
    BigDecimal step =
        digital ? BigDecimal.ONE.divide(line.gain(), MathContext.DECIMAL128) : BigDecimal.ONE;
    BigDecimal zero =
        digital
            ? BigDecimal.valueOf(-line.baseline()).divide(line.gain(), MathContext.DECIMAL128)
            : BigDecimal.ZERO;
    boolean ranged = digital && line.resolutionBits() > 0 && line.resolutionBits() <= 32;
    double half = ranged ? Math.scalb(0.5, line.resolutionBits()) : Double.NaN;
    double digitalMin = line.adcZero() - half;
    double digitalMax = line.adcZero() + half - 1;
    return new SignalUnit(
        label,
        line.description(),
        kind(line.description(), physical.symbol()),
        step.multiply(physical.factor()).doubleValue(),
        zero.multiply(physical.factor()).doubleValue(),
        physical.symbol(),
        step.doubleValue(),
        zero.doubleValue(),
        line.units(),
        digitalMin,
        digitalMax,
        (digitalMin - line.baseline()) / line.gain().doubleValue(),
        (digitalMax - line.baseline()) / line.gain().doubleValue(),
        "",
        "");
  }

  private static UnitKind kind(String description, String symbol) {
    UnitKind guessed = ChannelLabels.kindOf(description, symbol);
    if (guessed == UnitKind.UNKNOWN
        && LEAD.matcher(description.toUpperCase(Locale.ROOT)).matches()) {
      return UnitKind.ECG;
    }
    return guessed;
  }
}
