package io.afferent.ingest.recording.gdf;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract of recordings, for each kind of file. */
class GdfContractTest {
  @Nested
  class SeveralTypesRatesAndBreaks extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return GdfFixtures.open("several.gdf");
    }
  }

  @Nested
  class FirstGeneration extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return GdfFixtures.open("type8_125.gdf");
    }
  }

  @Nested
  class SecondGeneration extends RecordingContract {
    @Override
    protected Recording open(Path folder) throws IOException {
      return GdfFixtures.open("type17_220.gdf");
    }
  }
}
