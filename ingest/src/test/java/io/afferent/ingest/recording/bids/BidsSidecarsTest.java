package io.afferent.ingest.recording.bids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingEvent;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.Modality;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BidsSidecarsTest {
  private static final String STEM = "sub-01/eeg/sub-01_task-rest_run-01_";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void layOut() throws IOException {
    root = BidsTree.tiny(folder);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(root.resolve(file), text);
  }

  private Recording edf() throws IOException {
    return Recordings.open(root.resolve(BidsTree.EDF));
  }

  private List<String> warnings() throws IOException {
    try (Recording recording = edf()) {
      return recording.header().warnings();
    }
  }

  private List<String> labels() throws IOException {
    try (Recording recording = edf()) {
      return recording.streams().get(0).units().stream().map(SignalUnit::label).toList();
    }
  }

  private static List<String> told(Recording recording) {
    long start = recording.header().startTimeNanos();
    return recording.events().stream()
        .map(event -> (event.deviceTimeNanos() - start) / 1_000_000 + " " + event.label())
        .toList();
  }

  @Test
  void aRecordingAloneIsLeftAsItIs() throws IOException {
    Path alone = folder.resolve("alone");
    Files.createDirectories(alone);
    Path file = alone.resolve("sub-01_task-rest_run-01_eeg.edf");
    Files.copy(root.resolve(BidsTree.EDF), file);
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording).isNotInstanceOf(BidsRecording.class);
    }
    Files.copy(
        root.resolve(STEM + "channels.tsv"), alone.resolve("sub-01_task-rest_run-01_channels.tsv"));
    try (Recording recording = Recordings.open(file)) {
      assertThat(recording).isInstanceOf(BidsRecording.class);
      assertThat(recording.header().attributes()).containsEntry("badChannels", "Pz");
    }
  }

  @Test
  void tablesInAnotherOrderAreTakenByName() throws IOException {
    write(
        STEM + "channels.tsv",
        "name\ttype\tunits\nCz\tEEG\tuV\nFz\tMISC\tuV\nPz\tEEG\tuV\nVEOG\tVEOG\tuV\n");

    assertThat(labels()).containsExactly("Fz", "Cz", "Pz", "VEOG");
    assertThat(warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains("rows have not the order of the channels", "first line 3"));
    try (Recording recording = edf()) {
      assertThat(recording.streams().get(0).units().get(0).kind()).isEqualTo(UnitKind.MISC);
    }
  }

  @Test
  void otherNamesInTheOrderOfTheFileRename() throws IOException {
    write(
        STEM + "channels.tsv",
        "name\ttype\tunits\nFz\tEEG\tuV\nX1\tTRIG\tuV\nPz\tEEG\tuV\nVEOG\tEOG\tuV\n");

    assertThat(labels()).containsExactly("Fz", "X1", "Pz", "VEOG");
    assertThat(warnings()).anySatisfy(w -> assertThat(w).contains("Cz is X1"));
    try (Recording recording = edf()) {
      SignalUnit renamed = recording.streams().get(0).units().get(1);
      assertThat(renamed.sourceLabel()).isEqualTo("Cz");
      assertThat(renamed.kind()).isEqualTo(UnitKind.TRIGGER);
    }
  }

  @Test
  void rowsMissingAndRowsTooManyAreNamed() throws IOException {
    write(STEM + "channels.tsv", "name\ttype\nFz\tEEG\nT9\tEEG\nVEOG\tEOG\nT10\tEEG\nT11\tEEG\n");

    assertThat(labels()).containsExactly("Fz", "Cz", "Pz", "VEOG");
    assertThat(warnings())
        .anySatisfy(w -> assertThat(w).contains("3 rows are of no channel", "'T9' (line 3)"))
        .anySatisfy(w -> assertThat(w).contains("no row for 2 of 4 channels: Cz, Pz"));
  }

  @Test
  void theScaleOfTheFileIsKept() throws IOException {
    double gain;
    try (Recording recording = edf()) {
      gain = recording.streams().get(0).units().get(0).gain();
    }
    write(
        STEM + "channels.tsv",
        """
        name\ttype\tunits\tsampling_frequency\tstatus
        Fz\tEEG\tV\t100\tgood
        Cz\tEEG\t\u00b5V\t99\tgood
        Pz\tEEGG\tn/a\tn/a\tfine
        VEOG\tEOG\t\u03bcV\t100.0\tn/a
        """);
    try (Recording recording = edf()) {
      assertThat(recording.streams().get(0).units().get(0).gain()).isEqualTo(gain);
      assertThat(recording.header().warnings())
          .anySatisfy(
              w -> assertThat(w).contains("other units than the recording: Fz 'V' for 'uV'"))
          .anySatisfy(w -> assertThat(w).contains("other rates than the recording: Cz 99 Hz"))
          .anySatisfy(w -> assertThat(w).contains("channel types that BIDS does not know: 'EEGG'"))
          .anySatisfy(w -> assertThat(w).contains("neither good nor bad: Pz"));
    }
  }

  @Test
  void eventsMayBeUnsortedNegativeWithoutDurationAndDouble() throws IOException {
    write(
        STEM + "events.tsv",
        """
        \ufeffonset\tduration\ttrial_type\tvalue\tresponse_time\tstim_file\r
        3.0\t0\tgo\t1\t0.25\tn/a\r
        -0.5\tn/a\tcue\tn/a\tn/a\ta.png\r
        1.25\t0.5\tstop\t2\tn/a\tn/a\r
        1.25\t0.5\tstop\t2\tn/a\tn/a\r
        1.25\t\tn/a\t7.0\tn/a\tn/a\r
        0.5\t-1\tgo\t1\tn/a\tn/a\r
        n/a\t0\tlost\tn/a\tn/a\tn/a\r
        2\t0\tshort\r
        \r
        """);
    try (Recording recording = edf()) {
      assertThat(told(recording))
          .containsExactly(
              "-500 cue", "500 go", "1250 stop", "1250 stop", "1250 7.0", "2000 short", "3000 go");
      RecordingEvent cue = recording.events().get(0);
      assertThat(cue.sampleIndex()).isEmpty();
      assertThat(cue.durationNanos()).isEmpty();
      assertThat(cue.attributes()).containsEntry("stim_file", "a.png").hasSize(1);
      assertThat(recording.events().get(1).durationNanos()).isEmpty();
      assertThat(recording.events().get(4).code()).hasValue(7);
      assertThat(recording.events().get(6).attributes())
          .containsEntry("response_time", "0.25")
          .containsEntry("value", "1");
      assertThat(recording.events().get(6).sampleIndex()).hasValue(300);
      assertThat(recording.events().get(6).onsetSourceText()).isEqualTo("3.0");
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("1 of 8 rows have an onset", "line 8"))
          .anySatisfy(w -> assertThat(w).contains("1 of 8 rows have a duration", "line 7"))
          .anySatisfy(w -> assertThat(w).contains("1 of 8 rows have not the 6 cells", "line 9"));
    }
  }

  @Test
  void eventsOfTheFileThatTheTableLacksAreKept() throws IOException {
    // The file has go at 0.5 and 3 s, stop twice at 1.25 s.
    write(
        STEM + "events.tsv",
        "onset\tduration\ttrial_type\n0.504\t0\tgo\n1.25\t0\tstop\n3.0\t0\tgone\n");
    try (Recording recording = edf()) {
      assertThat(told(recording))
          .containsExactly("504 go", "1250 stop", "1250 stop", "3000 gone", "3000 go");
      assertThat(recording.header().attributes().get("bids.events"))
          .endsWith("events.tsv, 4 of the recording, 2 of them in both");
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("2 of 4 events of the recording are not in"));
    }
  }

  @Test
  void samplesThatAreNotAtTheirOnsetAreReported() throws IOException {
    write(
        STEM + "events.tsv",
        "onset\tduration\tsample\n0.5\t0\t50\n1\t0\t101\n2\t0\t400\n3\t0\tn/a\n");

    assertThat(warnings())
        .anySatisfy(w -> assertThat(w).contains("1 of 4 rows name a sample", "first line 4"));
  }

  @Test
  void twoFilesOfOneFolderAreAmbiguous() throws IOException {
    write("sub-01/eeg/sub-01_task-rest_eeg.json", "{\"Manufacturer\": \"Less\", \"EEGGround\": 7}");
    write(STEM + "eeg.json", "{\"Manufacturer\": \"More\"}");
    write("sub-01/eeg/sub-01_events.tsv", "onset\tduration\n0\t0\n1\t0\n");
    try (Recording recording = edf()) {
      assertThat(recording.header().attributes())
          .containsEntry("bids.Manufacturer", "More")
          .containsEntry("bids.EEGGround", "7");
      assertThat(recording.events()).hasSize(4);
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("wins key by key"))
          .anySatisfy(w -> assertThat(w).contains(STEM.substring(11) + "events.tsv is read"));
    }
  }

  @Test
  void filesOfOtherRecordingsDoNotApply() throws IOException {
    Files.delete(root.resolve(STEM + "events.tsv"));
    write("sub-01/eeg/sub-01_task-rest_run-02_events.tsv", "onset\tduration\n0\t0\n");
    write("sub-01/eeg/sub-01_task-rest_acq-x_eeg.json", "{\"Manufacturer\": \"Other\"}");
    write("sub-02/sub-01_events.tsv", "onset\tduration\n0\t0\n");
    try (Recording recording = edf()) {
      assertThat(recording.events()).hasSize(4);
      assertThat(recording.header().attributes()).containsEntry("bids.Manufacturer", "Participant");
    }
  }

  @Test
  void damageIsAWarningWithItsPlace() throws IOException {
    write(STEM + "eeg.json", "{\"TaskName\": \"rest\",\n \"Manufacturer\": }");
    Files.delete(root.resolve(STEM + "events.tsv"));
    Files.createSymbolicLink(
        root.resolve(STEM + "events.tsv"), Path.of("../../.git/annex/objects/MD5-x/x"));
    write(
        STEM + "channels.tsv", "/annex/objects/MD5E-s200--d41d8cd98f00b204e9800998ecf8427e.tsv\n");

    assertThat(warnings())
        .anySatisfy(w -> assertThat(w).contains("no JSON, line 2"))
        .anySatisfy(w -> assertThat(w).contains("events.tsv: is a link", "datalad get"))
        .anySatisfy(w -> assertThat(w).contains("channels.tsv: is a pointer", "datalad get"));
  }

  @Test
  void linksOutOfTheDataSetAreNotFollowed() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.json"), "{\"Manufacturer\": \"No\"}");
    Files.delete(root.resolve(STEM + "eeg.json"));
    Files.createSymbolicLink(root.resolve(STEM + "eeg.json"), outside);
    try (Recording recording = edf()) {
      assertThat(recording.header().attributes()).containsEntry("bids.Manufacturer", "Participant");
      assertThat(recording.header().warnings())
          .anySatisfy(w -> assertThat(w).contains("link out of the data set"));
    }
  }

  @Test
  void ratesAndDurationsThatDifferAreReported() throws IOException {
    write(STEM + "eeg.json", "{\"SamplingFrequency\": 128, \"RecordingDuration\": 4.97}");
    assertThat(warnings())
        .anySatisfy(w -> assertThat(w).contains("SamplingFrequency is 128 Hz", "has 100 Hz"))
        .anySatisfy(w -> assertThat(w).contains("RecordingDuration is 4.97 s", "500 samples"));

    write(STEM + "eeg.json", "{\"SamplingFrequency\": 100.0, \"RecordingDuration\": 4.99}");
    assertThat(warnings()).noneMatch(w -> w.contains("eeg.json"));
  }

  @Test
  void positionsWithoutAUsableUnitAreLeftOut() throws IOException {
    String stem = "sub-02/ses-a/ieeg/sub-02_ses-a_space-fsaverage_";
    Path system = root.resolve(stem + "coordsystem.json");
    Files.writeString(system, "{\"iEEGCoordinateUnits\": \"pixels\"}");
    try (Recording recording = Recordings.open(root.resolve(BidsTree.VHDR))) {
      assertThat(recording.streams().get(0).units().get(0).position()).isEmpty();
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("unit is 'pixels'"));
    }
    Files.writeString(system, "{\"iEEGCoordinateUnits\": \"m\"}");
    try (Recording recording = Recordings.open(root.resolve(BidsTree.VHDR))) {
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("positions reach 59 m"));
    }
    Files.delete(system);
    try (Recording recording = Recordings.open(root.resolve(BidsTree.VHDR))) {
      assertThat(recording.streams().get(0).units().get(0).position()).isEmpty();
      assertThat(recording.header().warnings()).anyMatch(w -> w.contains("no coordsystem.json"));
    }
  }

  @Test
  void whatIdentifiesAPersonComesOnlyWhenAskedFor() throws IOException {
    write(STEM + "eeg.json", "{\"InstitutionName\": \"Clinic\", \"PatientName\": \"X\"}");
    write("participants.tsv", "participant_id\tage\nsub-02\t3\nsub-01\t41\n");
    write(
        "sub-01/sub-01_scans.tsv",
        "\ufefffilename\tacq_time\neeg/sub-01_task-rest_run-01_eeg.edf\t2009-06-15T13:45:30\n");
    try (Recording recording = edf()) {
      assertThat(recording.header().attributes().toString())
          .doesNotContain("Clinic", "PatientName", "41", "2009");
    }
    OpenOptions personal = OpenOptions.defaults().withPersonalFields();
    try (Recording recording = Recordings.open(root.resolve(BidsTree.EDF), personal)) {
      assertThat(recording.header().attributes())
          .containsEntry("bids.InstitutionName", "Clinic")
          .containsEntry("bids.PatientName", "X")
          .containsEntry("bids.participant.age", "41")
          .containsEntry("bids.scan.acq_time", "2009-06-15T13:45:30");
    }
  }

  @Test
  void repetitionTimeWinsOverTheImage() throws IOException {
    Path file = folder.resolve("sub-01_task-rest_bold.nii.gz");
    Path keys = folder.resolve("sub-01_task-rest_bold.json");
    Files.writeString(
        folder.resolve("sub-01_task-rest_events.tsv"),
        "onset\tduration\ttrial_type\n7.5\t5\tface\n");
    Files.writeString(keys, "{\"RepetitionTime\": 2.5}");
    try (Recording recording =
        new BidsSidecars().describe(file, Volume.every(2), OpenOptions.defaults())) {
      assertThat(recording.streams().get(0).modality()).isEqualTo(Modality.FMRI);
      assertThat(recording.streams().get(0).rateNumerator()).isEqualTo(2);
      assertThat(recording.streams().get(0).rateDenominator()).isEqualTo(5);
      assertThat(recording.streams().get(0).name()).isEqualTo("sub-01_task-rest_bold-bold");
      assertThat(recording.deviceTimeNanos(0, 4)).isEqualTo(Volume.START_NANOS + 10_000_000_000L);
      assertThat(recording.events().get(0).sampleIndex()).hasValue(3);
      assertThat(recording.header().warnings())
          .containsExactly(
              "bold.json: RepetitionTime is 2.5 s, the image says 2 s; RepetitionTime is taken");
    }
    Files.writeString(keys, "{\"RepetitionTime\": 2.0000001}");
    try (Recording recording =
        new BidsSidecars().describe(file, Volume.every(2), OpenOptions.defaults())) {
      assertThat(recording.header().warnings()).isEmpty();
    }
    Files.writeString(keys, "{\"RepetitionTime\": 0}");
    try (Recording recording =
        new BidsSidecars().describe(file, Volume.every(2), OpenOptions.defaults())) {
      assertThat(recording.streams().get(0).rate().hz()).isEqualTo(0.5);
      assertThat(recording.header().warnings())
          .anyMatch(w -> w.contains("a number of seconds above 0 and up to 100, was '0'"));
    }
  }

  @Test
  void contentThatIsNotFetchedIsNotReadAsARecording() throws IOException {
    Path file = root.resolve(BidsTree.EDF);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("../../.git/annex/objects/MD5E-s5--x.edf"));
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("datalad get");
    Files.delete(file);
    Files.writeString(file, "/annex/objects/MD5E-s5--x.edf\n", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("datalad get");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    assertThatThrownBy(() -> Recordings.open(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("git lfs pull");
  }

  @Test
  void rowsBeyondAnyRecordingAreLeftOut() {
    SourceWarnings warnings = new SourceWarnings();
    BidsTable table = BidsTable.parse("events.tsv", "onset\n" + "0\n".repeat(300_000), warnings);

    assertThat(table.rows()).isEqualTo(249_999);
    assertThat(warnings.toList())
        .containsExactly("events.tsv: has 300001 lines; those behind line 250000 are left out");
  }

  @Test
  void columnsThatAreNamedTwiceAreReported() {
    SourceWarnings warnings = new SourceWarnings();
    BidsTable table = BidsTable.parse("x.tsv", "name\ttype\tname\nA\tEEG\tB\n", warnings);

    assertThat(table.row(0).cell("name")).isEqualTo("A");
    assertThat(table.row(0).cell("absent")).isEmpty();
    assertThat(warnings.toList())
        .containsExactly("x.tsv: line 1 names the column 'name' twice; the first is read");
  }

  @Test
  void theMarkThatBrainVisionBeginsWithIsKeptWithoutAWarning() throws IOException {
    Path vmrk = root.resolve(BidsTree.VHDR.replace(".vhdr", ".vmrk"));
    Files.writeString(
        vmrk, Files.readString(vmrk) + "\nMk1=New Segment,,1,1,0\nMk2=Stimulus,S  3,251,1,0\n");
    write(
        "sub-02/ses-a/ieeg/sub-02_ses-a_task-grip_events.tsv",
        "onset\tduration\ttrial_type\tvalue\n1.0\t0.5\tgrip\t3\n");
    try (Recording recording = Recordings.open(root.resolve(BidsTree.VHDR))) {
      assertThat(told(recording)).containsExactly("0 New Segment", "1000 grip");
      assertThat(recording.header().warnings()).noneMatch(w -> w.contains("events"));
    }
  }
}
