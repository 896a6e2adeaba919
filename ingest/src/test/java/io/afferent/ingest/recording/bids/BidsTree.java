package io.afferent.ingest.recording.bids;

import io.afferent.ingest.recording.Fixture;
import io.afferent.ingest.recording.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Data sets for tests, laid out in a temporary folder. */
final class BidsTree {
  static final String EDF = "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf";
  static final String VHDR = "sub-02/ses-a/ieeg/sub-02_ses-a_task-grip_ieeg.vhdr";
  static final String FIF = "sub-01/meg/sub-01_task-noise_meg.fif";

  private BidsTree() {}

  /** The data set that mne-bids wrote. */
  static Path tiny(Path folder) throws IOException {
    Path root = folder.resolve("tiny");
    try (InputStream in = Files.newInputStream(Fixture.file(BidsTree.class, "tiny.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = root.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    return root;
  }

  /** The public iEEG set in the folders that it had before it was flattened. */
  static Path shared(Path folder) throws IOException {
    Path flat = SharedData.file("eeg/bids-ieeg/dataset_description.json").getParent();
    Path root = folder.resolve("ieeg-set");
    Path session = root.resolve("sub-testsub/ses-EphysMedOff");
    Files.createDirectories(session.resolve("ieeg"));
    try (var files = Files.list(flat)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Path to =
            name.endsWith("_scans.tsv")
                ? session
                : name.startsWith("sub-") ? session.resolve("ieeg") : root;
        Files.copy(file, to.resolve(name));
      }
    }
    return root;
  }
}
