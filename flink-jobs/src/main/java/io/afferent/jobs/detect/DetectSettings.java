package io.afferent.jobs.detect;

import io.afferent.schema.AlertSeverity;
import java.io.Serializable;

/**
 * What is detected.
 *
 * @param rule name in alerts and reports, for example alpha-burst
 * @param severity how urgent an event is
 * @param levels when a unit is on; levels in microvolts where the signal is in volts
 * @param events what makes an event
 */
public record DetectSettings(
    String rule, AlertSeverity severity, LevelSettings levels, EventSettings events)
    implements Serializable {

  public DetectSettings {
    if (rule.isBlank()) {
      throw new IllegalArgumentException("a rule must have a name, was blank");
    }
  }
}
