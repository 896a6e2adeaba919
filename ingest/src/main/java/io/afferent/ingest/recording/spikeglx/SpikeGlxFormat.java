package io.afferent.ingest.recording.spikeglx;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SpikeGLX recordings: a {@code .bin} of 16-bit samples and the {@code .meta} beside it; either may
 * be opened. One file is one recording of one stream, named after its device and band ({@code
 * imec0.ap}, {@code imec0.lf}, {@code nidq}, {@code obx0.obx}).
 *
 * <p>The stream has modality EEG, which carries continuous voltages, wideband extracellular ones
 * too; SPIKES is for spike times. Sync and digital words are units of kind TRIGGER without gain in
 * the same stream. Source units are those of the tools for these files: microvolts for probes,
 * volts for cards. The number of samples comes from the size of the file; {@code firstSample} is an
 * attribute, and times count from when the file was created.
 */
public final class SpikeGlxFormat implements RecordingFormat {
  /** Keys that stand, in any order of versions, in the first lines of a file. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?m)^[ \\t]*(acqApLfSy|acqMnMaXaDw|acqXaDwSy|appVersion|fileCreateTime|fileName|fileSHA1"
              + "|fileSizeBytes|fileTimeSecs|firstSample|gateMode|imAiRangeMax|imDatPrb_\\w+"
              + "|imSampRate|niAiRangeMax|niSampRate|obAiRangeMax|obSampRate|nSavedChans"
              + "|snsApLfSy|snsMnMaXaDw|snsXaDwSy|snsSaveChanSubset|typeThis|typeEnabled)\\s*=");

  private static final int FEWEST_KEYS = 3;

  @Override
  public String name() {
    return "SpikeGLX";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("meta");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "A .bin of samples and the .meta beside it; either may be opened.",
        List.of(
            "Probes of all families (Neuropixels 1.0, 2.0, 3.0, the first and the high-density ones), NIDQ and OneBox.",
            "Gains of each channel and band, of saved subsets too; rates with all their digits."),
        List.of("Samples without their .meta.", "Samples that went through a text-mode copy."),
        List.of(
            "The number of samples comes from the size of the file, not from fileSizeBytes.",
            "Sync and digital words are bits without a gain.",
            "The modality is EEG, which carries continuous voltages; SPIKES is for spike times."),
        "neo, and the formula of the metadata guide for subsets and high-density probes, which neo reads otherwise.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    if (!SpikeGlxFiles.isBinary(file)) {
      return isMeta(head);
    }
    if (SpikeGlxFiles.isNamedLikeSamples(file)) {
      return true;
    }
    try {
      Optional<Path> meta = SpikeGlxFiles.metaBeside(file);
      return meta.isPresent() && isMeta(RecordingFile.head(meta.get()));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isMeta(ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return KEY.matcher(text).results().limit(FEWEST_KEYS).count() == FEWEST_KEYS;
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return SpikeGlxRecording.open(file, options);
  }
}
