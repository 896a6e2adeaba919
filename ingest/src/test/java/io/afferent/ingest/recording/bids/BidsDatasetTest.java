package io.afferent.ingest.recording.bids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BidsDatasetTest {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(folder.resolve("set"));
    Files.writeString(
        root.resolve("dataset_description.json"), "{\"Name\": \"x\", \"BIDSVersion\": \"1.9.0\"}");
    for (String subject : List.of("01", "02", "10")) {
      for (int run = 1; run <= 3; run++) {
        file("sub-" + subject + "/eeg/sub-" + subject + "_task-rest_run-0" + run + "_eeg.edf");
      }
      file("sub-" + subject + "/func/sub-" + subject + "_task-faces_bold.nii.gz");
    }
  }

  private Path file(String relative) throws IOException {
    Path file = root.resolve(relative);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private BidsDataset dataset() throws IOException {
    return BidsDataset.of(root).orElseThrow();
  }

  private List<String> names(String... filters) throws IOException {
    return dataset().select(BidsFilter.parse(List.of(filters))).stream()
        .map(file -> file.path().getFileName().toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sub=01; 4",
        "sub=sub-01,suffix=eeg; 3",
        "suffix=eeg,run=1..2; 6",
        "run=2; 3",
        "run=02,sub=0*; 2",
        "sub=01,sub=10,extension=.nii.gz; 2",
        "datatype=func; 3",
        "task=f?ces; 3",
        "task=*; 12",
        "sub=1..2; 8"
      })
  void filtersTakeWhatTheyName(String filter, int count) throws IOException {
    assertThat(names(filter)).hasSize(count);
  }

  @Test
  void severalFiltersMustAllHold() throws IOException {
    assertThat(names("sub=02", "run=3")).containsExactly("sub-02_task-rest_run-03_eeg.edf");
    assertThat(names()).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void aFilterThatTakesNothingNamesWhatIsThere() {
    assertThatThrownBy(() -> names("subject=01"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no recording has the entity subject")
        .hasMessageContaining("sub (01, 02, 10)")
        .hasMessageContaining("task (faces, rest)");
    assertThatThrownBy(() -> names("sub=1"))
        .hasMessageContaining("no recording has sub=1; sub is 01, 02, 10");
    assertThatThrownBy(() -> names("task=faces,run=1"))
        .hasMessageContaining("has all that is asked for");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "sub=", "=01", "sub=01,,run=1", ""})
  void filtersOfAnotherFormAreRefused(String filter) {
    assertThatThrownBy(() -> BidsFilter.parse(List.of(filter)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("terms like sub=01");
  }

  @Test
  void companionsDerivativesAndOtherFilesAreNoRecordings() throws IOException {
    Files.createDirectories(root.resolve("sub-03/meg/sub-03_task-rest_meg.ds"));
    for (String name :
        List.of(
            "sub-03/eeg/sub-03_task-rest_eeg.vhdr",
            "sub-03/eeg/sub-03_task-rest_eeg.vmrk",
            "sub-03/eeg/sub-03_task-rest_eeg.eeg",
            "sub-03/eeg/sub-03_task-rest_run-2_eeg.set",
            "sub-03/eeg/sub-03_task-rest_run-2_eeg.fdt",
            "sub-03/eeg/sub-03_task-rest_channels.tsv",
            "sub-03/eeg/notes.edf",
            "sub-03/anat/sub-03_T1w.nii.gz",
            "sub-03/func/sub-03_task-rest_sbref.nii.gz",
            "sub-03/meg/sub-03_acq-crosstalk_meg.fif",
            "sub-03/meg/sub-03_task-long_split-01_meg.fif",
            "sub-03/meg/sub-03_task-long_split-02_meg.fif",
            "derivatives/p/sub-03/eeg/sub-03_task-rest_desc-clean_eeg.edf",
            "sourcedata/sub-03/eeg/sub-03_task-raw_eeg.edf",
            "code/sub-03_task-code_eeg.edf",
            ".git/annex/objects/sub-03_task-annex_eeg.edf")) {
      file(name);
    }
    assertThat(names("sub=03"))
        .containsExactly(
            "sub-03_task-rest_eeg.vhdr",
            "sub-03_task-rest_run-2_eeg.set",
            "sub-03_task-long_split-01_meg.fif");
    assertThat(dataset().unread())
        .containsExactly("sub-03/meg/sub-03_task-rest_meg.ds: CTF folders are not read");
  }

  @Test
  void bidsignoreIsRespected() throws IOException {
    Files.writeString(
        root.resolve(".bidsignore"),
        "# comment\n*_run-02_eeg.edf\n!sub-10_task-rest_run-02_eeg.edf\nsub-02/\n/sub-10/**/*bold*\n");

    assertThat(names())
        .containsExactly(
            "sub-01_task-rest_run-01_eeg.edf",
            "sub-01_task-rest_run-03_eeg.edf",
            "sub-01_task-faces_bold.nii.gz",
            "sub-10_task-rest_run-01_eeg.edf",
            "sub-10_task-rest_run-02_eeg.edf",
            "sub-10_task-rest_run-03_eeg.edf");
  }

  @Test
  void contentThatIsNotFetchedIsListed() throws IOException {
    Files.createSymbolicLink(
        root.resolve("sub-01/eeg/sub-01_task-gone_eeg.edf"), Path.of("../../.git/annex/x"));

    assertThat(names("task=gone")).hasSize(1);
  }

  @Test
  void linksOutOfTheSetAreRefused() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.edf"), "");
    Files.createSymbolicLink(root.resolve("sub-01/eeg/sub-01_task-out_eeg.edf"), outside);
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/eeg"));
    Files.writeString(elsewhere.resolve("sub-77_eeg.edf"), "");
    Files.createSymbolicLink(root.resolve("sub-77"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(root.resolve("sub-78"), root);

    assertThat(names("task=rest")).hasSize(9);
    assertThatThrownBy(() -> names("task=out"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("link out of the data set");
    assertThatThrownBy(() -> names("sub=77")).hasMessageContaining("no recording has sub=77");
  }

  @Test
  void recordingsOfOneNameMustBeChosenFrom() throws IOException {
    file("sub-01/eeg/sub-01_task-rest_run-01_eeg.bdf");

    assertThatThrownBy(() -> names("sub=01"))
        .hasMessageContaining("is there as .bdf and as .edf")
        .hasMessageContaining("--filter extension=");
    assertThat(names("sub=01,extension=edf")).hasSize(3);
  }

  @Test
  void foldersBelowTheRootAreThatMuchOfTheSet() throws IOException {
    assertThat(BidsDataset.of(root.resolve("sub-02")).orElseThrow().recordings()).hasSize(4);
    assertThat(BidsDataset.of(root.resolve("sub-02/func")).orElseThrow().recordings()).hasSize(1);
    Files.createDirectories(root.resolve("sourcedata/raw"));
    assertThat(BidsDataset.of(root.resolve("sourcedata/raw"))).isEmpty();
    assertThat(BidsDataset.of(folder)).isEmpty();
  }

  @Test
  void aSetWithoutRecordingsSaysSo() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty/sub-01/meg/sub-01_meg.ds"));
    Path top = folder.resolve("empty");
    Files.writeString(top.resolve("dataset_description.json"), "{\"BIDSVersion\": \"1.0\"}");
    assertThat(empty).isDirectory();
    assertThatThrownBy(() -> BidsDataset.of(top).orElseThrow().select(BidsFilter.parse(List.of())))
        .hasMessageContaining("no recordings that can be read")
        .hasMessageContaining("CTF");
  }

  @Test
  void aDamagedDescriptionIsRefused() throws IOException {
    Files.writeString(root.resolve("dataset_description.json"), "{\"BIDSVersion\": ");

    assertThatThrownBy(() -> BidsDataset.of(root))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("dataset_description.json: the text is no JSON, line 1");
  }

  @ParameterizedTest
  @CsvSource({
    "*a*a*a*a*a*a*a*a*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
    "**/x, a/b/x, true",
    "*/x, a/b/x, false",
    "a?c, abc, true",
    "a?c, a/c, false",
    "*, '', true",
    "ab*, ab, true"
  })
  void patternsMatchInBoundedTime(String pattern, String text, boolean matches) {
    assertThat(new GlobPattern(pattern).matches(text)).isEqualTo(matches);
  }
}
