package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the blocks of a pipeline come from.
 *
 * @param line line in the file
 * @param topic signal topic
 * @param streams which streams of the topic
 * @param rate rate that the streams are said to have
 * @param units units that the streams are said to have, in order
 * @param start where a job without state begins to read
 * @param reorderBlocks how many blocks of a stream may wait for an earlier one before that one
 *     counts as lost (blocks)
 */
public record PipelineSource(
    int line,
    String topic,
    Glob streams,
    Optional<Rate> rate,
    Optional<List<String>> units,
    Start start,
    int reorderBlocks) {

  /** Signal topics that a job can read, with the modality that they carry. */
  static final Map<String, String> MODALITIES = new TreeMap<>(Map.of("eeg", "EEG"));

  static final int DEFAULT_REORDER_BLOCKS = 16;
  static final int MAX_REORDER_BLOCKS = 4096;

  /** Where a job without state begins to read. */
  public enum Start {
    /** With the oldest record of the topic. */
    EARLIEST,
    /** With what arrives after the start. */
    LATEST,
    /** Where the consumer group of the pipeline stopped, else with the oldest record. */
    COMMITTED
  }

  public PipelineSource {
    units = units.map(List::copyOf);
  }

  /** Modality of the topic by its name in the records. */
  public String modality() {
    return MODALITIES.getOrDefault(topic, "UNKNOWN");
  }
}
