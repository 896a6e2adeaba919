package io.afferent.schema.wire;

import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Says what is wrong with a descriptor that could be decoded. */
public final class DescriptorChecks {

  private DescriptorChecks() {}

  /** What was found and what is allowed, empty when the descriptor is sound. */
  public static Optional<String> problem(StreamDescriptor descriptor) {
    Optional<String> ids = IdChecks.problem(descriptor.getStreamId(), descriptor.getRecordingId());
    if (ids.isPresent()) {
      return ids;
    }
    if (descriptor.getUnits().isEmpty()) {
      return Optional.of("a stream needs at least one unit");
    }
    Set<String> labels = new HashSet<>();
    for (UnitDescriptor unit : descriptor.getUnits()) {
      if (!labels.add(unit.getLabel())) {
        return Optional.of(
            "labels must be unique in a stream, '" + unit.getLabel() + "' comes twice");
      }
      if (!Double.isFinite(unit.getGain()) || !Double.isFinite(unit.getOffset())) {
        return Optional.of(
            "gain and offset of unit '"
                + unit.getLabel()
                + "' must be finite, were "
                + unit.getGain()
                + " and "
                + unit.getOffset());
      }
    }
    if (descriptor.getRateNumerator() < 0 || descriptor.getRateDenominator() < 1) {
      return Optional.of(
          "the rate must be a fraction of at least 0 Hz, was "
              + descriptor.getRateNumerator()
              + "/"
              + descriptor.getRateDenominator());
    }
    if (RecordingLength.isTooFast(descriptor.getRateNumerator(), descriptor.getRateDenominator())) {
      return Optional.of(
          "the rate must be at most 1 GHz, was "
              + descriptor.getRateNumerator()
              + "/"
              + descriptor.getRateDenominator());
    }
    if (RecordingLength.isBeyond(
        1, descriptor.getRateNumerator(), descriptor.getRateDenominator())) {
      return Optional.of(
          "at "
              + descriptor.getRateNumerator()
              + "/"
              + descriptor.getRateDenominator()
              + " Hz a single sample takes more than "
              + RecordingLength.MAX_YEARS
              + " years; the rate is wrong");
    }
    long hash = DescriptorHash.of(descriptor);
    if (hash != descriptor.getDescriptorHash()) {
      return Optional.of(
          "descriptorHash is "
              + Long.toHexString(descriptor.getDescriptorHash())
              + ", the descriptor's own is "
              + Long.toHexString(hash)
              + ": it was damaged or changed after it was hashed");
    }
    return Optional.empty();
  }
}
