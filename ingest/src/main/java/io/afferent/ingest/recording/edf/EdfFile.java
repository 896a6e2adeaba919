package io.afferent.ingest.recording.edf;

import io.afferent.ingest.recording.RecordingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Positional reading of one file, with its name for messages. */
final class EdfFile implements Closeable {
  private final String name;
  private final FileChannel channel;
  private final long size;

  private EdfFile(String name, FileChannel channel, long size) {
    this.name = name;
    this.channel = channel;
    this.size = size;
  }

  static EdfFile open(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      throw new RecordingException(name + ": is a folder, not a file; name one file");
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException missing) {
      throw new RecordingException(path + ": no such file; check the path", missing);
    }
    try {
      return new EdfFile(name, channel, channel.size());
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  String name() {
    return name;
  }

  long size() {
    return size;
  }

  RecordingException refused(String reason) {
    return new RecordingException(name + ": " + reason);
  }

  byte[] readFully(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    readFully(position, bytes, 0, length);
    return bytes;
  }

  void readFully(long position, byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, length);
    long at = position;
    while (target.hasRemaining()) {
      int got = channel.read(target, at);
      if (got < 0) {
        throw refused(
            "the file ends at byte "
                + at
                + " where "
                + target.remaining()
                + " more were expected; it was "
                + size
                + " bytes long when it was opened, do not change it while it is read");
      }
      at += got;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
