package io.afferent.ingest.recording.edf;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One signal as the header declares it. Ranges are empty where the header holds no number.
 *
 * @param number position in the file, from 0
 * @param label label without padding
 * @param transducer transducer without padding
 * @param unit unit without padding
 * @param physicalMin physical minimum in {@code unit}
 * @param physicalMax physical maximum in {@code unit}
 * @param digitalMin digital minimum
 * @param digitalMax digital maximum
 * @param prefiltering filters without padding
 * @param samplesPerRecord samples per record, not negative
 * @param byteOffset where the signal begins in a record (bytes)
 */
record EdfSignal(
    int number,
    String label,
    String transducer,
    String unit,
    Optional<BigDecimal> physicalMin,
    Optional<BigDecimal> physicalMax,
    Optional<BigDecimal> digitalMin,
    Optional<BigDecimal> digitalMax,
    String prefiltering,
    int samplesPerRecord,
    long byteOffset) {

  boolean isAnnotations() {
    return label.equals("EDF Annotations") || label.equals("BDF Annotations");
  }
}
