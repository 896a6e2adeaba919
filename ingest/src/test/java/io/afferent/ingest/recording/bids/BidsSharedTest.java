package io.afferent.ingest.recording.bids;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SharedData;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.recording.UnitPosition;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public iEEG set, flattened as it is and in its folders. */
class BidsSharedTest {
  private static final String NAME = "sub-testsub_ses-EphysMedOff_task-gripforce_run-0_ieeg.vhdr";

  @TempDir Path folder;

  private static void isDescribed(Path file) throws IOException {
    try (Recording recording = Recordings.open(file)) {
      SignalStream stream = recording.streams().get(0);
      assertThat(stream.sampleCount()).isEqualTo(19_001);
      assertThat(stream.rate().hz()).isEqualTo(1000);
      assertThat(stream.units()).hasSize(10);
      assertThat(stream.units().get(0).kind()).isEqualTo(UnitKind.EEG);
      assertThat(stream.units().get(0).position())
          .contains(
              new UnitPosition(0.0118280802308701, -0.0151597482742092, -0.00776909845640809));
      assertThat(stream.units().get(0).prefiltering()).isEqualTo("LP:500Hz");
      assertThat(stream.units().get(9).label()).isEqualTo("MOV_RIGHT");
      assertThat(stream.units().get(9).kind()).isEqualTo(UnitKind.MISC);
      assertThat(stream.units().get(9).position()).isEmpty();
      assertThat(recording.events()).isEmpty();
      // 19.0 s of 19.001 s are one sample short, as many writers count.
      assertThat(recording.header().warnings())
          .containsExactly(
              "no New Segment marker has a date; times count from 1970-01-01",
              "ieeg.json: counts differ from the types in "
                  + "sub-testsub_ses-EphysMedOff_task-gripforce_run-0_channels.tsv: "
                  + "SEEGChannelCount is 3 for 0");
      assertThat(recording.header().attributes())
          .containsEntry("bids.run", "0")
          .containsEntry("bids.space", "mni")
          .containsEntry("bids.coordinateSystem", "Other")
          .containsEntry("bids.TaskName", "gripforce")
          .containsEntry("bids.version", "1.7.0")
          .containsEntry(
              "bids.channels.type",
              "DBS: LFP_RIGHT_0, LFP_RIGHT_1, LFP_RIGHT_2; ECOG: ECOG_RIGHT_0, ECOG_RIGHT_1,"
                  + " ECOG_RIGHT_2, ECOG_RIGHT_3, ECOG_RIGHT_4, ECOG_RIGHT_5; MISC: MOV_RIGHT");
    }
  }

  @Test
  void theFlattenedSetIsDescribed() throws IOException {
    isDescribed(SharedData.file("eeg/bids-ieeg/" + NAME));
  }

  @Test
  void theSetInItsFoldersIsDescribed() throws IOException {
    isDescribed(BidsTree.shared(folder).resolve("sub-testsub/ses-EphysMedOff/ieeg").resolve(NAME));
  }

  @Test
  void eachOfItsFilesIsDescribed() throws IOException {
    isDescribed(SharedData.file("eeg/bids-ieeg/" + NAME.replace(".vhdr", ".eeg")));
  }

  @Test
  void valuesThatAreNotAvailableTellNothingPersonal() throws IOException {
    Path file = SharedData.file("eeg/bids-ieeg/" + NAME);
    try (Recording recording = Recordings.open(file, OpenOptions.defaults().withPersonalFields())) {
      assertThat(recording.header().attributes())
          .containsEntry("bids.participant.participant_id", "sub-testsub")
          .containsEntry("bids.scan.filename", "ieeg/" + NAME)
          .doesNotContainKeys("bids.participant.age", "bids.scan.acq_time");
    }
  }
}
