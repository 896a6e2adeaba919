package io.afferent.jobs.pipeline;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pipeline as its file declares it. Immutable; travels with a job as its text and is read again
 * on arrival. A file that was read is well formed; whether it can run is the business of {@link
 * PipelineCheck}.
 */
public final class PipelineFile implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Largest parallelism of a job whose file names none. */
  static final int DEFAULT_MAX_PARALLELISM = 128;

  private final String text;
  private final String fileName;
  private final String folder;
  private final transient PipelineDraft draft;

  private PipelineFile(String text, String fileName, String folder, PipelineDraft draft) {
    this.text = text;
    this.fileName = fileName;
    this.folder = folder;
    this.draft = draft;
  }

  /**
   * Reads a file.
   *
   * @throws PipelineException with every problem found, when the file cannot be read or is not a
   *     pipeline
   */
  public static PipelineFile parse(Path file) throws PipelineException {
    Path parent = file.toAbsolutePath().getParent();
    return of(readText(file), file.toString(), parent == null ? "" : parent.toString());
  }

  /**
   * Reads the text of a file.
   *
   * @param fileName name for messages
   * @throws PipelineException with every problem found, when the text is not a pipeline
   */
  public static PipelineFile parse(String text, String fileName) throws PipelineException {
    return of(text, fileName, "");
  }

  private static PipelineFile of(String text, String fileName, String folder)
      throws PipelineException {
    PipelineDraft draft = PipelineReader.read(text, fileName, Operators.load());
    if (!draft.problems().isEmpty()) {
      throw new PipelineException(draft.problems());
    }
    return new PipelineFile(text, fileName, folder, draft);
  }

  static String readText(Path file) throws PipelineException {
    try {
      if (!Files.exists(file)) {
        throw unreadable(file, "there is no such file");
      }
      if (Files.isDirectory(file)) {
        throw unreadable(file, "this is a folder; name a pipeline file");
      }
      if (Files.size(file) > 4L * YamlDocument.MAX_CHARACTERS) {
        throw unreadable(
            file,
            "the file has "
                + Files.size(file)
                + " bytes; a pipeline file has at most "
                + YamlDocument.MAX_CHARACTERS
                + " characters");
      }
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw unreadable(file, "the file is not UTF-8 text");
    } catch (IOException failed) {
      throw unreadable(file, "the file cannot be read: " + failed);
    }
  }

  private static PipelineException unreadable(Path file, String message) {
    return new PipelineException(List.of(new PipelineProblem(file.toString(), 0, message)));
  }

  /** The text that was read. */
  public String text() {
    return text;
  }

  /** The file as it was named, for messages. */
  public String fileName() {
    return fileName;
  }

  /** Folder of the file when it was read from one, against which paths of bundles count. */
  public Optional<Path> folder() {
    return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
  }

  /** Name of the pipeline. */
  public String name() {
    return draft.name();
  }

  public PipelineSource source() {
    return draft.source().orElseThrow();
  }

  /** The steps in order. */
  public List<PipelineStep> steps() {
    return draft.steps().stream()
        .map(step -> new PipelineStep(step.settings().orElseThrow(), step.operator().orElseThrow()))
        .toList();
  }

  /** The sinks; at most one of a kind. */
  public List<PipelineSink> sinks() {
    return draft.sinks();
  }

  /** The Kafka sink when there is one. */
  public Optional<PipelineSink.Kafka> kafkaSink() {
    return sinks().stream()
        .filter(PipelineSink.Kafka.class::isInstance)
        .map(PipelineSink.Kafka.class::cast)
        .findFirst();
  }

  /** The Parquet sink when there is one. */
  public Optional<PipelineSink.Parquet> parquetSink() {
    return sinks().stream()
        .filter(PipelineSink.Parquet.class::isInstance)
        .map(PipelineSink.Parquet.class::cast)
        .findFirst();
  }

  /** How often a checkpoint is taken, when the file says so. */
  public Optional<Duration> checkpointInterval() {
    return draft
        .checkpointIntervalSeconds()
        .map(seconds -> Duration.ofNanos(seconds.movePointRight(9).longValue()));
  }

  /** Parallelism of the job, when the file says so. */
  public OptionalInt parallelism() {
    return draft.parallelism();
  }

  /** Largest parallelism that the job can ever be restarted with. */
  public int maxParallelism() {
    return draft.maxParallelism().orElse(DEFAULT_MAX_PARALLELISM);
  }

  /** The parallelism of the file, else {@code wanted} as far as it may go. */
  public int parallelism(int wanted) {
    return parallelism().orElse(Math.min(wanted, maxParallelism()));
  }

  PipelineDraft draft() {
    return draft;
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a pipeline file travels as its text");
  }

  private Object writeReplace() {
    return new TextForm(text, fileName, folder);
  }

  private record TextForm(String text, String fileName, String folder) implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      try {
        return of(text, fileName, folder);
      } catch (PipelineException changed) {
        InvalidObjectException failure =
            new InvalidObjectException(
                "the pipeline cannot be read here; do all processes run the same version? "
                    + changed.getMessage());
        failure.initCause(changed);
        throw failure;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PipelineFile that
        && text.equals(that.text)
        && fileName.equals(that.fileName)
        && folder.equals(that.folder);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "pipeline " + name() + " of " + fileName;
  }
}
