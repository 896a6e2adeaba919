package io.afferent.ingest.recording.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.MatFile;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.SignalUnit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A table in many spellings against what numpy reads from it. */
class TableOracleTest {
  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(TableOracleTest.class.getResource(name), name).toURI());
  }

  @Test
  void numbersAreThoseThatNumpyReads() throws IOException, URISyntaxException {
    MatFile.Matrix expected =
        Objects.requireNonNull(MatFile.read(fixture("numpy.mat")).get("data"));
    try (Recording recording = Recordings.open(fixture("numpy.csv"))) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.rate()).isEqualTo(new SampleRate(300, 1));
      assertThat(stream.units().stream().map(SignalUnit::sourceUnit))
          .containsExactly("uV", "uV", "degC");
      assertThat(stream.units().get(2).label()).isEqualTo("Temp, skin");
      assertThat(stream.sampleCount()).isEqualTo(expected.rows());
      ByteBuffer bytes = ByteBuffer.allocate(expected.rows() * 24).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(recording.read(0, 0, expected.rows(), bytes.array())).isEqualTo(expected.rows());
      for (int row = 0; row < expected.rows(); row++) {
        for (int unit = 0; unit < 3; unit++) {
          assertThat(bytes.getDouble(24 * row + 8 * unit))
              .isEqualTo(Double.valueOf(expected.at(row, unit + 1)));
        }
      }
    }
  }
}
