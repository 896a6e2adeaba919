package io.afferent.ingest.recording.nifti;

import io.afferent.ingest.recording.OpenOptions;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of an image besides its streams. */
final class NiftiAttributes {
  private static final List<String> LENGTHS = List.of("", " m", " mm", " um");

  private NiftiAttributes() {}

  static Map<String, String> of(
      NiftiHeader header, Optional<BigDecimal> repetitionSeconds, OpenOptions options) {
    NiftiFields fields = header.fields();
    Map<String, String> attributes = new HashMap<>();
    attributes.put("shape", header.shape());
    attributes.put("voxelSize", voxelSize(fields));
    attributes.put("voxelType", header.type().name());
    attributes.put(
        "byteOrder", header.order() == ByteOrder.BIG_ENDIAN ? "big-endian" : "little-endian");
    attributes.put("affine", header.affine().text());
    attributes.put("affineSource", header.affine().source());
    attributes.put("orientation", header.affine().orientation());
    repetitionSeconds.ifPresent(
        seconds -> attributes.put("repetitionTimeSeconds", seconds.toPlainString()));
    put(attributes, "intent", NiftiIntent.text(fields.intentCode()));
    if (fields.timeOffset() != 0) {
      attributes.put("timeOffset", number(fields.timeOffset()));
    }
    if (!header.extensionCodes().isEmpty()) {
      attributes.put("extensions", header.extensionCodes().toString());
    }
    options.atlas().ifPresent(atlas -> attributes.put("atlas", "" + atlas.getFileName()));
    options.mask().ifPresent(mask -> attributes.put("mask", "" + mask.getFileName()));
    if (options.personalFields()) {
      put(attributes, "description", fields.description());
      put(attributes, "auxiliaryFile", fields.auxiliaryFile());
      put(attributes, "intentName", fields.intentName());
    }
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, String text) {
    if (!text.isEmpty()) {
      attributes.put(name, text);
    }
  }

  private static String voxelSize(NiftiFields fields) {
    int unit = fields.units() & 7;
    return number(fields.pixdim(1))
        + " x "
        + number(fields.pixdim(2))
        + " x "
        + number(fields.pixdim(3))
        + (unit < LENGTHS.size() ? LENGTHS.get(unit) : "");
  }

  private static String number(double value) {
    return Double.isFinite(value) && Math.abs(value) < 1e9 && Math.abs(value) > 1e-9
        ? RepetitionTime.shortest(value).toPlainString()
        : Double.toString(value);
  }
}
