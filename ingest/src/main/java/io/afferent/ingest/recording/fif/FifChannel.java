package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One channel as its information record of 96 bytes describes it.
 *
 * @param name name, which the record cuts off at 15 characters
 * @param kind code of what is measured
 * @param range scale factor of the acquisition
 * @param calibration scale factor of the channel: {@code value = raw * range * calibration}
 * @param unit code of the unit
 * @param unitMultiplier power of ten that the unit should be taken by; no known software does
 */
record FifChannel(
    String name, int kind, float range, float calibration, int unit, int unitMultiplier) {
  private static final int RECORD_BYTES = 96;
  private static final int NAME_OFFSET = 80;

  private static final int EEG = 2;
  private static final int STIMULUS = 3;
  private static final Map<Integer, UnitKind> KINDS =
      Map.of(
          EEG,
          UnitKind.EEG,
          STIMULUS,
          UnitKind.TRIGGER,
          202,
          UnitKind.EOG,
          302,
          UnitKind.EMG,
          402,
          UnitKind.ECG,
          802,
          UnitKind.EEG,
          803,
          UnitKind.EEG,
          902,
          UnitKind.EEG);

  private static final Map<Integer, String> UNITS =
      Map.ofEntries(
          Map.entry(1, "m"),
          Map.entry(2, "kg"),
          Map.entry(3, "s"),
          Map.entry(4, "A"),
          Map.entry(5, "K"),
          Map.entry(6, "mol"),
          Map.entry(7, "rad"),
          Map.entry(101, "Hz"),
          Map.entry(102, "N"),
          Map.entry(103, "Pa"),
          Map.entry(104, "J"),
          Map.entry(105, "W"),
          Map.entry(106, "C"),
          Map.entry(107, "V"),
          Map.entry(108, "F"),
          Map.entry(109, "Ohm"),
          Map.entry(110, "S"),
          Map.entry(111, "Wb"),
          Map.entry(112, "T"),
          Map.entry(113, "H"),
          Map.entry(114, "degC"),
          Map.entry(117, "V/m^2"),
          Map.entry(201, "T/m"),
          Map.entry(202, "Am"),
          Map.entry(203, "Am/m^2"),
          Map.entry(204, "Am/m^3"));

  static FifChannel read(RecordingFile file, FifTag tag) throws IOException {
    if (tag.size() != RECORD_BYTES) {
      throw file.refusedAt(
          tag.offset(),
          "the description of a channel must have "
              + RECORD_BYTES
              + " bytes, had "
              + tag.size()
              + "; the file is damaged");
    }
    byte[] bytes = FifContent.array(file, tag);
    ByteBuffer record = ByteBuffer.wrap(bytes);
    int length = 0;
    while (length < RECORD_BYTES - NAME_OFFSET && record.get(NAME_OFFSET + length) != 0) {
      length++;
    }
    return new FifChannel(
        SourceText.decode(bytes, NAME_OFFSET, length).strip(),
        record.getInt(8),
        record.getFloat(12),
        record.getFloat(16),
        record.getInt(72),
        record.getInt(76));
  }

  FifChannel withName(String fullName) {
    return new FifChannel(fullName, kind, range, calibration, unit, unitMultiplier);
  }

  boolean isStimulus() {
    return kind == STIMULUS;
  }

  /** Whether the channel is an electrode on or in the head. */
  boolean isElectrode() {
    return unitKind() == UnitKind.EEG;
  }

  /** Whether both describe samples of one kind and scale, as parts of one recording must. */
  boolean fits(FifChannel other) {
    return name.equals(other.name)
        && kind == other.kind
        && unit == other.unit
        && range * calibration == other.range * other.calibration;
  }

  private UnitKind unitKind() {
    return KINDS.getOrDefault(kind, UnitKind.MISC);
  }

  /**
   * The column that the channel is.
   *
   * @param label label that is unique in the recording
   * @param prefiltering filters that the measurement names
   */
  SignalUnit toUnit(String label, String prefiltering, SourceWarnings warnings) {
    String symbol = UNITS.getOrDefault(unit, "");
    double gain = (double) range * calibration;
    if (gain == 0 || !Double.isFinite(gain)) {
      warnings.add(
          "channel "
              + label
              + " has no usable scale: range "
              + range
              + " and calibration "
              + calibration
              + "; its values are given raw");
      gain = 1;
      symbol = "";
    }
    if (unitMultiplier != 0) {
      warnings.add(
          "channel "
              + label
              + " has a unit multiplier of "
              + unitMultiplier
              + ", which is ignored, as other software does; its values may be off by that power of"
              + " ten");
    }
    return new SignalUnit(
        label,
        name,
        unitKind(),
        gain,
        0,
        symbol,
        gain,
        0,
        symbol,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "",
        prefiltering);
  }
}
