package io.afferent.models.spectrum;

import java.util.Locale;

/** What a spectrum covers (specification of encoders, 3.1: one ambiguity, one switch). */
public enum SpectrumMode {
  /** One spectrum of the whole window: tokens are frequency bands. */
  SEGMENT,
  /** One spectrum per frame of the window: tokens are bands of a time frame. */
  FRAME;

  /** The name in manifests: lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of a manifest's name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static SpectrumMode ofKey(String key) {
    for (SpectrumMode mode : values()) {
      if (mode.key().equals(key)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("spectrum_mode must be segment or frame, was " + key);
  }
}
