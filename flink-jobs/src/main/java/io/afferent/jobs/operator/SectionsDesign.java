package io.afferent.jobs.operator;

import io.afferent.jobs.filter.SecondOrderSections;
import java.io.Serializable;

/** Designs a filter once the rate is known. Travels with the job. */
@FunctionalInterface
interface SectionsDesign extends Serializable {

  /**
   * The sections at a rate.
   *
   * @throws IllegalArgumentException when the filter cannot be made at that rate
   */
  SecondOrderSections at(double sampleRateHz);
}
