package io.afferent.ingest.recording;

import io.afferent.schema.UnitKind;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One column of a stream, and how its digital values become physical ones.
 *
 * <p>In SI: {@code value = digital * gain + offset} in {@code physicalUnit}. In the file's own
 * unit: {@code value = digital * sourceGain + sourceOffset} in {@code sourceUnit}. Digital values
 * may lie outside {@code digitalMin..digitalMax} and are never clipped.
 *
 * @param label label, unique in the recording; among streams of activations, where units of every
 *     layer count from 0, in the stream
 * @param sourceLabel label exactly as the file gives it, without padding
 * @param kind what the unit is
 * @param gain SI value of one digital step
 * @param offset SI value of digital zero
 * @param physicalUnit SI unit of the converted value, for example {@code V}; the source's unit
 *     where it has no SI form, empty when dimensionless
 * @param sourceGain value of one digital step in the source's unit
 * @param sourceOffset value of digital zero in the source's unit
 * @param sourceUnit unit exactly as the file gives it, for example {@code uV}
 * @param digitalMin declared digital minimum; NaN when the format declares none
 * @param digitalMax declared digital maximum; NaN when the format declares none
 * @param physicalMin declared physical minimum in the source's unit; NaN when none is declared
 * @param physicalMax declared physical maximum in the source's unit; NaN when none is declared
 * @param transducer transducer, empty when not given
 * @param prefiltering filters already applied, empty when not given
 * @param position where the unit is, empty when not known
 */
public record SignalUnit(
    String label,
    String sourceLabel,
    UnitKind kind,
    double gain,
    double offset,
    String physicalUnit,
    double sourceGain,
    double sourceOffset,
    String sourceUnit,
    double digitalMin,
    double digitalMax,
    double physicalMin,
    double physicalMax,
    String transducer,
    String prefiltering,
    Optional<UnitPosition> position) {
  public SignalUnit {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("a unit must have a label, was empty");
    }
    if (!Double.isFinite(gain) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "gain and offset of " + label + " must be finite, were " + gain + " and " + offset);
    }
  }

  /**
   * A unit of a format that declares no range, transducer or filters.
   *
   * @param step value of one digital step in the source's unit
   * @param zero value of digital zero in the source's unit
   * @param unit the source's unit
   * @param sourceUnit that unit exactly as the file gives it
   */
  public static SignalUnit withoutRange(
      String label,
      String sourceLabel,
      UnitKind kind,
      BigDecimal step,
      BigDecimal zero,
      PhysicalUnit unit,
      String sourceUnit) {
    return new SignalUnit(
        label,
        sourceLabel,
        kind,
        step.multiply(unit.factor()).doubleValue(),
        zero.multiply(unit.factor()).doubleValue(),
        unit.symbol(),
        step.doubleValue(),
        zero.doubleValue(),
        sourceUnit,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        "");
  }

  /** A unit whose position is not known. */
  public SignalUnit(
      String label,
      String sourceLabel,
      UnitKind kind,
      double gain,
      double offset,
      String physicalUnit,
      double sourceGain,
      double sourceOffset,
      String sourceUnit,
      double digitalMin,
      double digitalMax,
      double physicalMin,
      double physicalMax,
      String transducer,
      String prefiltering) {
    this(
        label,
        sourceLabel,
        kind,
        gain,
        offset,
        physicalUnit,
        sourceGain,
        sourceOffset,
        sourceUnit,
        digitalMin,
        digitalMax,
        physicalMin,
        physicalMax,
        transducer,
        prefiltering,
        Optional.empty());
  }

  /** The same unit under another label, for making labels unique. */
  public SignalUnit withLabel(String newLabel) {
    return described(newLabel, kind, prefiltering, position);
  }

  /** The same unit at a place. */
  public SignalUnit withPosition(UnitPosition newPosition) {
    return described(label, kind, prefiltering, Optional.of(newPosition));
  }

  /** The same unit as files beside the recording describe it; its values stay what they are. */
  public SignalUnit described(
      String newLabel,
      UnitKind newKind,
      String newPrefiltering,
      Optional<UnitPosition> newPosition) {
    return new SignalUnit(
        newLabel,
        sourceLabel,
        newKind,
        gain,
        offset,
        physicalUnit,
        sourceGain,
        sourceOffset,
        sourceUnit,
        digitalMin,
        digitalMax,
        physicalMin,
        physicalMax,
        transducer,
        newPrefiltering,
        newPosition);
  }
}
