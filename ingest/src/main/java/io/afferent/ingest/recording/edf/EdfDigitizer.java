package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.schema.SampleType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The ranges of an EDF header, and samples in their steps: exact copies where the ranges can be
 * written exactly, else rounded to the nearest step and clipped.
 */
final class EdfDigitizer {
  private static final int FIELD = 8;
  private static final MathContext DOUBLE_DIGITS = new MathContext(15);

  /** Range of one unit as the header says it. */
  record Range(String physicalMin, String physicalMax, int digitalMin, int digitalMax) {
    BigDecimal gain() {
      return new BigDecimal(physicalMax)
          .subtract(new BigDecimal(physicalMin))
          .divide(BigDecimal.valueOf((long) digitalMax - digitalMin), MathContext.DECIMAL128);
    }

    /** Digital value nearest to a physical one, clipped to the range. */
    int digitize(double physical) {
      double steps =
          (physical - Double.parseDouble(physicalMin)) / gain().doubleValue() + digitalMin;
      return (int) Math.max(digitalMin, Math.min(digitalMax, Math.rint(steps)));
    }
  }

  private final List<SignalUnit> units;
  private final List<Range> ranges;
  private final boolean[] exact;

  private EdfDigitizer(List<SignalUnit> units, List<Range> ranges, boolean[] exact) {
    this.units = units;
    this.ranges = List.copyOf(ranges);
    this.exact = exact;
  }

  static EdfDigitizer of(SignalStream stream) throws RecordingException {
    if (stream.sampleType() != SampleType.INT16) {
      throw new RecordingException(
          stream.name()
              + ": EDF holds samples of 16 bits, the stream has "
              + stream.sampleType()
              + "; no writer for it is there yet");
    }
    List<Range> ranges = new ArrayList<>();
    boolean[] exact = new boolean[stream.units().size()];
    for (int u = 0; u < exact.length; u++) {
      SignalUnit unit = stream.units().get(u);
      if (unit.sourceGain() == 0 || !Double.isFinite(unit.sourceGain())) {
        throw new RecordingException(
            stream.name() + ": unit " + unit.label() + " has no scale and cannot be written");
      }
      int digitalMin = limit(unit.digitalMin(), Short.MIN_VALUE);
      int digitalMax = limit(unit.digitalMax(), Short.MAX_VALUE);
      if (digitalMin >= digitalMax) {
        digitalMin = Short.MIN_VALUE;
        digitalMax = Short.MAX_VALUE;
      }
      BigDecimal low = physical(unit, unit.digitalMin(), unit.physicalMin(), digitalMin);
      BigDecimal high = physical(unit, unit.digitalMax(), unit.physicalMax(), digitalMax);
      // A decimal that went through doubles is off in its last digits; that is no reason to round.
      low = low.round(DOUBLE_DIGITS);
      high = high.round(DOUBLE_DIGITS);
      boolean rising = low.compareTo(high) < 0;
      String lowText = text(low, rising ? RoundingMode.FLOOR : RoundingMode.CEILING, unit);
      String highText = text(high, rising ? RoundingMode.CEILING : RoundingMode.FLOOR, unit);
      ranges.add(new Range(lowText, highText, digitalMin, digitalMax));
      exact[u] =
          new BigDecimal(lowText).compareTo(low) == 0
              && new BigDecimal(highText).compareTo(high) == 0;
    }
    return new EdfDigitizer(stream.units(), ranges, exact);
  }

  Range range(int unit) {
    return ranges.get(unit);
  }

  /**
   * Fills the ordinary signals of a record: signal after signal, little-endian int16.
   *
   * @param digital {@code count} samples of all units, sample-major
   * @param samplesPerRecord samples of a full record; what is missing is padded
   */
  void fillRecord(byte[] digital, int count, int samplesPerRecord, byte[] record) {
    int unitCount = units.size();
    int to = 0;
    for (int u = 0; u < unitCount; u++) {
      SignalUnit unit = units.get(u);
      Range range = ranges.get(u);
      for (int s = 0; s < samplesPerRecord; s++) {
        int value;
        if (s >= count) {
          value = range.digitize(0);
        } else {
          int from = 2 * (s * unitCount + u);
          value = (short) ((digital[from] & 0xFF) | digital[from + 1] << 8);
          if (!exact[u]) {
            value = range.digitize(value * unit.sourceGain() + unit.sourceOffset());
          }
        }
        record[to++] = (byte) value;
        record[to++] = (byte) (value >> 8);
      }
    }
  }

  private static int limit(double declared, int fallback) {
    boolean usable =
        declared >= Short.MIN_VALUE
            && declared <= Short.MAX_VALUE
            && declared == Math.rint(declared);
    return usable ? (int) declared : fallback;
  }

  private static BigDecimal physical(
      SignalUnit unit, double declaredDigital, double declaredPhysical, int digital) {
    if (declaredDigital == digital && Double.isFinite(declaredPhysical)) {
      return BigDecimal.valueOf(declaredPhysical);
    }
    return BigDecimal.valueOf(unit.sourceGain())
        .multiply(BigDecimal.valueOf(digital))
        .add(BigDecimal.valueOf(unit.sourceOffset()));
  }

  /** A number in at most eight characters, rounded if it must be. */
  private static String text(BigDecimal value, RoundingMode rounding, SignalUnit unit)
      throws RecordingException {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    for (int scale = Math.max(0, plain.scale()); scale >= 0; scale--) {
      BigDecimal rounded = scale < plain.scale() ? plain.setScale(scale, rounding) : plain;
      String text = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
      if (text.length() <= FIELD && (rounded.signum() != 0 || value.signum() == 0)) {
        return text;
      }
    }
    throw new RecordingException(
        "unit "
            + unit.label()
            + ": its range ends at "
            + value.toPlainString()
            + " "
            + unit.sourceUnit()
            + ", which does not fit the 8 characters of an EDF header; give it in a larger or"
            + " smaller unit");
  }
}
