package io.afferent.jobs.graph;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * The records of the signal topic that a completed checkpoint covers, as an accumulator of the job:
 * the offset after the newest record of each partition. It tells within a heartbeat what the
 * consumer group's committed offsets tell some ten seconds after a topic has fallen silent.
 */
@SuppressWarnings("NonApiType") // Flink asks for a result that is serializable
public final class CoveredOffsets implements Accumulator<Integer, HashMap<Integer, Long>> {

  private static final long serialVersionUID = 1L;

  /** Name of the accumulator. */
  public static final String NAME = "covered-offsets";

  private final HashMap<Integer, Long> next = new HashMap<>();

  /** Notes that the records of a partition before an offset are covered. */
  void cover(Map<Integer, Long> offsets) {
    offsets.forEach((partition, offset) -> next.merge(partition, offset, Math::max));
  }

  /** Not used; see {@link #cover}. */
  @Override
  public void add(Integer partition) {
    throw new UnsupportedOperationException("offsets are noted by cover()");
  }

  @Override
  public HashMap<Integer, Long> getLocalValue() {
    return next;
  }

  @Override
  public void resetLocal() {
    next.clear();
  }

  @Override
  public void merge(Accumulator<Integer, HashMap<Integer, Long>> other) {
    cover(other.getLocalValue());
  }

  @Override
  public CoveredOffsets clone() {
    CoveredOffsets copy = new CoveredOffsets();
    copy.merge(this);
    return copy;
  }
}
