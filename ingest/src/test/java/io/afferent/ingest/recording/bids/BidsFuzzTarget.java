package io.afferent.ingest.recording.bids;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.afferent.ingest.recording.FuzzedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptions beside recordings of a BIDS dataset, of any bytes. */
class BidsFuzzTarget {
  private static final FuzzedFiles FILES = new FuzzedFiles();

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    Path root = BidsTree.tiny(folder);
    Path edf = root.resolve(BidsTree.EDF);
    Path vhdr = root.resolve(BidsTree.VHDR);
    FILES.add(edf, root.resolve("dataset_description.json"));
    FILES.add(edf, root.resolve("task-rest_eeg.json"));
    for (String ending : List.of("channels.tsv", "events.tsv", "eeg.json")) {
      FILES.add(edf, edf.resolveSibling("sub-01_task-rest_run-01_" + ending));
    }
    for (String ending : List.of("electrodes.tsv", "coordsystem.json")) {
      FILES.add(vhdr, vhdr.resolveSibling("sub-02_ses-a_space-fsaverage_" + ending));
    }
  }

  static Stream<Arguments> seeds() {
    return FILES.seeds();
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] input) throws IOException {
    FILES.readOrRefused(input);
  }
}
