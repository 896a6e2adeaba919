package io.afferent.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.filter.SosDesign;
import io.afferent.jobs.filter.SosFilter;
import io.afferent.jobs.resample.PolyphaseResampler;
import io.afferent.jobs.resample.ResampleRatio;
import io.afferent.models.training.WindowSource.WindowRecording;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordingWindowsTest {

  private static final Preprocessing USUAL =
      new Preprocessing(new BigDecimal("0.5"), BigDecimal.valueOf(45), 250, 3000, 3000);

  private static SimulatorOptions subject(long seconds, int rateHz, String... labels) {
    return new SimulatorOptions(
        "subject",
        List.of(labels),
        new SampleRate(rateHz, 1),
        Optional.of(Duration.ofSeconds(seconds)),
        0,
        50,
        Optional.empty(),
        4);
  }

  private static Map<String, ReplaySource> sources(SimulatorOptions... subjects) {
    Map<String, ReplaySource> sources = new LinkedHashMap<>();
    for (SimulatorOptions options : subjects) {
      sources.put("s" + (sources.size() + 1), SimulatedRecording.source(options));
    }
    return sources;
  }

  @Test
  void rowsAreWhatFilterAndResamplerGive() throws Exception {
    int seconds = 73;
    SimulatorOptions options = subject(seconds, 256, "Fp1", "O2");
    RecordingWindows windows =
        new RecordingWindows(sources(options), true, USUAL, 1000, text -> {});

    // The same by hand, in one piece.
    int count = seconds * 256;
    byte[] bytes = new byte[count * 4];
    new SimulatedRecording(options).read(0, 0, count, bytes);
    float[] samples = new float[count * 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) ((short) ((bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8) * 1e-7);
    }
    SosFilter filter = new SosFilter(SosDesign.bandPass(4, 0.5, 45, 256), 2);
    long warm = filter.warmUpRemaining();
    filter.applyFloats(samples, count);
    PolyphaseResampler resampler = new PolyphaseResampler(ResampleRatio.between(256, 1, 250, 1), 2);
    float[] resampled = new float[resampler.outputSamplesFor(count) * 2];
    resampler.processFloats(0, samples, count, resampled);
    int firstWindow = (int) Math.ceil(warm * 250.0 / 256 / 3000);
    float[][] rows = windows.recordings().get(0).windows();

    // 73 s are 6 whole windows; those that touch the warm-up are left out.
    assertThat(rows).hasNumberOfRows(2 * (6 - firstWindow));
    for (int row = 0; row < rows.length; row++) {
      int unit = row % 2;
      int first = (firstWindow + row / 2) * 3000;
      float[] expected = new float[3000];
      for (int i = 0; i < 3000; i++) {
        expected[i] = resampled[(first + i) * 2 + unit];
      }
      assertThat(rows[row]).as("row %d", row).isEqualTo(expected);
    }
    assertThat(windows.warmUpRows()).isEqualTo(2L * firstWindow);
  }

  @Test
  void theBoundHoldsAndTheWholeRecordingIsSeen() throws Exception {
    Map<String, ReplaySource> sources =
        sources(subject(600, 64, "Fp1", "O2"), subject(120, 64, "Fp1", "O2"));
    Preprocessing narrow = new Preprocessing(BigDecimal.ONE, BigDecimal.valueOf(20), 50, 100, 100);

    RecordingWindows all = new RecordingWindows(sources, true, narrow, 100_000, text -> {});
    RecordingWindows few = new RecordingWindows(sources, true, narrow, 60, text -> {});

    assertThat(all.rowCount()).isEqualTo((int) all.usableRows()).isGreaterThan(600);
    assertThat(few.usableRows()).isEqualTo(all.usableRows());
    assertThat(few.rowCount()).isBetween(40, 60);
    WindowRecording kept = few.recordings().get(0);
    float[][] every = all.recordings().get(0).windows();
    int lastKept = -1;
    for (int i = 0; i < every.length; i++) {
      if (Arrays.equals(every[i], kept.windows()[kept.windows().length - 1])) {
        lastKept = i;
      }
    }
    assertThat(lastKept).isGreaterThan(every.length * 8 / 10);
  }

  @Test
  void rowsOfOneWindowHaveOneTime() throws Exception {
    RecordingWindows windows =
        new RecordingWindows(
            sources(subject(73, 256, "Fp1", "O2", "Cz"), subject(5, 256, "Fp1")),
            true,
            USUAL,
            1000,
            text -> {});
    int[] times = windows.recordings().get(0).times();
    assertThat(times).hasSizeGreaterThan(6);
    for (int row = 1; row < times.length; row++) {
      if (row % 3 == 0) {
        assertThat(times[row]).isGreaterThan(times[row - 1]);
      } else {
        assertThat(times[row]).isEqualTo(times[row - 1]);
      }
    }
    assertThat(windows.recordings().get(1).times()).isEmpty();
    assertThat(windows.emptyRecordings()).containsExactly("s2");
  }

  @Test
  void theRingOfAFilterAfterAnOffsetIsNoSignal() {
    // An electrode that is not connected, at 9 mV for 36 s; noise of 1 uV is signal.
    float[] samples = new float[36 * 250 * 2];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i += 2) {
      samples[i] = 9e-3f;
      samples[i + 1] = (float) (1e-6 * random.nextGaussian());
    }
    new SosFilter(SosDesign.bandPass(4, 0.5, 45, 250), 2).applyFloats(samples, 36 * 250);
    for (int window = 1; window < 3; window++) {
      float[] offset = new float[3000];
      float[] noise = new float[3000];
      for (int i = 0; i < 3000; i++) {
        offset[i] = samples[(window * 3000 + i) * 2];
        noise[i] = samples[(window * 3000 + i) * 2 + 1];
      }
      assertThat(offset[0]).isNotEqualTo(offset[2999]);
      assertThat(RecordingWindows.isSignal(offset)).isFalse();
      assertThat(RecordingWindows.isSignal(noise)).isTrue();
      noise[7] = Float.NaN;
      assertThat(RecordingWindows.isSignal(noise)).isFalse();
    }
    assertThat(RecordingWindows.isSignal(new float[3000])).isFalse();
  }

  @Test
  void saysWhatWasDone() throws Exception {
    RecordingWindows windows =
        new RecordingWindows(sources(subject(61, 256, "Fp1")), true, USUAL, 1000, text -> {});

    assertThat(windows.simulated()).isTrue();
    assertThat(windows.description())
        .startsWith(windows.rowCount() + " channel windows of 1 simulated subject (s1); steps ")
        .contains("bandpass: {low_hz: 0.5, high_hz: 45, order: 4}")
        .contains("resample: {to_hz: 250}")
        .endsWith("window: {length: 12s, hop: 12s}");
  }

  @Test
  void aBandAboveHalfTheRateIsRefusedWithTheReason() {
    assertThatThrownBy(
            () ->
                new RecordingWindows(
                    sources(subject(30, 64, "Fp1")), true, USUAL, 1000, text -> {}))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("s1 cannot be prepared for training: bandpass: high_hz 45 must be")
        .hasMessageContaining("32 Hz, half of the 64 Hz");
  }

  @Test
  void aBoundBelowOneWindowIsRefused() {
    assertThatThrownBy(
            () ->
                new RecordingWindows(
                    sources(subject(61, 256, "Fp1", "O2")), true, USUAL, 1, text -> {}))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("are not even one window of its 2 channels");
  }
}
