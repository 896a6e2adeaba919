package io.afferent.ingest.recording.npy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.CloseOnFailure;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An array of numbers with one to three axes in a {@code .npy} file, in C or in Fortran order. Read
 * fastest in the order of the file. Not thread-safe.
 */
public final class NpyArray implements Closeable {
  private static final int MOST_AXES = 3;

  private final NpyVector elements;
  private final long[] lengths = {1, 1, 1};
  private final int axes;

  private NpyArray(NpyVector elements) {
    this.elements = elements;
    this.axes = elements.header().shape().size();
    for (int axis = 0; axis < axes; axis++) {
      lengths[axis] = elements.header().shape().get(axis);
    }
  }

  /**
   * Opens a file.
   *
   * @throws RecordingException if it holds no numbers, has other axes, or ends before its last
   *     element
   */
  public static NpyArray open(Path path) throws IOException {
    RecordingFile file = RecordingFile.open(path);
    return CloseOnFailure.of(
        file,
        () -> {
          NpyHeader header = NpyHeader.read(file);
          int axes = header.shape().size();
          if (axes < 1 || axes > MOST_AXES) {
            throw file.refusedAt(
                0, "an array of 1 to " + MOST_AXES + " axes is wanted, was " + header.shape());
          }
          NpyVector elements = NpyVector.elements(file, header);
          if (!elements.isWhole() && !elements.isFloating()) {
            throw file.refusedAt(0, "numbers are wanted, were of type " + header.descr());
          }
          return new NpyArray(elements);
        });
  }

  /** How many axes there are. */
  public int axes() {
    return axes;
  }

  /** Length of an axis, 1 for one that is not there. */
  public long length(int axis) {
    return lengths[axis];
  }

  /** Product of all lengths. */
  public long count() {
    return elements.size();
  }

  /** The element at {@code [i]}, {@code [i, j]} or {@code [i, j, k]}. */
  public double at(long i, long j, long k) throws IOException {
    return elements.number(
        elements.header().fortranOrder()
            ? i + lengths[0] * (j + lengths[1] * k)
            : (i * lengths[1] + j) * lengths[2] + k);
  }

  /** The element at a place in the order of the file. */
  public double inOrder(long place) throws IOException {
    return elements.number(place);
  }

  /** Index along an axis of the element at a place in the order of the file. */
  public long indexOf(long place, int axis) {
    long inner = 1;
    boolean fortran = elements.header().fortranOrder();
    for (int other = 0; other < lengths.length; other++) {
      if (fortran ? other < axis : other > axis) {
        inner *= lengths[other];
      }
    }
    return place / inner % lengths[axis];
  }

  /** An exception that names the file. */
  public RecordingException refused(String reason) {
    return elements.refusedAt(0, reason);
  }

  @Override
  public void close() throws IOException {
    elements.close();
  }
}
