package io.afferent.jobs.detect;

import java.io.Serializable;

/**
 * When a unit is on. At least one of onLevel and onRatio is given; when both are, both must be
 * reached.
 *
 * @param measure what is compared
 * @param smoothSeconds time constant of the measure (s), 0 for none
 * @param onLevel level from which a unit is on, in the unit of the measure; 0 for none
 * @param onRatio multiple of the unit's baseline from which it is on; 0 for none
 * @param offRatio part of the threshold below which a unit is off again, above 0, at most 1; with
 *     an onRatio, their product is above 1, or a unit back at its baseline would stay on
 * @param baselineSeconds time constant of the baseline (s)
 * @param minShare least part that the band's level has in the level of the whole signal, 0 to 1;
 *     above 0 for {@link Measure#RMS} only
 */
public record LevelSettings(
    Measure measure,
    double smoothSeconds,
    double onLevel,
    double onRatio,
    double offRatio,
    double baselineSeconds,
    double minShare)
    implements Serializable {

  public LevelSettings {
    if (!(smoothSeconds >= 0 && Double.isFinite(smoothSeconds))) {
      throw new IllegalArgumentException(
          "smoothSeconds must be at least 0, was " + smoothSeconds + " s");
    }
    if (!(onLevel >= 0 && onRatio >= 0 && onLevel + onRatio > 0)) {
      throw new IllegalArgumentException(
          "onLevel or onRatio must be above 0, were " + onLevel + " and " + onRatio);
    }
    if (!(offRatio > 0 && offRatio <= 1)) {
      throw new IllegalArgumentException("offRatio must be above 0 and at most 1, was " + offRatio);
    }
    if (onRatio > 0 && !(onRatio * offRatio > 1)) {
      throw new IllegalArgumentException(
          "onRatio times offRatio must be above 1, were " + onRatio + " and " + offRatio);
    }
    if (onRatio > 0 && !(baselineSeconds > 0 && Double.isFinite(baselineSeconds))) {
      throw new IllegalArgumentException(
          "baselineSeconds must be above 0, was " + baselineSeconds + " s");
    }
    if (!(minShare >= 0 && minShare <= 1)) {
      throw new IllegalArgumentException("minShare must be between 0 and 1, was " + minShare);
    }
    if (minShare > 0 && measure != Measure.RMS) {
      throw new IllegalArgumentException(
          "minShare is a share of rms levels, but the measure is " + measure.text());
    }
  }
}
