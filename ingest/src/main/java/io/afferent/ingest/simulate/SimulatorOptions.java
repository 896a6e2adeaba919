package io.afferent.ingest.simulate;

import io.afferent.ingest.recording.SampleRate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is simulated.
 *
 * @param name name of the recording and its stream
 * @param labels channels, from the 19 of the international 10-20 system
 * @param rate sampling rate, 32 to 32768 Hz
 * @param duration length of the recording; empty for one without end
 * @param startTimeNanos device time of sample 0 (ns since 1970-01-01)
 * @param mainsHz frequency of the mains hum, 0 for none; left out at half the rate and above
 * @param discharge seizure-like discharge, empty for none
 * @param seed seed of everything that is random
 */
public record SimulatorOptions(
    String name,
    List<String> labels,
    SampleRate rate,
    Optional<Duration> duration,
    long startTimeNanos,
    double mainsHz,
    Optional<Discharge> discharge,
    long seed) {
  private static final List<String> EIGHT =
      List.of("Fp1", "Fp2", "C3", "C4", "P7", "P8", "O1", "O2");

  public SimulatorOptions {
    labels = List.copyOf(labels);
    if (name.isBlank()) {
      throw new IllegalArgumentException("the recording must have a name, was blank");
    }
    if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw new IllegalArgumentException(
          "labels must be at least 1 and differ, were " + String.join(", ", labels));
    }
    for (String label : labels) {
      ScalpPosition.of(label);
    }
    if (rate.hz() < 32 || rate.hz() > 32768) {
      throw new IllegalArgumentException(
          "the rate must be 32 to 32768 Hz, was " + rate.text() + " Hz");
    }
    if (duration.isPresent() && duration.get().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "the duration must be at least 1 s, was " + duration.get());
    }
    if (!(mainsHz >= 0 && mainsHz <= 1000)) {
      throw new IllegalArgumentException("mainsHz must be 0 to 1000 Hz, was " + mainsHz);
    }
    if (discharge.isPresent() && !labels.containsAll(discharge.get().labels())) {
      throw new IllegalArgumentException(
          "the discharge is in channels "
              + String.join(", ", discharge.get().labels())
              + ", but only "
              + String.join(", ", labels)
              + " are simulated");
    }
  }

  /** All 19 channels of the 10-20 system, front to back. */
  public static List<String> nineteenChannels() {
    return ScalpPosition.labels();
  }

  /** Eight channels that show blinks, alpha and both hemispheres. */
  public static List<String> eightChannels() {
    return EIGHT;
  }

  /**
   * The subject of demos: 19 channels at 256 Hz with 50 Hz hum, starting at 2026-01-01T00:00:00,
   * and from 75 s on a discharge of 10 s, in a recording without end every 120 s.
   */
  public static SimulatorOptions demo(Optional<Duration> duration, long seed) {
    return new SimulatorOptions(
        "simulated",
        nineteenChannels(),
        new SampleRate(256, 1),
        duration,
        1_767_225_600_000_000_000L,
        50,
        Optional.of(
            new Discharge(
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                nineteenChannels(),
                duration.isPresent() ? Optional.empty() : Optional.of(Duration.ofSeconds(120)))),
        seed);
  }
}
