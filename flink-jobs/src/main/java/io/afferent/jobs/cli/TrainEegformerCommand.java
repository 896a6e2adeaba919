package io.afferent.jobs.cli;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.ingest.simulate.Discharge;
import io.afferent.ingest.simulate.SimulatedRecording;
import io.afferent.ingest.simulate.SimulatorOptions;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.training.Preprocessing;
import io.afferent.jobs.training.RecordingWindows;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.QuantizerConfig;
import io.afferent.models.spectrum.SpectrumConfig;
import io.afferent.models.training.EegFormerTrainer;
import io.afferent.models.training.TrainingOptions;
import io.afferent.models.training.TrainingReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains an EEGFormer. */
@Command(
    name = "eegformer",
    mixinStandardHelpOptions = true,
    description = {
      "Trains an EEGFormer without labels, on recordings or on simulated subjects, and writes a"
          + " bundle, the losses as a table (CSV) and a picture of them (PNG).",
      "Signals go through the same steps as in a pipeline: band-pass, resampling to 250 Hz, windows"
          + " of 12 s. Windows that touch a gap or the warm-up of the filter are left out. At most"
          + " --max-windows windows of single channels are held in memory, 12 kB each.",
      "One training at a time; the same seed gives the same bundle on one machine. Ctrl-C ends it"
          + " without a bundle."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  afferent train eegformer --recordings S001R03.edf S001R04.edf --out my-bundle",
      "  afferent train eegformer --simulate 600 --steps 200 --out demo-bundle"
    })
final class TrainEegformerCommand implements Callable<Integer> {

  private static final int RATE_HZ = 250;
  private static final int SUBJECT_RATE_HZ = 256;

  /** Sizes by name. */
  enum Size {
    TINY,
    SMALL,
    BASE,
    LARGE
  }

  /** What a spectrum is made of. */
  enum Spectrum {
    SEGMENT,
    FRAME
  }

  /** How codes are learned. */
  enum Codebook {
    PAPER,
    STABLE
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--recordings",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings to learn from.")
  private @Nullable List<Path> recordings;

  @Option(
      names = "--simulate",
      paramLabel = "SECONDS",
      converter = DurationText.OrSeconds.class,
      description =
          "Learn from simulated subjects instead, this many seconds of them in all. The bundle then"
              + " says loudly that it was.")
  private @Nullable Duration simulate;

  @Option(
      names = "--subjects",
      paramLabel = "N",
      defaultValue = "4",
      description = "Simulated subjects that share --simulate. Default: ${DEFAULT-VALUE}.")
  private int subjects;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the bundle; must not exist, or be empty. Required.")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "tiny",
      description =
          "${COMPLETION-CANDIDATES}: tiny is of this project, for demonstrations; the others are"
              + " those of the paper. Default: ${DEFAULT-VALUE}.")
  private Size size;

  @Option(
      names = "--spectrum",
      paramLabel = "KIND",
      defaultValue = "segment",
      description =
          "SEGMENT: one spectrum of 12 s; FRAME: twelve of 1 s. Default: ${DEFAULT-VALUE}.")
  private Spectrum spectrum;

  @Option(
      names = "--codebook",
      paramLabel = "KIND",
      description =
          "PAPER: learned by gradient; STABLE: k-means start and moving averages. Default: stable"
              + " for tiny, else paper.")
  private @Nullable Codebook codebook;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "400",
      description = "Optimiser steps. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "32",
      description = "Channel windows of a step. Default: ${DEFAULT-VALUE}.")
  private int batchRows;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description =
          "Largest learning rate, after a warm-up of a tenth of the steps. Default:"
              + " ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything that is random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--validation",
      paramLabel = "PART",
      defaultValue = "0.1",
      description =
          "Part that is held out: of recordings when there are several, else of windows; 0 to 0.5."
              + " Default: ${DEFAULT-VALUE}.")
  private double validationPart;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after so many validations without a better loss, 0 for never. Default:"
              + " ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--low-hz",
      paramLabel = "HZ",
      defaultValue = "0.5",
      description = "Lower edge of the band-pass. Default: ${DEFAULT-VALUE}.")
  private BigDecimal lowHz;

  @Option(
      names = "--high-hz",
      paramLabel = "HZ",
      defaultValue = "45",
      description = "Upper edge of the band-pass. Default: ${DEFAULT-VALUE}.")
  private BigDecimal highHz;

  @Option(
      names = "--hop",
      paramLabel = "TIME",
      defaultValue = "12s",
      description =
          "From one window to the next. Below 12s windows overlap, and a held-out part of one"
              + " recording is no longer independent. Default: ${DEFAULT-VALUE}.")
  private Duration hop;

  @Option(
      names = "--max-windows",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "Most channel windows to hold in memory, 12 kB each; longer recordings are thinned out"
              + " evenly. Default: ${DEFAULT-VALUE} (240 MB).")
  private int maxWindows;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads inside one operation. Default: the number of processors.")
  private @Nullable Integer threads;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name of the model: lower-case letters, digits, dashes. Default: that of the folder.")
  private @Nullable String name;

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      defaultValue = "1",
      description = "Version of the model. Default: ${DEFAULT-VALUE}.")
  private String version;

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      defaultValue = "NOASSERTION",
      description =
          "Licence of the weights: an SPDX expression or a sentence. Default: ${DEFAULT-VALUE}.")
  private String licence;

  @Override
  public Integer call() throws IOException, PipelineException {
    EegFormerConfig config = config();
    TrainingOptions options;
    Preprocessing preprocessing;
    Map<String, ReplaySource> sources;
    try {
      options = options();
      int window = config.spectrum().windowSamples();
      preprocessing =
          new Preprocessing(
              lowHz, highHz, RATE_HZ, window, (int) (hop.toMillis() * RATE_HZ / 1000));
      sources = sources();
    } catch (IllegalArgumentException wrong) {
      throw new UserError(String.valueOf(wrong.getMessage()), wrong);
    }
    EegFormerTrainer.BundleTarget target =
        new EegFormerTrainer.BundleTarget(out, modelName(), version, licence, RATE_HZ);
    checkTarget();
    PrintWriter text = spec.commandLine().getOut();
    RecordingWindows windows;
    try (ProgressLine line = new ProgressLine(spec.commandLine().getErr())) {
      windows =
          new RecordingWindows(sources, simulate != null, preprocessing, maxWindows, line::show);
    }
    text.println(
        String.format(
            Locale.ROOT,
            "Training EEGFormer %s (%,d parameters, %d codes) on %,d channel windows of %d %s%s.",
            size.name().toLowerCase(Locale.ROOT),
            config.parameterCount(),
            config.quantizer().codebookSize(),
            windows.rowCount(),
            sources.size(),
            simulate != null ? "simulated subject" : "recording",
            sources.size() == 1 ? "" : "s"));
    text.println(
        String.format(
            Locale.ROOT,
            "Left out: %,d in the warm-up of the filter, %,d constant or not finite, %,d beyond"
                + " --max-windows.",
            windows.warmUpRows(),
            windows.unusableRows(),
            windows.usableRows() - windows.rowCount()));
    List<String> empty = windows.emptyRecordings();
    if (!empty.isEmpty()) {
      text.println(
          "Without a window: "
              + String.join(", ", empty.subList(0, Math.min(8, empty.size())))
              + (empty.size() > 8 ? " and " + (empty.size() - 8) + " more" : "")
              + ".");
    }
    text.flush();
    if (windows.rowCount() == 0) {
      throw new UserError(
          "there is no window to learn from: each needs 12 s of signal without a gap, after the"
              + " warm-up of the filter, that varies; give longer recordings"
              + (windows.warmUpRows() > 0
                  ? ", or raise --low-hz, whose filter settles sooner"
                  : ""));
    }
    TrainingRun run = new TrainingRun(text, spec.commandLine().getErr());
    TrainingReport report = run.train(new EegFormerTrainer(config, options), windows, target);
    run.print(report);
    return 0;
  }

  private EegFormerConfig config() {
    EegFormerConfig config =
        switch (size) {
          case TINY -> EegFormerConfig.tiny();
          case SMALL -> EegFormerConfig.small();
          case BASE -> EegFormerConfig.base();
          case LARGE -> EegFormerConfig.large();
        };
    config =
        config.withSpectrum(
            spectrum == Spectrum.SEGMENT ? SpectrumConfig.segment() : SpectrumConfig.frames());
    if (codebook != null) {
      int codes = config.quantizer().codebookSize();
      config =
          config.withQuantizer(
              codebook == Codebook.PAPER
                  ? QuantizerConfig.plain(codes)
                  : QuantizerConfig.stable(codes));
    }
    return config;
  }

  private TrainingOptions options() {
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new UserError("--learning-rate must be above 0 and at most 1, was " + learningRate);
    }
    if (hop.isZero()) {
      throw new UserError("--hop must be longer than 0");
    }
    TrainingOptions usual = TrainingOptions.defaults();
    return new TrainingOptions(
        seed,
        steps,
        batchRows,
        learningRate,
        steps / 10,
        usual.weightDecay(),
        usual.gradientClip(),
        validationPart,
        Math.max(1, steps / 8),
        patience,
        threads == null ? Runtime.getRuntime().availableProcessors() : threads);
  }

  private Map<String, ReplaySource> sources() {
    if ((recordings == null) == (simulate == null)) {
      throw new UserError("give either --recordings FILE... or --simulate SECONDS");
    }
    Map<String, ReplaySource> sources = new LinkedHashMap<>();
    if (recordings != null) {
      Set<Path> seen = new HashSet<>();
      for (Path file : recordings) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
          throw new UserError("--recordings names " + file + " twice");
        }
        // The bundle tells names and no folders, which are nobody else's business.
        String fileName = String.valueOf(file.getFileName()).replaceAll("\\p{Cntrl}", "?");
        String unique = fileName;
        for (int k = 2; sources.containsKey(unique); k++) {
          unique = fileName + " (" + k + ")";
        }
        sources.put(unique, ReplaySource.file(file));
      }
    } else if (simulate != null) {
      if (subjects < 1) {
        throw new UserError("--subjects must be at least 1, was " + subjects);
      }
      Duration each = simulate.dividedBy(subjects);
      if (each.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new UserError("--simulate must be at least 1 s for each of the subjects");
      }
      for (int k = 0; k < subjects; k++) {
        String subject = "subject-" + (k + 1);
        sources.put(subject, SimulatedRecording.source(subject(subject, each, seed + k)));
      }
    }
    return sources;
  }

  /** A subject with a discharge every two minutes. */
  private static SimulatorOptions subject(String name, Duration length, long subjectSeed) {
    return new SimulatorOptions(
        name,
        SimulatorOptions.nineteenChannels(),
        new SampleRate(SUBJECT_RATE_HZ, 1),
        Optional.of(length),
        0L,
        50,
        Optional.of(
            new Discharge(
                Duration.ofSeconds(45),
                Duration.ofSeconds(10),
                SimulatorOptions.nineteenChannels(),
                Optional.of(Duration.ofMinutes(2)))),
        subjectSeed);
  }

  private String modelName() {
    if (name != null) {
      if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
        throw new UserError(
            "--name must be 1 to 64 lower-case letters, digits or dashes, was '" + name + "'");
      }
      return name;
    }
    String folder = String.valueOf(out.toAbsolutePath().normalize().getFileName());
    String plain = folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    plain = plain.replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? "eegformer" : plain.substring(0, Math.min(64, plain.length()));
  }

  private void checkTarget() throws IOException {
    if (!Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isSymbolicLink(out)) {
      throw new UserError("--out " + out + " is a symbolic link; name the folder itself");
    }
    if (!Files.isDirectory(out)) {
      throw new UserError("--out " + out + " is a file; name a folder");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(out)) {
      if (entries.iterator().hasNext()) {
        throw new UserError("--out " + out + " is not empty; name another folder");
      }
    }
  }
}
