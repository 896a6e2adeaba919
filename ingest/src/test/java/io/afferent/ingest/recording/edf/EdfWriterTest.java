package io.afferent.ingest.recording.edf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.RecordingGap;
import io.afferent.ingest.recording.RecordingHeader;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.schema.EventKind;
import io.afferent.schema.GapCause;
import io.afferent.schema.Modality;
import io.afferent.schema.SampleType;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdfWriterTest {
  private static final long START = 1_767_225_600_000_000_000L;

  @TempDir Path folder;

  @Test
  void aSimulatedRecordingComesBackBitForBit() throws IOException {
    Path file = folder.resolve("subject.edf");
    try (Recording written =
        new SimulatedRecording(SimulatorOptions.demo(Optional.of(Duration.ofSeconds(90)), 3))) {
      EdfWriter.write(written, 0, file);
      try (Recording read = Recordings.open(file)) {
        assertSameSignal(written, read);
        assertThat(read.header().format()).isEqualTo("EDF+C");
        assertThat(read.header().warnings()).isEmpty();
        assertThat(read.streams().get(0).physicalUnit()).isEqualTo("V");
        assertThat(labelled(read.events()))
            .isEqualTo(labelled(written.events()))
            .hasSizeGreaterThan(20);
      }
    }
  }

  @Test
  void aRealRecordingComesBackBitForBit() throws IOException {
    Path file = folder.resolve("copy.edf");
    try (Recording written = Recordings.open(SharedData.file("eeg/eegmmidb/S001R03.edf"))) {
      EdfWriter.write(written, 0, file);
      try (Recording read = Recordings.open(file)) {
        assertSameSignal(written, read);
        assertThat(labelled(read.events())).isEqualTo(labelled(written.events())).hasSize(30);
        assertThat(read.streams().get(0).units().get(0).sourceLabel()).isEqualTo("Fc5.");
      }
    }
  }

  @Test
  void everyFieldOfTheHeaderStandsWhereTheSpecificationSays() throws IOException {
    Path file = folder.resolve("header.edf");
    EdfWriter.write(
        new SimulatedRecording(
            new SimulatorOptions(
                "h",
                List.of("Fp1", "O2"),
                new SampleRate(200, 1),
                Optional.of(Duration.ofSeconds(3)),
                START,
                0,
                Optional.empty(),
                1)),
        0,
        file);
    byte[] bytes = Files.readAllBytes(file);

    assertThat(text(bytes, 0, 8)).isEqualTo("0");
    assertThat(text(bytes, 8, 80)).isEqualTo("X X X X");
    assertThat(text(bytes, 88, 80)).isEqualTo("Startdate 01-JAN-2026 X X X");
    assertThat(text(bytes, 168, 8)).isEqualTo("01.01.26");
    assertThat(text(bytes, 176, 8)).isEqualTo("00.00.00");
    assertThat(text(bytes, 184, 8)).isEqualTo("1024");
    assertThat(text(bytes, 192, 44)).isEqualTo("EDF+C");
    assertThat(text(bytes, 236, 8)).isEqualTo("3");
    assertThat(text(bytes, 244, 8)).isEqualTo("1");
    assertThat(text(bytes, 252, 4)).isEqualTo("3");
    assertThat(text(bytes, 256, 48)).isEqualTo("Fp1             O2              EDF Annotations");
    int units = 256 + 3 * (16 + 80);
    assertThat(text(bytes, units, 8)).isEqualTo("uV");
    assertThat(text(bytes, units + 24, 8)).isEqualTo("-3276.8");
    assertThat(text(bytes, units + 48, 8)).isEqualTo("3276.7");
    assertThat(text(bytes, units + 72, 8)).isEqualTo("-32768");
    assertThat(text(bytes, units + 96, 8)).isEqualTo("32767");
    assertThat(text(bytes, units + 120 + 240, 8)).isEqualTo("200");
    // 200 samples of two units and 32 of the annotations, two bytes each, in each of 3 records.
    assertThat(text(bytes, units + 120 + 240 + 16, 8)).isEqualTo("32");
    assertThat(bytes).hasSize(1024 + 3 * 2 * (200 + 200 + 32));
    assertThat(text(bytes, 1024 + 800, 5)).isEqualTo("+0\u0014\u0014");
    assertThat(text(bytes, 1024 + 864 + 800, 5)).isEqualTo("+1\u0014\u0014");
  }

  @Test
  void aStartBetweenSecondsIsKept() throws IOException {
    Fake recording = new Fake(microvolts("A", -100, 100), new SampleRate(4, 1), new short[8]);
    recording.start = START + 394_531_200L;
    recording.events.add(event(START + 1_394_531_200L, 500_000_000L, "a"));
    Path file = folder.resolve("subsecond.edf");

    EdfWriter.write(recording, 0, file);

    try (Recording read = Recordings.open(file)) {
      assertThat(read.header().startTimeNanos()).isEqualTo(START + 394_531_200L);
      assertThat(read.events().get(0).deviceTimeNanos()).isEqualTo(START + 1_394_531_200L);
      assertThat(read.events().get(0).sampleIndex()).hasValue(4);
      assertThat(read.deviceTimeNanos(0, 4)).isEqualTo(START + 1_394_531_200L);
    }
  }

  @Test
  void aRangeThatDoesNotFitIsWidenedAndValuesAreRounded() throws IOException {
    // A third of a millivolt cannot be written in eight characters.
    double max = 1000.0 / 3;
    short[] samples = {Short.MIN_VALUE, -12_345, -1, 0, 1, 12_345, Short.MAX_VALUE, 77};
    Fake recording = new Fake(microvolts("A", -max, max), new SampleRate(8, 1), samples);
    Path file = folder.resolve("range.edf");

    EdfWriter.write(recording, 0, file);

    assertThat(text(Files.readAllBytes(file), 256 + 2 * 104, 8)).isEqualTo("-333.334");
    assertThat(text(Files.readAllBytes(file), 256 + 2 * 112, 8)).isEqualTo("333.3334");
    try (Recording read = Recordings.open(file)) {
      SignalUnit before = recording.streams().get(0).units().get(0);
      SignalUnit after = read.streams().get(0).units().get(0);
      short[] got = shorts(read, 8);
      for (int i = 0; i < samples.length; i++) {
        double wanted = samples[i] * before.gain() + before.offset();
        assertThat(got[i] * after.gain() + after.offset())
            .isCloseTo(wanted, within(0.5001 * after.gain()));
      }
    }
  }

  @Test
  void anInvertedRangeStaysInverted() throws IOException {
    short[] samples = {-3, 0, 5, 7};
    Fake recording = new Fake(microvolts("A", 100, -100), new SampleRate(4, 1), samples);
    Path file = folder.resolve("inverted.edf");

    EdfWriter.write(recording, 0, file);

    try (Recording read = Recordings.open(file)) {
      assertThat(shorts(read, 4)).isEqualTo(samples);
      assertThat(read.streams().get(0).units().get(0).gain()).isNegative();
    }
  }

  @Test
  void samplesThatDoNotFillTheLastRecordArePaddedAndMarked() throws IOException {
    short[] samples = {9, 8, 7, 6, 5, 4};
    Fake recording = new Fake(microvolts("A", -32.768, 32.767), new SampleRate(4, 1), samples);
    Path file = folder.resolve("padded.edf");

    EdfWriter.write(recording, 0, file);

    try (Recording read = Recordings.open(file)) {
      assertThat(shorts(read, 8)).isEqualTo(new short[] {9, 8, 7, 6, 5, 4, 0, 0});
      assertThat(labelled(read.events()))
          .containsExactly((START + 1_500_000_000L) + " 500000000 BAD_ACQ_SKIP");
    }
  }

  @Test
  void manyUnitsMakeShorterRecords() throws IOException {
    List<SignalUnit> units = new ArrayList<>();
    for (int u = 0; u < 200; u++) {
      units.add(microvolts("u" + u, -100, 100));
    }
    // 200 units at 1 kHz are 400 000 bytes per second; a record may have 61 440.
    Fake recording = new Fake(units, new SampleRate(1000, 1), new short[200 * 1000]);
    Path file = folder.resolve("many.edf");

    EdfWriter.write(recording, 0, file);

    byte[] bytes = Files.readAllBytes(file);
    int samples = Integer.parseInt(text(bytes, 256 + 201 * 216, 8));
    assertThat(2 * 200 * samples + 64).isBetween(50_000, EdfRecordPlan.LARGEST_RECORD_BYTES);
    assertThat(Double.parseDouble(text(bytes, 244, 8))).isEqualTo(samples / 1000.0);
    try (Recording read = Recordings.open(file)) {
      assertThat(read.streams().get(0).rate()).isEqualTo(new SampleRate(1000, 1));
    }
  }

  @Test
  void aBrokenRateStaysExact() throws IOException {
    Fake recording = new Fake(microvolts("A", -100, 100), new SampleRate(64, 5), new short[128]);
    Path file = folder.resolve("rate.edf");

    EdfWriter.write(recording, 0, file);

    try (Recording read = Recordings.open(file)) {
      assertThat(read.streams().get(0).rate()).isEqualTo(new SampleRate(64, 5));
      assertThat(read.streams().get(0).sampleCount()).isEqualTo(128);
    }
  }

  @Test
  void aCrowdOfEventsOfOneTimeFindsRoom() throws IOException {
    Fake recording = new Fake(microvolts("A", -100, 100), new SampleRate(4, 1), new short[40]);
    for (int k = 0; k < 300; k++) {
      recording.events.add(event(START + 9_000_000_000L, 0, "event \u00b5 " + k));
    }
    Path file = folder.resolve("crowd.edf");

    EdfWriter.write(recording, 0, file);

    try (Recording read = Recordings.open(file)) {
      assertThat(labelled(read.events())).isEqualTo(labelled(recording.events));
      assertThat(read.header().warnings()).isEmpty();
    }
  }

  @Test
  void aFileWhoseWritingStoppedCanBeRead() throws IOException {
    Fake recording = new Fake(microvolts("A", -100, 100), new SampleRate(4, 1), new short[40]);
    Path file = folder.resolve("stopped.edf");

    assertThatThrownBy(
            () ->
                EdfWriter.write(
                    recording,
                    0,
                    file,
                    samples -> {
                      if (samples == 20) {
                        throw new IllegalStateException("stop");
                      }
                    }))
        .hasMessage("stop");

    try (Recording read = Recordings.open(file)) {
      assertThat(read.streams().get(0).sampleCount()).isEqualTo(20);
      assertThat(read.header().warnings()).hasSize(1).first().asString().contains("-1 records");
    }
  }

  @Test
  void refusesGapsAndLeavesTheFileAlone() throws IOException {
    Fake recording = new Fake(microvolts("A", -100, 100), new SampleRate(4, 1), new short[8]);
    recording.gaps.add(new RecordingGap(2, 1, 0, 1, GapCause.UNKNOWN));
    Path file = Files.writeString(folder.resolve("old.edf"), "old");

    assertThatThrownBy(() -> EdfWriter.write(recording, 0, file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("has 1 gaps, which EDF+C cannot hold");
    assertThat(file).hasContent("old");
  }

  @Test
  void refusesAStreamWithoutEnd() {
    Recording endless = new SimulatedRecording(SimulatorOptions.demo(Optional.empty(), 1));

    assertThatThrownBy(() -> EdfWriter.write(endless, 0, folder.resolve("x.edf")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("and an end");
  }

  private static void assertSameSignal(Recording written, Recording read) throws IOException {
    SignalStream before = written.streams().get(0);
    SignalStream after = read.streams().get(0);
    assertThat(after.rate()).isEqualTo(before.rate());
    assertThat(after.sampleCount()).isEqualTo(before.sampleCount());
    assertThat(read.header().startTimeNanos()).isEqualTo(written.header().startTimeNanos());
    for (int u = 0; u < before.units().size(); u++) {
      assertThat(after.units().get(u).label()).isEqualTo(before.units().get(u).label());
      assertThat(after.units().get(u).gain()).isEqualTo(before.units().get(u).gain());
      assertThat(after.units().get(u).offset()).isEqualTo(before.units().get(u).offset());
    }
    int count = (int) before.sampleCount();
    byte[] expected = new byte[count * before.bytesPerSample()];
    byte[] actual = new byte[expected.length];
    assertThat(written.read(0, 0, count, expected)).isEqualTo(count);
    assertThat(read.read(0, 0, count, actual)).isEqualTo(count);
    assertThat(actual).isEqualTo(expected);
  }

  private static List<String> labelled(List<RecordingEvent> events) {
    List<String> lines = new ArrayList<>();
    for (RecordingEvent event : events) {
      lines.add(
          event.deviceTimeNanos() + " " + event.durationNanos().orElse(0) + " " + event.label());
    }
    return lines;
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8).strip().replace("\0", "");
  }

  private static short[] shorts(Recording recording, int count) throws IOException {
    byte[] bytes = new byte[2 * count];
    assertThat(recording.read(0, 0, count, bytes)).isEqualTo(count);
    short[] values = new short[count];
    for (int i = 0; i < count; i++) {
      values[i] = (short) ((bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8);
    }
    return values;
  }

  private static RecordingEvent event(long time, long duration, String label) {
    return new RecordingEvent(
        time,
        OptionalLong.empty(),
        duration == 0 ? OptionalLong.empty() : OptionalLong.of(duration),
        label,
        "",
        Optional.empty(),
        OptionalInt.empty(),
        EventKind.ANNOTATION);
  }

  /** A unit whose full 16 bits cover a range in microvolts. */
  private static SignalUnit microvolts(String label, double min, double max) {
    double gain = (max - min) / 65_535;
    double offset = min + 32_768 * gain;
    return new SignalUnit(
        label,
        label,
        UnitKind.EEG,
        gain * 1e-6,
        offset * 1e-6,
        "V",
        gain,
        offset,
        "uV",
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        min,
        max,
        "",
        "");
  }

  /** A recording in memory. */
  private static final class Fake implements Recording {
    private final List<RecordingEvent> events = new ArrayList<>();
    private final List<RecordingGap> gaps = new ArrayList<>();
    private final SignalStream stream;
    private final short[] samples;
    private long start = START;

    Fake(SignalUnit unit, SampleRate rate, short[] samples) {
      this(List.of(unit), rate, samples);
    }

    Fake(List<SignalUnit> units, SampleRate rate, short[] samples) {
      this.samples = samples;
      this.stream =
          new SignalStream(
              "fake",
              units,
              rate.numerator(),
              rate.denominator(),
              SampleType.INT16,
              samples.length / units.size(),
              "V",
              Modality.EEG);
    }

    @Override
    public RecordingHeader header() {
      return new RecordingHeader("FAKE", "fake", start, "fake", List.of(), Map.of());
    }

    @Override
    public List<SignalStream> streams() {
      return List.of(stream);
    }

    @Override
    public List<RecordingEvent> events() {
      return Collections.unmodifiableList(events);
    }

    @Override
    public List<RecordingGap> gaps(int streamNumber) {
      return Collections.unmodifiableList(gaps);
    }

    @Override
    public int read(int streamNumber, long first, int count, byte[] dst) {
      int units = stream.units().size();
      for (int i = 0; i < count * units; i++) {
        int value = samples[(int) first * units + i];
        dst[2 * i] = (byte) value;
        dst[2 * i + 1] = (byte) (value >> 8);
      }
      return count;
    }

    @Override
    public long deviceTimeNanos(int streamNumber, long index) {
      return start + stream.rate().nanosAt(index);
    }

    @Override
    public OptionalLong nearestSampleIndex(int streamNumber, long time) {
      return OptionalLong.of(stream.rate().indexNearest(time - start));
    }

    @Override
    public void close() {}
  }
}
