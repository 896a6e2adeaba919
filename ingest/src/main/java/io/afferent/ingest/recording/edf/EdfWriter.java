package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.SignalStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Writes one stream of a recording as an EDF+C file: 16-bit samples, annotations, no field that
 * identifies a person.
 *
 * <p>Digital values are copied as they are when the declared ranges fit the eight characters of the
 * header; else the range is widened to the next one that fits, and values are rounded to the
 * nearest step and clipped. Events become annotations. A last record that the samples do not fill
 * is padded with the value nearest to zero, and the annotation {@code BAD_ACQ_SKIP}, which MNE
 * leaves out of analyses, covers the padding.
 *
 * <p>While the file is open, its header says -1 records, as the specification asks of a running
 * recording; a file whose writing was interrupted can be read up to there. Memory is bounded by one
 * record of at most {@value EdfRecordPlan#LARGEST_RECORD_BYTES} bytes and the events.
 */
public final class EdfWriter {
  private static final int RECORD_COUNT_OFFSET = 236;

  private final Recording recording;
  private final int streamNumber;
  private final SignalStream stream;
  private final EdfDigitizer digitizer;
  private final EdfRecordPlan plan;

  private EdfWriter(Recording recording, int streamNumber) throws RecordingException {
    this.recording = recording;
    this.streamNumber = streamNumber;
    this.stream = recording.streams().get(streamNumber);
    String name = recording.header().name();
    if (!recording.gaps(streamNumber).isEmpty()) {
      throw new RecordingException(
          name
              + ": stream "
              + stream.name()
              + " has "
              + recording.gaps(streamNumber).size()
              + " gaps, which EDF+C cannot hold; write a stream without gaps");
    }
    this.digitizer = EdfDigitizer.of(stream);
    this.plan = EdfRecordPlan.of(recording, streamNumber);
  }

  /** Writes a stream; see {@link #write(Recording, int, Path, LongConsumer)}. */
  public static void write(Recording recording, int stream, Path file) throws IOException {
    write(recording, stream, file, samples -> {});
  }

  /**
   * Writes a stream and replaces the file if there is one.
   *
   * @param stream position in {@link Recording#streams()}
   * @param progress told how many samples are written, after each record
   * @throws RecordingException if the stream cannot be written as EDF+C; the file is not touched
   */
  public static void write(Recording recording, int stream, Path file, LongConsumer progress)
      throws IOException {
    new EdfWriter(recording, stream).write(file, progress);
  }

  private void write(Path file, LongConsumer progress) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] header =
          EdfHeaderText.of(recording.header().startTimeNanos(), stream, digitizer, plan);
      writeFully(channel, ByteBuffer.wrap(header), 0);
      long at = header.length;
      byte[] digital = new byte[plan.samplesPerRecord() * stream.bytesPerSample()];
      byte[] record = new byte[plan.recordBytes()];
      for (long number = 0; number < plan.recordCount(); number++) {
        long first = number * plan.samplesPerRecord();
        int count = (int) Math.min(plan.samplesPerRecord(), stream.sampleCount() - first);
        readFully(first, count, digital);
        digitizer.fillRecord(digital, count, plan.samplesPerRecord(), record);
        plan.fillAnnotations(number, record);
        writeFully(channel, ByteBuffer.wrap(record), at);
        at += record.length;
        progress.accept(first + count);
      }
      byte[] count = EdfHeaderText.field(Long.toString(plan.recordCount()), 8);
      writeFully(channel, ByteBuffer.wrap(count), RECORD_COUNT_OFFSET);
    }
  }

  private void readFully(long first, int count, byte[] digital) throws IOException {
    int got = recording.read(streamNumber, first, count, digital);
    if (got != count) {
      throw new RecordingException(
          recording.header().name()
              + ": only "
              + got
              + " of "
              + count
              + " samples could be read from index "
              + first
              + "; the recording changed while it was copied");
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Text of a time-stamped annotation list in the bytes of the file. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
