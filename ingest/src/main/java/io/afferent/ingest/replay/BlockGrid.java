package io.afferent.ingest.replay;

import io.afferent.ingest.recording.SampleRate;
import java.math.BigInteger;

/**
 * Where blocks of a given length in time begin: block {@code k} begins at sample {@code floor(k *
 * milliseconds * rate / 1000)}, exactly, so that blocks of a fractional length differ by one sample
 * and never drift. A length below one sample gives blocks of one sample.
 */
final class BlockGrid {
  private final BigInteger numerator;
  private final BigInteger denominator;
  private final long wholeLength;
  private final int longest;

  BlockGrid(SampleRate rate, int blockMillis) {
    BigInteger samples =
        BigInteger.valueOf(rate.numerator()).multiply(BigInteger.valueOf(blockMillis));
    BigInteger per = BigInteger.valueOf(rate.denominator()).multiply(BigInteger.valueOf(1000));
    boolean belowOneSample = samples.compareTo(per) < 0;
    numerator = belowOneSample ? BigInteger.ONE : samples;
    denominator = belowOneSample ? BigInteger.ONE : per;
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    boolean whole = parts[1].signum() == 0;
    BigInteger ceiling = whole ? parts[0] : parts[0].add(BigInteger.ONE);
    if (ceiling.bitLength() > 31) {
      throw new IllegalArgumentException(
          "a block of "
              + blockMillis
              + " ms at "
              + rate.text()
              + " Hz has "
              + ceiling
              + " samples, at most 2147483647 are allowed; use shorter blocks");
    }
    longest = ceiling.intValueExact();
    wholeLength = whole ? longest : 0;
  }

  /** Samples of the longest block. */
  int longest() {
    return longest;
  }

  /** The first sample after {@code sampleIndex} that begins a block. */
  long nextBoundary(long sampleIndex) {
    if (wholeLength > 0) {
      return (sampleIndex / wholeLength + 1) * wholeLength;
    }
    BigInteger block =
        BigInteger.valueOf(sampleIndex).multiply(denominator).divide(numerator).add(BigInteger.ONE);
    long boundary = boundary(block);
    while (boundary <= sampleIndex) {
      block = block.add(BigInteger.ONE);
      boundary = boundary(block);
    }
    return boundary;
  }

  private long boundary(BigInteger block) {
    return block.multiply(numerator).divide(denominator).longValueExact();
  }
}
