package io.afferent.ingest.recording.spiketimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afferent.ingest.recording.DamagedFiles;
import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SpikeContract;
import io.afferent.ingest.recording.SpikeStream;
import io.afferent.ingest.recording.SpikeUnit;
import io.afferent.ingest.recording.Spikes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MAT-files with spike times against what SciPy reads, see PROVENANCE.md. */
class MatSpikeTimesTest {
  private static final String NELPY = "spikes/nelpy-linear-track/spikes.mat";

  @TempDir Path folder;

  private static Path file(String name) {
    return Fixture.file(MatSpikeTimesTest.class, name);
  }

  private static JsonNode expected(String name) throws IOException {
    return new ObjectMapper().readTree(file("expected.json").toFile()).get(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cells.mat", "structs.mat", "variables.mat", "explorer.mat"})
  void unitsAndTimesAreThoseOfTheOracle(String name) throws IOException {
    JsonNode expected = expected(name);
    try (Recording recording = Recordings.open(file(name))) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(recording.header().format()).isEqualTo("MAT spike times");
      assertThat(recording.header().warnings()).isEmpty();
      assertThat(stream.clock()).isEqualTo(SpikeStream.NANOSECONDS);
      assertThat(stream.units())
          .extracting(SpikeUnit::label)
          .containsExactlyElementsOf(() -> expected.fieldNames());
      Spikes spikes = Spikes.readAll(recording, 0);
      for (int unit = 0; unit < stream.units().size(); unit++) {
        JsonNode times = expected.get(stream.units().get(unit).label());
        long[] ticks = new long[times.size()];
        for (int i = 0; i < ticks.length; i++) {
          ticks[i] = times.get(i).longValue();
        }
        assertThat(spikes.ticksOf(unit)).isEqualTo(ticks);
      }
      assertThat(stream.firstTick()).isEqualTo(spikes.ticks()[0]);
      assertThat(stream.endTick()).isEqualTo(spikes.ticks()[spikes.count() - 1] + 1);
    }
  }

  @Test
  void fieldsBesideTheTimesDescribeTheUnit() throws IOException {
    try (Recording recording = Recordings.open(file("structs.mat"))) {
      List<SpikeUnit> units = recording.spikeStreams().get(0).units();
      assertThat(units.get(1).sourceLabel()).isEqualTo("data.units(2).times");
      assertThat(units.get(1).attributes())
          .containsEntry("quality", "mua")
          .containsEntry("depth", "100.5");
    }
  }

  @Test
  void whatWasTakenAndLeftOutIsTold() throws IOException {
    try (Recording recording = Recordings.open(file("cells.mat"))) {
      assertThat(recording.header().attributes())
          .containsEntry("variables", "spikes")
          .containsEntry("variablesLeftOut", "lfp, t")
          .containsEntry("unitsWithoutSpikes", "1");
    }
  }

  @Test
  void theRatOnTheTrackHasTheUnitsOfItsReadme() throws IOException {
    Path path = SharedData.file(NELPY);
    JsonNode expected = expected("nelpy");
    try (Recording recording = Recordings.open(path)) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.units()).hasSize(31);
      assertThat(stream.spikeCount()).isEqualTo(28_829);
      assertThat(stream.units())
          .extracting(SpikeUnit::label)
          .containsExactlyElementsOf(() -> expected.fieldNames());
      // As the field timerange tells.
      assertThat(stream.firstTick()).isEqualTo(4_396_997_500_000L);
      assertThat(stream.endTick()).isEqualTo(6_365_270_700_001L);
      assertThat(stream.units().get(0).attributes()).containsKey("meanrate");
      Spikes spikes = Spikes.readAll(recording, 0);
      for (int unit = 0; unit < 31; unit++) {
        JsonNode facts = expected.get(stream.units().get(unit).label());
        long[] ticks = spikes.ticksOf(unit);
        long sum = 0;
        for (long tick : ticks) {
          sum += tick;
        }
        assertThat(ticks).hasSize(facts.get(0).intValue());
        assertThat(ticks[0]).isEqualTo(facts.get(1).longValue());
        assertThat(ticks[ticks.length - 1]).isEqualTo(facts.get(2).longValue());
        assertThat(sum).isEqualTo(facts.get(3).longValue());
      }
    }
  }

  @Test
  void samplesOfSignalsAreRefusedWithASentence() {
    assertThatThrownBy(() -> Recordings.open(file("matrix.mat")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(
            "matrix.mat: holds no spike times: data is NUMERIC of [4, 50], fs is NUMERIC of [1, 1]")
        .hasMessageContaining("such as EDF");
  }

  /** 40 compressed variables of nearly 1 MiB each: more than are kept in memory. */
  @Test
  void variablesBeyondTheMemoryAreReadFromTemporaryFiles() throws IOException {
    int count = 131_000;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(124, (short) 0x0100).put(126, (byte) 'I').put(127, (byte) 'M');
    file.write(header.array());
    for (int i = 10; i < 50; i++) {
      ByteBuffer matrix = ByteBuffer.allocate(8 * count + 64).order(ByteOrder.LITTLE_ENDIAN);
      matrix.putInt(14).putInt(8 * count + 56);
      matrix.putInt(6).putInt(8).putInt(6).putInt(0);
      matrix.putInt(5).putInt(8).putInt(count).putInt(1);
      matrix.putInt(1).putInt(6).put(("unit" + i).getBytes(StandardCharsets.US_ASCII));
      matrix.putShort((short) 0).putInt(9).putInt(8 * count);
      matrix.putDouble(matrix.capacity() - 8, 0.5 + i);
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
        deflater.write(matrix.array());
      }
      ByteBuffer tag = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      file.write(tag.putInt(15).putInt(compressed.size()).array());
      file.write(compressed.toByteArray());
    }
    Path path = Files.write(folder.resolve("many.mat"), file.toByteArray());
    try (Recording recording = Recordings.open(path)) {
      SpikeStream stream = recording.spikeStreams().get(0);
      assertThat(stream.units()).hasSize(40);
      assertThat(stream.spikeCount()).isEqualTo(40L * count);
      assertThat(stream.endTick()).isEqualTo(49_500_000_001L);
    }
  }

  /** Values of {@code sig001a}, which lie uncompressed behind its tag. */
  @ParameterizedTest
  @CsvSource({
    "NaN, 'sig001a its value 3 is NaN, allowed are 0 to 1e9 s'",
    "-1, 'sig001a its value 3 is -1.0, allowed are 0 to 1e9 s'",
    "0.001, sig001a its value 3 is before the one in front of it"
  })
  void vectorsThatAreNoTimesAreLeftOutWithAWarning(double value, String warning)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file("variables.mat"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(firstValue(bytes) + 16, value);
    Path changed = Files.write(folder.resolve("a.mat"), bytes);
    try (Recording recording = Recordings.open(changed)) {
      assertThat(recording.spikeStreams().get(0).units())
          .extracting(SpikeUnit::label)
          .containsExactly("sig001b", "SPK_002");
      assertThat(recording.header().warnings()).containsExactly(warning + "; it was left out");
    }
  }

  @Test
  void aVectorNamedAfterSomethingElseIsNoUnit() throws IOException {
    byte[] bytes = Files.readAllBytes(file("variables.mat"));
    byte[] name = "unit_id".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, firstValue(bytes) - 16, name.length);
    try (Recording recording = Recordings.open(Files.write(folder.resolve("a.mat"), bytes))) {
      assertThat(recording.spikeStreams().get(0).units())
          .extracting(SpikeUnit::label)
          .containsExactly("sig001b", "SPK_002");
      assertThat(recording.header().warnings())
          .containsExactly("unit_id is named after something else than times; it was left out");
    }
  }

  @Test
  void evenlySpacedAndWholeTimesAreNotTaken() throws IOException {
    byte[] bytes = Files.readAllBytes(file("variables.mat"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = firstValue(bytes);
    for (int i = 0; i < 40; i++) {
      buffer.putDouble(at + 8 * i, 0.5 + i * 0.001);
    }
    try (Recording recording = Recordings.open(Files.write(folder.resolve("a.mat"), bytes))) {
      assertThat(recording.header().warnings())
          .containsExactly("sig001a is evenly spaced, so it is an axis of times; it was left out");
    }
  }

  private static int firstValue(byte[] bytes) {
    // Header, tag of the variable, flags, dimensions, name of seven letters, tag of the values.
    int at = 128 + 8 + 16 + 16 + 16 + 8;
    assertThat(bytes[at - 8]).isEqualTo((byte) 9);
    return at;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cells.mat", "structs.mat", "variables.mat", "explorer.mat"})
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    Path copy = Files.copy(file(name), folder.resolve(name));
    DamagedFiles.readOrRefused(copy, copy, 1200, "\0\u0001\u0005\u0006\u0009\u000e\u000f\u00ff");
  }

  @Nested
  class Cells extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(file("cells.mat"));
    }
  }

  @Nested
  class Structs extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(file("structs.mat"));
    }
  }

  @Nested
  class Rat extends SpikeContract {
    @Override
    protected Recording open(Path temporaryFolder) throws IOException {
      return Recordings.open(SharedData.file(NELPY));
    }
  }
}
