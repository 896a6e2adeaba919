package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.math.BigDecimal;
import java.math.MathContext;

/** Turns channels into units with their scale. */
final class GdfScale {
  private GdfScale() {}

  static SignalUnit unit(GdfChannel channel, String label, SourceWarnings warnings) {
    double range = channel.digitalMax() - channel.digitalMin();
    double physical = channel.physicalMax() - channel.physicalMin();
    if (!Double.isFinite(range) || !Double.isFinite(physical) || range == 0 || physical == 0) {
      return raw(channel, label, warnings);
    }
    BigDecimal digitalMin = new BigDecimal(channel.digitalMin());
    BigDecimal physicalMin = new BigDecimal(channel.physicalMin());
    BigDecimal gain =
        new BigDecimal(channel.physicalMax())
            .subtract(physicalMin)
            .divide(
                new BigDecimal(channel.digitalMax()).subtract(digitalMin), MathContext.DECIMAL128);
    BigDecimal offset = physicalMin.subtract(digitalMin.multiply(gain));
    BigDecimal factor = channel.unit().factor();
    double[] scale = {
      gain.multiply(factor).doubleValue(),
      offset.multiply(factor).doubleValue(),
      gain.doubleValue(),
      offset.doubleValue()
    };
    for (double value : scale) {
      if (!Double.isFinite(value)) {
        return raw(channel, label, warnings);
      }
    }
    return unit(channel, label, channel.unit().symbol(), scale);
  }

  private static SignalUnit raw(GdfChannel channel, String label, SourceWarnings warnings) {
    warnings.add(
        channel.name()
            + " has no usable scale: digital "
            + channel.digitalMin()
            + " to "
            + channel.digitalMax()
            + " is physical "
            + channel.physicalMin()
            + " to "
            + channel.physicalMax()
            + "; its values are given raw");
    return unit(channel, label, "", new double[] {1, 0, 1, 0});
  }

  private static SignalUnit unit(
      GdfChannel channel, String label, String physicalUnit, double[] scale) {
    return new SignalUnit(
        label,
        channel.label(),
        ChannelLabels.kindOf(channel.label(), physicalUnit),
        scale[0],
        scale[1],
        physicalUnit,
        scale[2],
        scale[3],
        channel.unitText(),
        channel.digitalMin(),
        channel.digitalMax(),
        channel.physicalMin(),
        channel.physicalMax(),
        channel.transducer(),
        channel.filters());
  }
}
