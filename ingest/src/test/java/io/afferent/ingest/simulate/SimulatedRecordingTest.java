package io.afferent.ingest.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.replay.RecordingReplay;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedRecordingTest {
  private static final int RATE = 256;

  @Test
  void samplesDoNotDependOnHowTheyAreCut() {
    long seed = 20_261_124;
    Random random = new Random(seed);
    SimulatorOptions options = SimulatorOptions.demo(Optional.of(Duration.ofSeconds(130)), 5);
    int width = 2 * options.labels().size();
    byte[] whole = new byte[130 * RATE * width];
    new SimulatedRecording(options).read(0, 0, 130 * RATE, whole);
    SimulatedRecording cut = new SimulatedRecording(options);
    for (int trial = 0; trial < 300; trial++) {
      int count = 1 + random.nextInt(400);
      int first = random.nextInt(130 * RATE - count);
      byte[] part = new byte[count * width];
      assertThat(cut.read(0, first, count, part)).isEqualTo(count);
      assertThat(part)
          .as("%d samples from %d, seed %d", count, first, seed)
          .isEqualTo(Arrays.copyOfRange(whole, first * width, (first + count) * width));
    }
  }

  @Test
  void anotherSeedIsAnotherSubject() {
    SimulatorOptions one = SimulatorOptions.demo(Optional.of(Duration.ofSeconds(10)), 1);
    SimulatorOptions two = SimulatorOptions.demo(Optional.of(Duration.ofSeconds(10)), 2);
    assertThat(channel(one, "Cz", 0, 10)).isNotEqualTo(channel(two, "Cz", 0, 10));
  }

  @Test
  void alphaIsInTheBurstsAndOverTheBackOfTheHead() {
    SimulatorOptions options = quiet(600);
    double inside = 0;
    double outside = 0;
    double frontal = 0;
    int bursts = 0;
    List<RecordingEvent> events = new SimulatedRecording(options).events();
    for (RecordingEvent event : events) {
      if (event.label().equals("alpha on")) {
        long at = event.sampleIndex().orElseThrow() + RATE / 2;
        inside += power(channel(options, "O1", at, 2), 9.5, 10.5);
        frontal += power(channel(options, "F3", at, 2), 9.5, 10.5);
        outside += power(channel(options, "O1", at - 2 * RATE - RATE / 2, 2), 9.5, 10.5);
        bursts++;
      }
    }
    assertThat(bursts).isEqualTo(30);
    assertThat(inside).isGreaterThan(20 * outside).isGreaterThan(20 * frontal);
  }

  @Test
  void blinksAreWhereTheEventsSayWithTheirAmplitude() {
    SimulatorOptions options = quiet(120);
    int blinks = 0;
    for (RecordingEvent event : new SimulatedRecording(options).events()) {
      if (event.label().equals("blink")) {
        long at = event.sampleIndex().orElseThrow();
        double[] around = channel(options, "Fp1", at, 1);
        assertThat(Arrays.stream(around, 0, RATE * 2 / 5).max().orElseThrow())
            .isBetween(100.0, 460.0);
        blinks++;
      }
    }
    assertThat(blinks).isEqualTo(30);
  }

  @Test
  void theDischargeIsAtThreeHertzInItsChannelsAndTimesOnly() {
    SimulatorOptions options =
        new SimulatorOptions(
            "focal",
            SimulatorOptions.nineteenChannels(),
            new SampleRate(RATE, 1),
            Optional.of(Duration.ofSeconds(60)),
            0,
            0,
            Optional.of(
                new Discharge(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    List.of("C3", "P3"),
                    Optional.empty())),
            9);
    double during = power(channel(options, "C3", 22L * RATE, 6), 2.9, 3.1);
    assertThat(during).isGreaterThan(20 * power(channel(options, "C3", 40L * RATE, 6), 2.9, 3.1));
    assertThat(during).isGreaterThan(20 * power(channel(options, "C4", 22L * RATE, 6), 2.9, 3.1));
    List<RecordingEvent> discharges =
        new SimulatedRecording(options)
            .events().stream().filter(event -> event.label().equals("discharge")).toList();
    assertThat(discharges).hasSize(1);
    assertThat(discharges.get(0).sampleIndex()).hasValue(20L * RATE);
    assertThat(discharges.get(0).durationNanos()).hasValue(10_000_000_000L);
  }

  @Test
  void theBackgroundFallsWithFrequencyAndNeighboursCorrelateMoreThanStrangers() {
    SimulatorOptions options = quiet(300);
    double[] cz = channel(options, "Cz", 0, 300);
    double low = 0;
    double high = 0;
    for (int k = 0; k < 75; k++) {
      double[] part = Arrays.copyOfRange(cz, k * 4 * RATE, (k + 1) * 4 * RATE);
      low += power(part, 2, 4) / 2;
      high += power(part, 16, 32) / 16;
    }
    // Three octaves at 1/f^1.5 are a factor of 22.6; value noise is not exactly a power law.
    assertThat(low / high).isBetween(11.0, 46.0);
    double[] c3 = channel(options, "C3", 0, 300);
    double[] p3 = channel(options, "P3", 0, 300);
    double[] f8 = channel(options, "F8", 0, 300);
    assertThat(correlation(c3, p3)).isBetween(0.3, 0.95);
    assertThat(correlation(c3, p3)).isGreaterThan(Math.abs(correlation(c3, f8)) + 0.2);
  }

  @Test
  void humIsAtTheMainsFrequency() {
    SimulatorOptions with = SimulatorOptions.demo(Optional.of(Duration.ofSeconds(20)), 3);
    double[] c3 = channel(with, "C3", 0, 20);
    assertThat(power(c3, 50, 50)).isGreaterThan(10 * power(c3, 47, 47));
  }

  @Test
  void aRecordingWithoutEndGoesOnWithItsEventsInOrder() {
    SimulatedRecording recording =
        new SimulatedRecording(SimulatorOptions.demo(Optional.empty(), 1));
    assertThat(recording.streams().get(0).sampleCount()).isEqualTo(RecordingReplay.WITHOUT_END);
    byte[] block = new byte[26 * 38];
    assertThat(recording.read(0, 86_400L * 365 * RATE, 26, block)).isEqualTo(26);
    long last = -1;
    int discharges = 0;
    for (int k = 0; k < 2200; k++) {
      RecordingEvent event = recording.events().get(k);
      assertThat(event.deviceTimeNanos()).isGreaterThanOrEqualTo(last);
      last = event.deviceTimeNanos();
      discharges += event.label().equals("discharge") ? 1 : 0;
    }
    // 21 events a minute and a discharge every second minute.
    assertThat(discharges).isBetween(50, 52);
    assertThat(recording.events().get(3))
        .isEqualTo(
            new SimulatedRecording(SimulatorOptions.demo(Optional.empty(), 1)).events().get(3));
  }

  @Test
  void anUnknownChannelIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(
            () ->
                new SimulatorOptions(
                    "x",
                    List.of("A1"),
                    new SampleRate(256, 1),
                    Optional.empty(),
                    0,
                    0,
                    Optional.empty(),
                    1))
        .hasMessageContaining("no channel A1; allowed are Fp1, Fp2");
  }

  private static SimulatorOptions quiet(int seconds) {
    return new SimulatorOptions(
        "quiet",
        SimulatorOptions.nineteenChannels(),
        new SampleRate(RATE, 1),
        Optional.of(Duration.ofSeconds(seconds)),
        0,
        0,
        Optional.empty(),
        17);
  }

  /** Values of one channel (uV). */
  private static double[] channel(SimulatorOptions options, String label, long first, int seconds) {
    SimulatedRecording recording = new SimulatedRecording(options);
    int units = options.labels().size();
    byte[] bytes = new byte[2 * units * seconds * RATE];
    int count = recording.read(0, first, seconds * RATE, bytes);
    double[] values = new double[count];
    int unit = options.labels().indexOf(label);
    for (int k = 0; k < count; k++) {
      int at = 2 * (k * units + unit);
      values[k] = (short) ((bytes[at] & 0xff) | bytes[at + 1] << 8) / 10.0;
    }
    return values;
  }

  /** Power at whole multiples of the inverse length in a band, by the definition of the DFT. */
  private static double power(double[] values, double fromHz, double toHz) {
    double step = (double) RATE / values.length;
    double power = 0;
    for (double hz = Math.ceil(fromHz / step - 1e-9) * step; hz <= toHz + 1e-9; hz += step) {
      double re = 0;
      double im = 0;
      for (int k = 0; k < values.length; k++) {
        double hann = 1 - Math.cos(2 * Math.PI * k / values.length);
        re += hann * values[k] * Math.cos(2 * Math.PI * hz * k / RATE);
        im += hann * values[k] * Math.sin(2 * Math.PI * hz * k / RATE);
      }
      power += (re * re + im * im) / ((double) values.length * values.length);
    }
    return power;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += (a[k] - meanA) * (b[k] - meanB);
      aa += (a[k] - meanA) * (a[k] - meanA);
      bb += (b[k] - meanB) * (b[k] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
