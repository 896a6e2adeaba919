package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.DamagedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage to what describes a recording never keeps the recording from being read. */
class BidsFuzzTest {
  private static final String TELLING = "\t\n\r\"{}[]:,-.e09n/a\0";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    BidsTree.EDF + ", dataset_description.json",
    BidsTree.EDF + ", task-rest_eeg.json",
    BidsTree.EDF + ", sub-01/eeg/sub-01_task-rest_run-01_channels.tsv",
    BidsTree.EDF + ", sub-01/eeg/sub-01_task-rest_run-01_events.tsv",
    BidsTree.EDF + ", sub-01/eeg/sub-01_task-rest_run-01_eeg.json",
    BidsTree.VHDR + ", sub-02/ses-a/ieeg/sub-02_ses-a_space-fsaverage_electrodes.tsv",
    BidsTree.VHDR + ", sub-02/ses-a/ieeg/sub-02_ses-a_space-fsaverage_coordsystem.json"
  })
  void damagedDescriptionsAreWarnings(String opened, String damaged) throws IOException {
    Path root = BidsTree.tiny(folder);
    DamagedFiles.alwaysRead(root.resolve(opened), root.resolve(damaged), 400, TELLING);
  }
}
