package io.afferent.ingest.recording.nihonkohden;

import io.afferent.ingest.recording.Fixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a fixture's files, with some of their bytes changed. */
final class NihonKohdenSet {
  static final int FIRST_BLOCK = 0x17FE;

  /** Behind 7 channels and 200 samples. */
  static final int SECOND_BLOCK = FIRST_BLOCK + 0x27 + 70 + 200 * 16;

  private final Path folder;
  private final String name;

  private NihonKohdenSet(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  static NihonKohdenSet copy(String name, Path folder) throws IOException {
    for (String extension : new String[] {"EEG", "21E", "LOG", "PNT"}) {
      if (NihonKohdenSet.class.getResource(name + "." + extension) != null) {
        Files.copy(
            Fixture.file(NihonKohdenSet.class, name + "." + extension),
            folder.resolve(name + "." + extension));
      }
    }
    return new NihonKohdenSet(folder, name);
  }

  Path file(String extension) {
    return folder.resolve(name + "." + extension);
  }

  Path eeg() {
    return file("EEG");
  }

  NihonKohdenSet put(String extension, int at, int... bytes) {
    try {
      byte[] all = Files.readAllBytes(file(extension));
      for (int i = 0; i < bytes.length; i++) {
        all[at + i] = (byte) bytes[i];
      }
      Files.write(file(extension), all);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  NihonKohdenSet putInt(int at, int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return put("EEG", at, bytes[0], bytes[1], bytes[2], bytes[3]);
  }
}
