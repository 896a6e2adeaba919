package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.schema.UnitKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelLabelsTest {
  @ParameterizedTest
  @CsvSource({
    "Fp1, V, EEG",
    "fpz, V, EEG",
    "EEG Fpz-Cz, V, EEG",
    "Fc5., V, EEG",
    "AF7, V, EEG",
    "TPP9h, V, EEG",
    "A32, V, EEG",
    "H7, V, EEG",
    "C3-REF, V, EEG",
    "EOG horizontal, V, EOG",
    "VEOG, V, EOG",
    "ECG ECG1, V, ECG",
    "EKG, V, ECG",
    "EMG submental, V, EMG",
    "Status, '', TRIGGER",
    "STATUS, '', TRIGGER",
    "DIG DTRIG, V, TRIGGER",
    "STI 014, '', TRIGGER",
    "Trigger, V, TRIGGER",
    "Event marker, '', TRIGGER",
    "Resp oro-nasal, '', MISC",
    "Temp rectal, degC, MISC",
    "EXG1, V, UNKNOWN",
    "sine 2.5Hz, V, UNKNOWN",
    "C3, degC, MISC",
    "REF, V, REFERENCE",
    "'', V, UNKNOWN",
    "EEG, V, EEG",
    "Striggles, V, UNKNOWN",
    "ECOG_RIGHT_0, V, EEG",
    "LFP1, V, EEG",
    "SEEG A1-A2, V, EEG",
    "LFPs, V, UNKNOWN",
    "ECOG, '', MISC"
  })
  void theKindIsGuessedFromLabelAndUnit(String label, String unit, UnitKind kind) {
    assertThat(ChannelLabels.kindOf(label, unit)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "Fc5., Fc5",
    "Iz.., Iz",
    "EEG Fpz-Cz, Fpz-Cz",
    "eeg fp1, fp1",
    "EEG, EEG",
    "'EEG ', EEG",
    "'  Cz ', Cz",
    "'', ''",
    "..., ...",
    "EOG left, EOG left",
    "EEGlab, EEGlab"
  })
  void labelsLoseTheirPadding(String source, String label) {
    assertThat(ChannelLabels.clean(source)).isEqualTo(label);
  }

  @Test
  void duplicatesAreNumberedAndNeverMeetALabelThatExists() {
    assertThat(ChannelLabels.unique(List.of("a", "a", "a-2", "a", "", "a-2")))
        .containsExactly("a", "a-3", "a-2", "a-4", "unit-5", "a-2-2");
    assertThat(ChannelLabels.unique(List.of())).isEmpty();
  }
}
