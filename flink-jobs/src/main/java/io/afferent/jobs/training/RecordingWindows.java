package io.afferent.jobs.training;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.replay.ReplaySource;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.pipeline.BundleStore;
import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.PipelineCheck;
import io.afferent.jobs.pipeline.PipelineException;
import io.afferent.jobs.pipeline.PipelineFile;
import io.afferent.models.training.WindowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Windows of recordings, prepared by the kernels of a pipeline: what an encoder learns from is, bit
 * for bit, what the same steps give it in a job.
 *
 * <p>Windows that touch a gap or the warm-up of a filter are left out, and so are rows that do not
 * vary or hold a value that is not finite.
 *
 * <p><b>Bound.</b> At most {@code maxRows} rows are kept, of {@code windowSamples} floats each. A
 * recording that has more than its equal share of rows keeps every n-th window, spread over all of
 * it.
 */
public final class RecordingWindows implements WindowSource {

  /**
   * Less than this is no signal (V, from lowest to highest): electrodes have a hundred times as
   * much noise. What it leaves out is the dying ring of the filter after the offset of a channel
   * that is not connected, whose spectrum would be as large as any once it is normalised.
   */
  private static final float LEAST_VOLTS = 1e-8f;

  private final Map<String, ReplaySource> sources;
  private final boolean simulated;
  private final Preprocessing preprocessing;
  private final int maxRows;
  private final PipelineFile pipeline;
  private final CheckContext context = BundleStore.besideFolder(Optional.empty());
  private final List<WindowRecording> kept = new ArrayList<>();
  private long usable;
  private long warm;
  private long unusable;

  /**
   * Reads recordings and keeps their windows.
   *
   * @param sources recordings by name, in the order of training
   * @param simulated whether all of them are simulated
   * @param maxRows most rows (windows of one channel) to keep
   * @param progress told what is being read
   * @throws PipelineException when the preprocessing cannot be written as a pipeline
   * @throws RecordingException when a recording cannot be read, or not prepared in this way
   */
  public RecordingWindows(
      Map<String, ReplaySource> sources,
      boolean simulated,
      Preprocessing preprocessing,
      int maxRows,
      Consumer<String> progress)
      throws IOException, PipelineException {
    this.sources = sources;
    this.simulated = simulated;
    this.preprocessing = preprocessing;
    this.maxRows = maxRows;
    this.pipeline = preprocessing.pipeline();
    int left = sources.size();
    int rows = 0;
    for (Map.Entry<String, ReplaySource> source : sources.entrySet()) {
      progress.accept("reading " + source.getKey());
      int share = (maxRows - rows) / left--;
      WindowRecording read = read(source.getKey(), source.getValue(), share);
      rows += read.windows().length;
      kept.add(read);
    }
  }

  private WindowRecording read(String name, ReplaySource source, int share)
      throws IOException, PipelineException {
    try (Recording recording = source.open()) {
      RecordingFrames frames = RecordingFrames.of(recording);
      Optional<String> problem = PipelineCheck.problemFor(pipeline, frames.layout(), context);
      if (problem.isPresent()) {
        throw new RecordingException(
            name + " cannot be prepared for training: " + withoutLine(problem.get()));
      }
      int units = frames.layout().unitCount();
      if (share < units) {
        throw new RecordingException(
            name
                + ": at most "
                + maxRows
                + " rows for "
                + sources.size()
                + " recordings are not even one window of its "
                + units
                + " channels; allow more rows or give fewer recordings");
      }
      Taker taker = new Taker(units, stride(frames, share), share);
      KernelChain chain = new KernelChain(pipeline, context, frames.layout(), taker);
      frames.forEach(chain::process);
      return new WindowRecording(
          name,
          taker.rows.toArray(new float[0][]),
          taker.times.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** Every how many windows one is kept, so that all of the recording is seen. */
  private long stride(RecordingFrames frames, int share) {
    Rate rate = frames.layout().rate();
    double seconds = frames.sampleCount() / rate.hz();
    double windows = Math.ceil(seconds * preprocessing.rateHz() / preprocessing.hopSamples());
    double most = Math.floor((double) share / frames.layout().unitCount());
    return Math.max(1L, (long) Math.ceil(windows / most));
  }

  private static String withoutLine(String problem) {
    return problem.replaceAll("training:\\d+: ", "");
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder();
    text.append(rowCount()).append(" channel windows of ").append(sources.size());
    text.append(simulated ? " simulated subject" : " recording");
    text.append(sources.size() == 1 ? "" : "s");
    Iterator<String> names = sources.keySet().iterator();
    text.append(" (");
    for (int i = 0; i < 8 && names.hasNext(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.next());
    }
    text.append(names.hasNext() ? ", ...)" : ")");
    return text.append("; steps ").append(preprocessing.steps()).toString();
  }

  @Override
  public boolean simulated() {
    return simulated;
  }

  @Override
  public List<WindowRecording> recordings() {
    return List.copyOf(kept);
  }

  /** Rows that are kept. */
  public int rowCount() {
    int rows = 0;
    for (WindowRecording recording : kept) {
      rows += recording.windows().length;
    }
    return rows;
  }

  /** Names of recordings that gave no row, in the order of training. */
  public List<String> emptyRecordings() {
    return kept.stream()
        .filter(recording -> recording.windows().length == 0)
        .map(WindowRecording::name)
        .toList();
  }

  /** Rows that could have been kept. */
  public long usableRows() {
    return usable;
  }

  /** Rows left out because a filter was still settling. */
  public long warmUpRows() {
    return warm;
  }

  /** Rows left out because they do not vary or are not finite. */
  public long unusableRows() {
    return unusable;
  }

  /** Whether a row is finite and varies by more than the filter's ring. */
  static boolean isSignal(float[] row) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : row) {
      if (!Float.isFinite(value)) {
        return false;
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least >= LEAST_VOLTS;
  }

  /** Takes windows of one recording apart into rows. */
  private final class Taker implements Consumer<Frame> {
    private final List<float[]> rows = new ArrayList<>();
    private final List<Integer> times = new ArrayList<>();
    private final int units;
    private final long stride;
    private final int share;
    private long windows;

    Taker(int units, long stride, int share) {
      this.units = units;
      this.stride = stride;
      this.share = share;
    }

    @Override
    public void accept(Frame frame) {
      if (frame.kind() != Frame.Kind.WINDOW) {
        return;
      }
      if (frame.warmUp()) {
        warm += units;
        return;
      }
      boolean wanted = windows++ % stride == 0 && rows.size() + units <= share;
      int length = (int) frame.sampleCount();
      for (int unit = 0; unit < units; unit++) {
        float[] row = new float[length];
        for (int i = 0; i < length; i++) {
          row[i] = frame.samples()[i * units + unit];
        }
        if (!isSignal(row)) {
          unusable++;
        } else {
          usable++;
          if (wanted) {
            rows.add(row);
            times.add(Math.toIntExact(windows));
          }
        }
      }
    }
  }
}
