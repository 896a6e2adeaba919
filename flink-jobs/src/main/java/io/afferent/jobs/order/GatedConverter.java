package io.afferent.jobs.order;

import io.afferent.jobs.frame.StreamLayout;
import io.afferent.schema.EegBlock;
import io.afferent.schema.StreamDescriptor;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The converter of a descriptor, or why its blocks cannot be taken. Not thread-safe. */
final class GatedConverter {

  private final @Nullable BlockConverter converter;
  private final @Nullable StreamLayout layout;
  private final String problem;

  private GatedConverter(
      @Nullable BlockConverter converter, @Nullable StreamLayout layout, String problem) {
    this.converter = converter;
    this.layout = layout;
    this.problem = problem;
  }

  static GatedConverter of(StreamDescriptor descriptor, StreamGate gate) {
    BlockConverter converter;
    try {
      converter = new BlockConverter(descriptor);
    } catch (IllegalArgumentException unusable) {
      return new GatedConverter(null, null, String.valueOf(unusable.getMessage()));
    }
    Optional<String> problem = gate.problem(converter.layout());
    return problem.isPresent()
        ? new GatedConverter(null, converter.layout(), problem.get())
        : new GatedConverter(converter, converter.layout(), "");
  }

  /** Whether the pipeline can take the stream. */
  boolean accepts() {
    return converter != null;
  }

  /** The converter; only where {@link #accepts()} says so. */
  BlockConverter converter() {
    return Objects.requireNonNull(converter, problem);
  }

  /** The layout, null when the descriptor gives none. */
  @Nullable StreamLayout layout() {
    return layout;
  }

  /** Why a block cannot be taken, empty when it can. */
  String problemOf(EegBlock block) {
    return converter == null ? problem : converter.mismatch(block);
  }

  /**
   * Why a recording cannot go on with this descriptor: the steps behind cannot change over in the
   * middle. Empty when it can.
   *
   * @param before what it had so far
   */
  String problemAfter(GatedConverter before) {
    StreamLayout was = before.layout;
    StreamLayout is = layout;
    if (was == null
        || is == null
        || (was.rate().equals(is.rate())
            && was.units().equals(is.units())
            && was.unitKinds().equals(is.unitKinds()))) {
      return "";
    }
    return "the recording began with "
        + was.unitCount()
        + " units at "
        + was.rate()
        + " and goes on with "
        + is.unitCount()
        + " units at "
        + is.rate()
        + " or other names; a source that changes its rate or units must begin a new recording";
  }
}
