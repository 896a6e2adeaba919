package io.afferent.ingest.recording;

import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import java.util.List;

/**
 * Units of a recording that share one exact rate.
 *
 * @param name name of the stream, unique in its recording
 * @param units columns, in the order of the samples
 * @param rateNumerator numerator of the exact rate (Hz)
 * @param rateDenominator denominator of the exact rate (Hz)
 * @param sampleType layout of one sample of one unit
 * @param sampleCount last sample index + 1, so that samples lost in gaps count too
 * @param physicalUnit SI unit that all units share, empty when they differ
 * @param modality kind of signal
 */
public record SignalStream(
    String name,
    List<SignalUnit> units,
    long rateNumerator,
    long rateDenominator,
    SampleType sampleType,
    long sampleCount,
    String physicalUnit,
    Modality modality) {
  public SignalStream {
    units = List.copyOf(units);
    if (units.isEmpty()) {
      throw new IllegalArgumentException("a stream must have at least 1 unit, had 0");
    }
    if (sampleCount < 0) {
      throw new IllegalArgumentException("sampleCount must be at least 0, was " + sampleCount);
    }
    if (rateNumerator < 0 || rateDenominator < 1) {
      throw new IllegalArgumentException(
          "the rate must be a rational of at least 0/1 Hz, was "
              + rateNumerator
              + "/"
              + rateDenominator);
    }
  }

  /** The exact rate. */
  public SampleRate rate() {
    return new SampleRate(rateNumerator, rateDenominator);
  }

  /** Bytes of one sample of one unit. */
  public int bytesPerValue() {
    return switch (sampleType) {
      case INT8 -> 1;
      case INT16, FLOAT16, BFLOAT16 -> 2;
      case INT24 -> 3;
      case INT32, FLOAT32 -> 4;
      case FLOAT64 -> 8;
    };
  }

  /** Bytes of one sample of all units. */
  public int bytesPerSample() {
    return Math.multiplyExact(bytesPerValue(), units.size());
  }

  /** The unit that all of {@code units} share after conversion to SI, empty when they differ. */
  public static String sharedPhysicalUnit(List<SignalUnit> units) {
    String first = units.get(0).physicalUnit();
    for (SignalUnit unit : units) {
      if (!unit.physicalUnit().equals(first)) {
        return "";
      }
    }
    return first;
  }
}
