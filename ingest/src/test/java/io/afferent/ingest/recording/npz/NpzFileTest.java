package io.afferent.ingest.recording.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.PositionalBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of the JDK's own writer, sound and made to harm. */
class NpzFileTest {
  private static final int ENTRY = 0x02014B50;
  private static final int END = 0x06054B50;
  private static final int VALUES = 300_000;

  @TempDir Path folder;

  private static byte[] npy(String literal, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] text = literal.getBytes(StandardCharsets.UTF_8);
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.write(new byte[] {(byte) text.length, (byte) (text.length >> 8)});
    bytes.write(text);
    bytes.write(data);
    return bytes.toByteArray();
  }

  /** Bytes that deflate a little, so that positions in the archive are no positions in the data. */
  private static byte[] array() throws IOException {
    byte[] data = new byte[VALUES];
    Random random = new Random(7);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextInt(16);
    }
    return npy("{'descr': '|u1', 'fortran_order': False, 'shape': (300000,), }", data);
  }

  private static byte[] zip(boolean deflated, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        byte[] content = name.endsWith(".npy") ? array() : "text".getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private NpzFile open(byte[] archive) throws IOException {
    return NpzFile.open(Files.write(folder.resolve("a.npz"), archive));
  }

  private void refused(byte[] archive, Consumer<ByteBuffer> change) {
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    assertThatThrownBy(
            () -> {
              try (NpzFile file = open(archive)) {
                PositionalBytes array = file.bytes(0);
                array.read(0, new byte[(int) array.size()], 0, (int) array.size());
              }
            })
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("at byte ");
  }

  /** Position of the last record of a kind. */
  private static int last(ByteBuffer bytes, int signature) {
    for (int at = bytes.capacity() - 4; ; at--) {
      if (bytes.getInt(at) == signature) {
        return at;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsInAnyOrderGiveTheSame(boolean deflated) throws IOException {
    byte[] whole = array();
    Random random = new Random(20_261_125);
    try (NpzFile file = open(zip(deflated, "x.npy", "notes.txt", "deep/../y.npy"))) {
      assertThat(file.arrays())
          .extracting(NpzFile.NpzArray::name)
          .containsExactly("x", "deep/../y");
      assertThat(file.others()).containsExactly("notes.txt");
      PositionalBytes bytes = file.bytes(1);
      assertThat(bytes.size()).isEqualTo(whole.length);
      for (int run = 0; run < 60; run++) {
        int from = random.nextInt(whole.length);
        int length = random.nextInt(Math.min(100_000, whole.length - from));
        byte[] got = new byte[length + 2];
        bytes.read(from, got, 1, length);
        for (int i = 0; i < length; i++) {
          assertThat(got[i + 1]).as("seed 20261125, run %s", run).isEqualTo(whole[from + i]);
        }
      }
      assertThatThrownBy(() -> bytes.read(whole.length - 1, new byte[2], 0, 2))
          .isInstanceOf(RecordingException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongChecksumIsFoundWhenAllIsRead(boolean deflated) throws IOException {
    byte[] archive = zip(deflated, "x.npy");
    refused(archive, bytes -> bytes.put(last(bytes, ENTRY) + 16, (byte) 0x5A));
  }

  @Test
  void damagedSamplesOfAStoredMemberAreFound() throws IOException {
    byte[] archive = zip(false, "x.npy");
    refused(archive, bytes -> bytes.put(1000, (byte) 77));
  }

  @Test
  void sizesThatAreNotThoseOfTheStreamAreRefused() throws IOException {
    for (int difference : new int[] {-1, 1, -1000, 1000, 10_000_000}) {
      byte[] archive = zip(true, "x.npy");
      refused(
          archive,
          bytes -> {
            int at = last(bytes, ENTRY) + 24;
            bytes.putInt(at, bytes.getInt(at) + difference);
          });
    }
  }

  @Test
  void moreThanDeflateCanHoldIsRefusedBeforeItIsUnpacked() throws IOException {
    byte[] archive = zip(true, "x.npy");
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(last(bytes, ENTRY) + 24, 0x7FFF_FFFF);
    assertThatThrownBy(() -> open(archive)).hasMessageContaining("made to harm");
  }

  @Test
  void whatTheDirectorySaysMustBeSo() throws IOException {
    byte[] one = zip(false, "x.npy");
    // Method, encryption, local offset, name, stored size, number of disks.
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, ENTRY) + 10, (short) 12));
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, ENTRY) + 8, (short) 1));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, ENTRY) + 42, 4));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, ENTRY) + 42, 0x7FFF_FFFF));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, ENTRY) + 42, -1));
    refused(one.clone(), bytes -> bytes.put(last(bytes, ENTRY) + 46, (byte) 'y'));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, ENTRY) + 20, 0x7FFF_FFFF));
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, ENTRY) + 28, (short) -1));
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, END) + 4, (short) 1));
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, END) + 10, (short) 2));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, END) + 12, 1));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, END) + 16, 0));
    refused(one.clone(), bytes -> bytes.putInt(last(bytes, END) + 16, -1));
    refused(one.clone(), bytes -> bytes.putShort(last(bytes, END) + 20, (short) 1));
    refused(Arrays.copyOf(one, one.length - 1), bytes -> {});
  }

  @Test
  void twoMembersOfOneNameOrOnePlaceAreRefused() throws IOException {
    byte[] two = zip(false, "x.npy", "y.npy");
    ByteBuffer bytes = ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN);
    int second = last(bytes, ENTRY);
    byte[] sameName = two.clone();
    sameName[second + 46] = 'x';
    assertThatThrownBy(() -> open(sameName)).hasMessageContaining("two members are called 'x.npy'");
    byte[] same = zip(false, "x.npy", "y.npy");
    // Both entries name the bytes of the first member, as overlapping bombs do.
    ByteBuffer.wrap(same).order(ByteOrder.LITTLE_ENDIAN).putInt(second + 42, 0);
    int local = bytes.getInt(second + 42);
    same[30] = 'y';
    assertThat(local).isPositive();
    assertThatThrownBy(() -> open(same)).isInstanceOf(RecordingException.class);
  }

  @Test
  void objectsAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("evil.npy"));
      zip.write(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", new byte[9]));
      zip.closeEntry();
    }
    assertThatThrownBy(() -> open(bytes.toByteArray()))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("member 'evil.npy'")
        .hasMessageContaining("pickled objects");
  }
}
