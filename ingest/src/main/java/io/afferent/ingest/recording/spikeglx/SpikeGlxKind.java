package io.afferent.ingest.recording.spikeglx;

import io.afferent.schema.UnitKind;

/** What a channel carries. */
enum SpikeGlxKind {
  /** Spike band of a probe, or its full band. */
  AP("AP", UnitKind.EEG),
  /** Field potential band of a probe. */
  LF("LF", UnitKind.EEG),
  /** Multiplexed neural input of a card. */
  MN("MN", UnitKind.EEG),
  /** Multiplexed auxiliary input of a card. */
  MA("MA", UnitKind.MISC),
  /** Auxiliary analog input. */
  XA("XA", UnitKind.MISC),
  /** Sixteen digital lines in one word. */
  DIGITAL("XD", UnitKind.TRIGGER),
  /** Word of a probe with the sync line and error flags. */
  SYNC("SY", UnitKind.TRIGGER);

  private final String prefix;
  private final UnitKind unitKind;

  SpikeGlxKind(String prefix, UnitKind unitKind) {
    this.prefix = prefix;
    this.unitKind = unitKind;
  }

  UnitKind unitKind() {
    return unitKind;
  }

  /** Whether a value is a set of bits rather than a voltage. */
  boolean isBits() {
    return unitKind == UnitKind.TRIGGER;
  }

  /**
   * Name that the acquisition program gives a channel.
   *
   * @param index position among the acquired channels of this kind, from 0
   * @param multiplexed channels that one multiplexer carries
   */
  String standardName(int index, int multiplexed) {
    return this == MN || this == MA
        ? prefix + index / multiplexed + "C" + index % multiplexed
        : prefix + index;
  }
}
