package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.RecordingInfo;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Facts of a series for its header. Identifiers of the images are never among them: makers put the
 * serial number of the scanner and the time of day into them. Free text of the operator counts as
 * personal, as the standard's own profile for removing personal data has it.
 */
final class DicomAttributes {
  private static final int LONGEST = 1000;
  private static final Map<String, Integer> FACTS =
      Map.of(
          "manufacturer", DicomTag.MANUFACTURER,
          "model", DicomTag.MODEL,
          "seriesNumber", DicomTag.SERIES_NUMBER,
          "fieldStrengthTesla", DicomTag.FIELD_STRENGTH,
          "echoTimeMillis", DicomTag.ECHO_TIME,
          "flipAngleDegrees", DicomTag.FLIP_ANGLE,
          "phaseEncodingAxis", DicomTag.PHASE_ENCODING,
          "imageType", DicomTag.IMAGE_TYPE);
  private static final Map<String, Integer> PERSONAL =
      Map.ofEntries(
          Map.entry("patientName", DicomTag.PATIENT_NAME),
          Map.entry("patientId", DicomTag.PATIENT_ID),
          Map.entry("patientBirthDate", DicomTag.PATIENT_BIRTH_DATE),
          Map.entry("patientSex", DicomTag.PATIENT_SEX),
          Map.entry("patientAge", DicomTag.PATIENT_AGE),
          Map.entry("patientSizeMetres", DicomTag.PATIENT_SIZE),
          Map.entry("patientWeightKilograms", DicomTag.PATIENT_WEIGHT),
          Map.entry("institution", DicomTag.INSTITUTION),
          Map.entry("station", DicomTag.STATION),
          Map.entry("deviceSerialNumber", DicomTag.DEVICE_SERIAL),
          Map.entry("operators", DicomTag.OPERATORS),
          Map.entry("referringPhysician", DicomTag.REFERRING_PHYSICIAN),
          Map.entry("seriesDescription", DicomTag.SERIES_DESCRIPTION),
          Map.entry("protocolName", DicomTag.PROTOCOL_NAME));

  private DicomAttributes() {}

  /**
   * The attributes.
   *
   * @param volumes volumes of the series
   * @param files how many images it has
   */
  static Map<String, String> of(VolumeSet volumes, int files, OpenOptions options)
      throws IOException {
    Map<String, String> attributes = new HashMap<>();
    DicomFile first = volumes.volumes().get(0).planes().get(0).file();
    try (RecordingFile file = RecordingFile.open(first.path())) {
      DataSet set = new DataSet(file);
      DataSetReader.read(file, set, item -> {});
      FACTS.forEach((name, tag) -> put(attributes, name, set.text(tag)));
      if (options.personalFields()) {
        PERSONAL.forEach((name, tag) -> put(attributes, name, set.text(tag)));
      }
    }
    DicomFile.Image image = first.pixels();
    VolumeSet.Grid grid = volumes.grid();
    put(attributes, "layout", image.layout().name());
    put(attributes, "files", Integer.toString(files));
    put(attributes, "shape", grid.columns() + " " + grid.rows() + " " + grid.slices());
    put(attributes, "firstVolumeNumber", Long.toString(volumes.volumes().get(0).number()));
    put(attributes, "repetitionTimeMillis", image.repetitionMillis().map(Object::toString));
    put(attributes, "affine", grid.affine().map(Affine::toRasText));
    put(attributes, "voxelSizeMillimetres", grid.affine().map(Affine::voxelSizeText));
    DicomFile.Mosaic mosaic = image.mosaic();
    if (mosaic != null) {
      put(attributes, "sliceTimesMillis", String.join(" ", mosaic.timesMillis()));
    }
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, Optional<String> value) {
    put(attributes, name, value.orElse(""));
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      String cut = value.substring(0, Math.min(LONGEST, value.length()));
      attributes.put(name, RecordingInfo.printable(cut));
    }
  }
}
