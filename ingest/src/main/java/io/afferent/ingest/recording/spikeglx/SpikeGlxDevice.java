package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import java.util.List;
import java.util.Optional;

/** What acquired a file, and the keys that a meta file of it has. */
enum SpikeGlxDevice {
  /** One probe, on its own bay or through a OneBox. */
  IMEC("imec", "im", "ApLfSy", "uV", 6),
  /** A National Instruments card. */
  NIDQ("nidq", "ni", "MnMaXaDw", "V", 0),
  /** The analog and digital inputs of a OneBox. */
  OBX("obx", "ob", "XaDwSy", "V", 0);

  private final String type;
  private final String prefix;
  private final String countsSuffix;
  private final String sourceUnit;
  private final int sourceUnitsPerVoltPower;

  SpikeGlxDevice(
      String type,
      String prefix,
      String countsSuffix,
      String sourceUnit,
      int sourceUnitsPerVoltPower) {
    this.type = type;
    this.prefix = prefix;
    this.countsSuffix = countsSuffix;
    this.sourceUnit = sourceUnit;
    this.sourceUnitsPerVoltPower = sourceUnitsPerVoltPower;
  }

  /** The device that {@code typeThis} names; early files have only the keys of their device. */
  static SpikeGlxDevice of(SpikeGlxMeta meta) throws RecordingException {
    Optional<String> named = meta.text("typeThis");
    for (SpikeGlxDevice device : values()) {
      if (named.isPresent()
          ? named.get().equalsIgnoreCase(device.type)
          : meta.text(device.rateKey()).isPresent()) {
        return device;
      }
    }
    throw named.isPresent()
        ? meta.refused("typeThis", "allowed are imec, nidq and obx")
        : meta.refused("typeThis", "it says which device the file is of: imec, nidq or obx");
  }

  /** Name as {@code typeThis} has it. */
  String type() {
    return type;
  }

  String rateKey() {
    return prefix + "SampRate";
  }

  String rangeKey() {
    return prefix + "AiRangeMax";
  }

  String largestStepKey() {
    return prefix + "MaxInt";
  }

  /** Key of how many channels of each kind the file has. */
  String savedCountsKey() {
    return "sns" + countsSuffix;
  }

  /** Key of how many channels of each kind were acquired. */
  String acquiredCountsKey() {
    return "acq" + countsSuffix;
  }

  /** Kinds of channels, in the order of the samples. */
  List<SpikeGlxKind> kinds() {
    return switch (this) {
      case IMEC -> List.of(SpikeGlxKind.AP, SpikeGlxKind.LF, SpikeGlxKind.SYNC);
      case NIDQ -> List.of(SpikeGlxKind.MN, SpikeGlxKind.MA, SpikeGlxKind.XA, SpikeGlxKind.DIGITAL);
      case OBX -> List.of(SpikeGlxKind.XA, SpikeGlxKind.DIGITAL, SpikeGlxKind.SYNC);
    };
  }

  /** The unit that tools for these files give values in. */
  String sourceUnit() {
    return sourceUnit;
  }

  /** Power of ten of how many source units a volt has. */
  int sourceUnitsPerVoltPower() {
    return sourceUnitsPerVoltPower;
  }
}
