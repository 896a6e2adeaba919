package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SecondOrderSections;
import io.afferent.jobs.filter.SosDesign;
import java.io.Serializable;
import java.util.Optional;

/**
 * A band of which each edge may be open.
 *
 * @param order poles per edge
 * @param lowHz lower edge (Hz), 0 when open
 * @param highHz upper edge (Hz), 0 when open
 */
record BandDesign(int order, double lowHz, double highHz) implements Serializable {

  /** The filter at a rate, empty when both edges are open. */
  Optional<SecondOrderSections> at(double rateHz) {
    if (lowHz > 0 && highHz > 0) {
      return Optional.of(SosDesign.bandPass(order, lowHz, highHz, rateHz));
    }
    if (lowHz > 0) {
      return Optional.of(SosDesign.highPass(order, lowHz, rateHz));
    }
    return highHz > 0 ? Optional.of(SosDesign.lowPass(order, highHz, rateHz)) : Optional.empty();
  }
}
