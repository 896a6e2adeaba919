package io.afferent.ingest.simulate;

import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.schema.EventKind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The EEG of a simulated subject. Every sample follows from the options and its index alone,
 * however the samples are asked for.
 *
 * <p>What is in it (peak values at the place where each is largest):
 *
 * <ul>
 *   <li>Background: power falls as 1/f^1.5, 12 uV root mean square. Exponents of resting EEG lie
 *       between about 1 and 2 (Donoghue et al., Nature Neuroscience 23, 2020, on parameterizing
 *       power spectra). Six sources under the scalp reach neighbouring channels together, and each
 *       channel has a share of its own, so that neighbours correlate and distant channels hardly.
 *   <li>Alpha: 9.5 to 10.5 Hz for 3 to 9 s, three times a minute, 30 uV, waxing and waning, largest
 *       over O1 and O2. The glossary of clinical EEG (Kane et al., Clinical Neurophysiology
 *       Practice 2, 2017) has the alpha rhythm at 8 to 13 Hz, over the posterior regions, mostly
 *       below 50 uV.
 *   <li>Blinks: 0.4 s, 150 to 400 uV, positive, a fast rise and a slower fall, largest at Fp1 and
 *       Fp2 and nearly gone at the vertex, 15 times a minute. Positivity and fall-off to the back
 *       are those of lid movement over the eye's dipole (Iwasaki et al., Clinical Neurophysiology
 *       116, 2005); amplitudes are a choice.
 *   <li>Discharge: at 3 Hz, a negative spike of about 60 ms and 150 uV and a negative slow wave of
 *       200 uV, largest in front, as in the glossary's spike-and-slow-wave complexes. Channels that
 *       are not named do not show it.
 *   <li>Mains hum: 1.5 uV, with a phase and a strength (half to one and a half) for each channel.
 * </ul>
 *
 * <p>Values are int16 steps of 0.1 uV and saturate at the ends. Not thread-safe.
 */
public final class EegSimulator {
  /** Value of one digital step (V). */
  public static final double GAIN_VOLTS = 1e-7;

  private static final double STEPS_PER_MICROVOLT = 10;
  private static final double BACKGROUND_MICROVOLTS = 12;
  private static final double BACKGROUND_EXPONENT = 1.5;
  private static final double SLOWEST_SECONDS = 8;
  private static final double OWN_SHARE = 0.5;
  private static final double ALPHA_MICROVOLTS = 30;
  private static final double HUM_MICROVOLTS = 1.5;
  private static final double SPIKE_MICROVOLTS = 150;
  private static final double WAVE_MICROVOLTS = 200;
  private static final double DISCHARGE_HZ = 3;
  private static final List<ScalpPosition> SOURCES =
      List.of(
          new ScalpPosition(-0.4, 0.7),
          new ScalpPosition(0.4, 0.7),
          new ScalpPosition(-0.7, 0),
          new ScalpPosition(0.7, 0),
          new ScalpPosition(-0.35, -0.7),
          new ScalpPosition(0.35, -0.7));

  private final SimulatorOptions options;
  private final double rateHz;
  private final int channels;
  private final OctaveNoise[] sources = new OctaveNoise[SOURCES.size()];
  private final OctaveNoise[] own;
  private final double[] sourceNow = new double[SOURCES.size()];
  private final double[][] mix;
  private final double[] ownMix;
  private final double[] alphaWeight;
  private final double[] blinkWeight;
  private final double[] dischargeWeight;
  private final double[] humAmplitude;
  private final double[] humPhase;
  private final long dischargeStart;
  private final long dischargeLength;
  private final long dischargeEvery;
  private Minute minute;

  public EegSimulator(SimulatorOptions options) {
    this.options = options;
    this.rateHz = options.rate().hz();
    this.channels = options.labels().size();
    long seed = SeededValues.bits(options.seed(), 0);
    int octaves = 1;
    while ((1L << octaves) <= SLOWEST_SECONDS * rateHz) {
      octaves++;
    }
    for (int s = 0; s < sources.length; s++) {
      sources[s] = new OctaveNoise(SeededValues.bits(seed, 1000 + s), octaves, BACKGROUND_EXPONENT);
    }
    own = new OctaveNoise[channels];
    mix = new double[channels][sources.length];
    ownMix = new double[channels];
    alphaWeight = new double[channels];
    blinkWeight = new double[channels];
    dischargeWeight = new double[channels];
    humAmplitude = new double[channels];
    humPhase = new double[channels];
    boolean hum = options.mainsHz() > 0 && options.mainsHz() < rateHz / 2;
    for (int c = 0; c < channels; c++) {
      String label = options.labels().get(c);
      ScalpPosition position = ScalpPosition.of(label);
      int number = SimulatorOptions.nineteenChannels().indexOf(label);
      own[c] =
          new OctaveNoise(SeededValues.bits(seed, 2000 + number), octaves, BACKGROUND_EXPONENT);
      double power = 0;
      for (int s = 0; s < sources.length; s++) {
        mix[c][s] = position.nearness(SOURCES.get(s), 0.45);
        power += mix[c][s] * mix[c][s];
      }
      double shared = Math.sqrt((1 - OWN_SHARE * OWN_SHARE) / power) * BACKGROUND_MICROVOLTS;
      for (int s = 0; s < sources.length; s++) {
        mix[c][s] *= shared;
      }
      ownMix[c] = OWN_SHARE * BACKGROUND_MICROVOLTS;
      alphaWeight[c] = ALPHA_MICROVOLTS * position.nearness(0.31, -0.95, 0.5);
      blinkWeight[c] = position.nearness(0.31, 0.95, 0.35);
      dischargeWeight[c] =
          options.discharge().isPresent() && options.discharge().get().labels().contains(label)
              ? 0.75 + 0.25 * position.y()
              : 0;
      humAmplitude[c] =
          hum ? HUM_MICROVOLTS * SeededValues.uniform(seed, 3000 + number, 0.5, 1.5) : 0;
      humPhase[c] = SeededValues.uniform(seed, 4000 + number, 0, 2 * Math.PI);
    }
    if (options.discharge().isPresent()) {
      Discharge discharge = options.discharge().get();
      dischargeStart = samplesIn(discharge.start());
      dischargeLength = samplesIn(discharge.duration());
      dischargeEvery = discharge.every().map(this::samplesIn).orElse(Long.MAX_VALUE);
    } else {
      dischargeStart = Long.MAX_VALUE;
      dischargeLength = 0;
      dischargeEvery = Long.MAX_VALUE;
    }
    minute = minute(0);
  }

  /** What is simulated. */
  public SimulatorOptions options() {
    return options;
  }

  /**
   * Writes digital values, little-endian int16, sample-major, from position 0.
   *
   * @param firstSampleIndex first sample, not negative
   * @param sampleCount how many samples
   * @param dst room for {@code 2 * sampleCount} bytes for each channel
   */
  public void read(long firstSampleIndex, int sampleCount, byte[] dst) {
    if (firstSampleIndex < 0 || sampleCount < 0 || dst.length < 2L * sampleCount * channels) {
      throw new IllegalArgumentException(
          "firstSampleIndex and sampleCount must be at least 0 and dst have 2 bytes for each value,"
              + " were "
              + firstSampleIndex
              + ", "
              + sampleCount
              + " and "
              + dst.length
              + " bytes for "
              + channels
              + " channels");
    }
    int at = 0;
    for (int row = 0; row < sampleCount; row++) {
      long index = firstSampleIndex + row;
      double seconds = index / rateHz;
      moveTo(index);
      double alpha = alpha(index);
      double blink = blink(index);
      double discharge = discharge(index);
      for (int s = 0; s < sources.length; s++) {
        sourceNow[s] = sources[s].at(index);
      }
      for (int c = 0; c < channels; c++) {
        double microvolts = ownMix[c] * own[c].at(index);
        double[] weights = mix[c];
        for (int s = 0; s < weights.length; s++) {
          microvolts += weights[s] * sourceNow[s];
        }
        microvolts +=
            alpha * alphaWeight[c] + blink * blinkWeight[c] + discharge * dischargeWeight[c];
        if (humAmplitude[c] != 0) {
          microvolts +=
              humAmplitude[c] * Math.sin(2 * Math.PI * options.mainsHz() * seconds + humPhase[c]);
        }
        long steps = Math.round(microvolts * STEPS_PER_MICROVOLT);
        int value = (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, steps));
        dst[at++] = (byte) value;
        dst[at++] = (byte) (value >> 8);
      }
    }
  }

  /** Samples until a time, rounded down. */
  long samplesIn(Duration time) {
    return BigInteger.valueOf(time.toNanos())
        .multiply(BigInteger.valueOf(options.rate().numerator()))
        .divide(
            BigInteger.valueOf(options.rate().denominator())
                .multiply(BigInteger.valueOf(1_000_000_000L)))
        .longValueExact();
  }

  /** What happens in a minute of the recording, in the order of onsets. */
  List<RecordingEvent> eventsOfMinute(long number) {
    Minute happening = minute(number);
    List<RecordingEvent> events = new ArrayList<>();
    for (int k = 0; k < Minute.BURSTS; k++) {
      long length = happening.burstEnd[k] - happening.burstStart[k];
      events.add(event(happening.burstStart[k], length, "alpha on"));
      events.add(event(happening.burstEnd[k], 0, "alpha off"));
    }
    for (long start : happening.blinkStart) {
      events.add(event(start, Math.round(Minute.BLINK_SECONDS * rateHz), "blink"));
    }
    long from = minuteStart(number);
    long to = minuteStart(number + 1);
    for (long start = firstDischargeFrom(from); start < to; ) {
      events.add(event(start, dischargeLength, "discharge"));
      if (dischargeEvery == Long.MAX_VALUE) {
        break;
      }
      start += dischargeEvery;
    }
    Comparator<RecordingEvent> byOnset = Comparator.comparingLong(RecordingEvent::deviceTimeNanos);
    events.sort(byOnset.thenComparing(RecordingEvent::label));
    return events;
  }

  private RecordingEvent event(long sampleIndex, long length, String label) {
    SampleRate rate = options.rate();
    return new RecordingEvent(
        options.startTimeNanos() + rate.nanosAt(sampleIndex),
        OptionalLong.of(sampleIndex),
        length == 0 ? OptionalLong.empty() : OptionalLong.of(rate.nanosAt(length)),
        label,
        "",
        Optional.empty(),
        OptionalInt.empty(),
        EventKind.ANNOTATION);
  }

  private long firstDischargeFrom(long sampleIndex) {
    if (dischargeStart >= sampleIndex) {
      return dischargeStart;
    }
    if (dischargeEvery == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    long turns = Math.floorDiv(sampleIndex - dischargeStart + dischargeEvery - 1, dischargeEvery);
    return dischargeStart + turns * dischargeEvery;
  }

  private long minuteStart(long number) {
    return samplesIn(Duration.ofMinutes(number));
  }

  private Minute minute(long number) {
    return new Minute(number, minuteStart(number), rateHz, options.seed());
  }

  private void moveTo(long index) {
    // One sample either way at a boundary does not matter: nothing happens there.
    long number = (long) (index / (60 * rateHz));
    if (number != minute.number) {
      minute = minute(number);
    }
  }

  private double alpha(long index) {
    for (int k = 0; k < Minute.BURSTS; k++) {
      if (index >= minute.burstStart[k] && index < minute.burstEnd[k]) {
        double since = (index - minute.burstStart[k]) / rateHz;
        double left = (minute.burstEnd[k] - index) / rateHz;
        return edge(since, 0.5)
            * edge(left, 0.5)
            * (0.8 + 0.2 * Math.sin(2 * Math.PI * 0.4 * since))
            * Math.sin(2 * Math.PI * minute.burstHz[k] * since);
      }
    }
    return 0;
  }

  private double blink(long index) {
    double microvolts = 0;
    for (int k = 0; k < Minute.BLINKS; k++) {
      double since = (index - minute.blinkStart[k]) / rateHz;
      if (since >= 0 && since < Minute.BLINK_SECONDS) {
        double shape = since < 0.12 ? edge(since, 0.12) : edge(Minute.BLINK_SECONDS - since, 0.28);
        microvolts += minute.blinkMicrovolts[k] * shape;
      }
    }
    return microvolts;
  }

  private double discharge(long index) {
    if (index < dischargeStart) {
      return 0;
    }
    long into = (index - dischargeStart) % dischargeEvery;
    if (into >= dischargeLength) {
      return 0;
    }
    double since = into / rateHz;
    double left = (dischargeLength - into) / rateHz;
    double cycle = since * DISCHARGE_HZ;
    double phaseSeconds = (cycle - Math.floor(cycle)) / DISCHARGE_HZ;
    double spike = (phaseSeconds - 0.05) / 0.015;
    double wave =
        phaseSeconds < 0.1
            ? 0
            : Math.sin(Math.PI * (phaseSeconds - 0.1) / (1 / DISCHARGE_HZ - 0.1));
    return -edge(since, 0.2)
        * edge(left, 0.2)
        * (SPIKE_MICROVOLTS * Math.exp(-0.5 * spike * spike) + WAVE_MICROVOLTS * wave);
  }

  /** Raised cosine from 0 at 0 to 1 at {@code width}, 1 beyond. */
  private static double edge(double at, double width) {
    return at >= width ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * at / width);
  }
}
