package io.afferent.schema.wire;

import io.afferent.schema.EegBlock;
import java.util.Optional;

/** Says what is wrong with a block that could be decoded. */
public final class BlockChecks {

  private static final int MAX_UNITS = 1 << 20;

  private BlockChecks() {}

  /** What was found and what is allowed, empty when the block is sound. */
  public static Optional<String> problem(EegBlock block) {
    Optional<String> ids = IdChecks.problem(block.getStreamId(), block.getRecordingId());
    if (ids.isPresent()) {
      return ids;
    }
    if (block.getBlockSequence() < 0 || block.getFirstSampleIndex() < 0) {
      return Optional.of(
          "blockSequence and firstSampleIndex must be at least 0, were "
              + block.getBlockSequence()
              + " and "
              + block.getFirstSampleIndex());
    }
    if (block.getUnitCount() < 1 || block.getUnitCount() > MAX_UNITS) {
      return Optional.of("unitCount must be 1 to " + MAX_UNITS + ", was " + block.getUnitCount());
    }
    if (block.getSampleCount() < 0 || (block.getSampleCount() == 0 && !block.getEndOfRecording())) {
      return Optional.of(
          "sampleCount must be at least 1 (0 only in the block that ends a recording), was "
              + block.getSampleCount());
    }
    if (block.getFirstSampleIndex() > Long.MAX_VALUE - block.getSampleCount()) {
      return Optional.of("firstSampleIndex " + block.getFirstSampleIndex() + " is too large");
    }
    if (block.getRateNumerator() < 0 || block.getRateDenominator() < 1) {
      return Optional.of(
          "the rate must be a fraction of at least 0 Hz, was "
              + block.getRateNumerator()
              + "/"
              + block.getRateDenominator());
    }
    if (RecordingLength.isTooFast(block.getRateNumerator(), block.getRateDenominator())) {
      return Optional.of(
          "the rate must be at most 1 GHz, was "
              + block.getRateNumerator()
              + "/"
              + block.getRateDenominator());
    }
    long end = block.getFirstSampleIndex() + block.getSampleCount();
    if (RecordingLength.isBeyond(
        Math.max(1, end), block.getRateNumerator(), block.getRateDenominator())) {
      return Optional.of(
          "the block ends before sample "
              + end
              + " at "
              + block.getRateNumerator()
              + "/"
              + block.getRateDenominator()
              + " Hz, more than "
              + RecordingLength.MAX_YEARS
              + " years after the recording began; its index or its rate is wrong");
    }
    long expected =
        (long) block.getSampleCount()
            * block.getUnitCount()
            * SampleBytes.bytesPerSample(block.getSampleType());
    if (block.getSamples().remaining() != expected) {
      return Optional.of(
          "samples must be "
              + expected
              + " bytes ("
              + block.getSampleCount()
              + " samples of "
              + block.getUnitCount()
              + " units as "
              + block.getSampleType()
              + "), were "
              + block.getSamples().remaining());
    }
    int checksum = Checksums.crc32c(block.getSamples());
    if (checksum != block.getSamplesCrc32c()) {
      return Optional.of(
          "the CRC-32C of samples is "
              + Integer.toHexString(checksum)
              + ", the block says "
              + Integer.toHexString(block.getSamplesCrc32c())
              + ": the samples were damaged on the way");
    }
    return Optional.empty();
  }
}
