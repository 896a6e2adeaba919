package io.afferent.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * Opens a recording, describes it, and reads samples and spikes of each of its streams. A reader
 * may do so or refuse the file with a {@link RecordingException}; nothing else may be thrown, and
 * both memory and time are bounded.
 */
public final class WholeRecording {
  /** Bytes allocated for one file: its objects, windows, and the samples asked for. */
  private static final long LARGEST_ALLOCATION = 64L << 20;

  /** Time of the processor for one small file. */
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private static final int READ_AT_ONCE = 50;

  /** Spikes that are read of one stream, more than the sound files have. */
  private static final int MOST_SPIKES = 100_000;

  private WholeRecording() {}

  /**
   * Whether a file is read; false when it is refused.
   *
   * @param what names the file in messages of failed checks
   */
  public static boolean isRead(Path file, String what) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean read = readOrRefused(file, what);
    if (threads.getCurrentThreadAllocatedBytes() - before >= LARGEST_ALLOCATION) {
      // Once more, without what the loading of classes took.
      before = threads.getCurrentThreadAllocatedBytes();
      readOrRefused(file, what);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as(what)
        .isLessThan(LARGEST_ALLOCATION);
    assertThat(threads.getCurrentThreadCpuTime() - start).as(what).isLessThan(LONGEST_NANOS);
    return read;
  }

  private static boolean readOrRefused(Path file, String what) throws IOException {
    try (Recording recording = Recordings.open(file)) {
      RecordingInfo info = RecordingInfo.of(recording);
      assertThat(info.toText()).isNotEmpty();
      assertThat(info.toJson().has("streams")).isTrue();
      for (int stream = 0; stream < recording.streams().size(); stream++) {
        SignalStream description = recording.streams().get(stream);
        byte[] samples = new byte[READ_AT_ONCE * description.bytesPerSample()];
        long count = description.sampleCount();
        for (long at : new long[] {0, count / 2, count}) {
          assertThat(recording.read(stream, at, READ_AT_ONCE, samples)).isBetween(0, READ_AT_ONCE);
        }
      }
      for (int stream = 0; stream < recording.spikeStreams().size(); stream++) {
        drain(recording, stream, what);
      }
      return true;
    } catch (RecordingException refused) {
      assertThat(refused.getMessage()).as(what).isNotBlank().doesNotContain("\n");
      return false;
    } catch (RuntimeException | Error unexpected) {
      throw new AssertionError(what, unexpected);
    }
  }

  /** Reads spikes to the end, or so many of them. */
  private static void drain(Recording recording, int stream, String what) throws IOException {
    SpikeStream description = recording.spikeStreams().get(stream);
    long[] ticks = new long[1000];
    int[] units = new int[ticks.length];
    long all = 0;
    long before = description.firstTick();
    try (SpikeCursor cursor = recording.spikes(stream)) {
      int got = ticks.length;
      while (got == ticks.length && all < MOST_SPIKES) {
        got = cursor.read(ticks, units);
        for (int i = 0; i < got; i++) {
          assertThat(ticks[i]).as(what).isBetween(before, description.endTick() - 1);
          assertThat(units[i]).as(what).isBetween(0, description.units().size() - 1);
          before = ticks[i];
        }
        all += got;
      }
      if (got < ticks.length) {
        assertThat(all).as(what).isEqualTo(description.spikeCount());
      }
    }
  }
}
