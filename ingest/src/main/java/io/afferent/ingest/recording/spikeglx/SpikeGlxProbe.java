package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a probe states its gains.
 *
 * <p>Facts about part numbers are those of the manufacturer's table of probe features, as of 2025.
 *
 * @param gains where the gains stand
 * @param apGain gain that the part number stands for; empty where gains are chosen by channel, and
 *     for unknown parts
 * @param largestStep largest digital step (half the range of the converter)
 */
record SpikeGlxProbe(Gains gains, OptionalInt apGain, int largestStep) {

  /** Where the gains of a probe stand. */
  enum Gains {
    /** In the entry of each channel, as Neuropixels 1.0 has it. */
    BY_CHANNEL,
    /** In the header entry, for all channels: the switchable high-density probe. */
    BY_HEADER,
    /** The probe has one gain: Neuropixels 2.0 and later. */
    FIXED
  }

  private static final int STEPS_OF_10_BITS = 512;

  /** Converters of 12 bits came later than the key that tells so. */
  private static final int STEPS_OF_14_BITS = 8192;

  private static final String HIGH_DENSITY = "1110";

  /** By part number or probe type; those with 80 are test versions with 14 bits. */
  private static final Map<String, Integer> FIXED_GAINS =
      Map.ofEntries(
          Map.entry("PRB2_1_2_0640_0", 80),
          Map.entry("PRB2_4_2_0640_0", 80),
          Map.entry("21", 80),
          Map.entry("24", 80),
          Map.entry("2000", 80),
          Map.entry("2010", 80),
          Map.entry("2003", 100),
          Map.entry("2004", 100),
          Map.entry("2005", 100),
          Map.entry("2006", 100),
          Map.entry("2013", 100),
          Map.entry("2014", 100),
          Map.entry("2020", 100),
          Map.entry("2021", 100),
          Map.entry("2022", 100),
          Map.entry("2300", 100),
          Map.entry("3010", 100),
          Map.entry("3011", 100),
          Map.entry("3012", 100),
          Map.entry("3020", 100),
          Map.entry("3021", 100),
          Map.entry("3022", 100),
          Map.entry("3023", 100),
          Map.entry("3024", 100));

  /** Those of the first generation that are not numbered 1xxx. */
  private static final Set<String> FIRST_GENERATION = Set.of("0", "3000");

  private static final SpikeGlxProbe BY_CHANNEL =
      new SpikeGlxProbe(Gains.BY_CHANNEL, OptionalInt.empty(), STEPS_OF_10_BITS);

  /**
   * Tells the probe from its part number, else its type, else its channel table: early files have
   * neither.
   *
   * @param table entries of the channel table, the header entry first; empty when there is none
   */
  static SpikeGlxProbe of(SpikeGlxMeta meta, List<String> table, SourceWarnings warnings)
      throws RecordingException {
    for (String key : List.of("imDatPrb_pn", "imDatPrb_type")) {
      Optional<SpikeGlxProbe> known = meta.text(key).flatMap(SpikeGlxProbe::named);
      if (known.isPresent()) {
        return known.get();
      }
    }
    Optional<SpikeGlxProbe> byTable = byTable(table);
    String part = meta.text("imDatPrb_pn").orElse("");
    if (byTable.isPresent() && part.isEmpty()) {
      return byTable.get();
    }
    if (meta.text("imProbeOpt").isPresent()) {
      return BY_CHANNEL;
    }
    if (byTable.isPresent() || meta.text("imChan0apGain").isPresent()) {
      warnings.add(
          meta.fileName()
              + ": the part number of the probe is "
              + (part.isEmpty() ? "missing" : "not known")
              + "; gains are taken from "
              + (byTable.isPresent() ? "imroTbl, by its header" : "imChan0apGain"));
      return byTable.orElse(new SpikeGlxProbe(Gains.FIXED, OptionalInt.empty(), STEPS_OF_14_BITS));
    }
    throw meta.refused(
        "imDatPrb_pn",
        "the gains of such a probe are not known; write its gain as imChan0apGain=80, say");
  }

  /** By a part number such as {@code NP2013}, or a type such as {@code 2013}. */
  private static Optional<SpikeGlxProbe> named(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    String number = upper.startsWith("NP") ? upper.substring(2) : upper;
    if (number.equals(HIGH_DENSITY)) {
      return Optional.of(new SpikeGlxProbe(Gains.BY_HEADER, OptionalInt.empty(), STEPS_OF_10_BITS));
    }
    Integer gain = FIXED_GAINS.get(number);
    if (gain != null) {
      return Optional.of(new SpikeGlxProbe(Gains.FIXED, OptionalInt.of(gain), STEPS_OF_14_BITS));
    }
    boolean first =
        FIRST_GENERATION.contains(number)
            || number.startsWith("PRB_1_")
            || (number.length() == 4
                && number.startsWith("1")
                && SpikeGlxMeta.whole(number) >= 1000);
    return first ? Optional.of(BY_CHANNEL) : Optional.empty();
  }

  /**
   * The header entry begins with the type of the probe. In the first version it had three numbers:
   * serial, option, channels.
   */
  private static Optional<SpikeGlxProbe> byTable(List<String> table) {
    if (table.isEmpty()) {
      return Optional.empty();
    }
    String[] header = table.get(0).split(",", 8);
    return header.length == 3 ? Optional.of(BY_CHANNEL) : named(header[0]);
  }
}
