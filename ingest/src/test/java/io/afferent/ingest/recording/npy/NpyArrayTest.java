package io.afferent.ingest.recording.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.NpyFiles;
import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of several axes in both orders, and shapes that do not fit their file. */
class NpyArrayTest {
  @TempDir Path folder;

  private Path counting(boolean fortranOrder, String shape, int count) throws IOException {
    byte[] data = new byte[count];
    for (int i = 0; i < count; i++) {
      data[i] = (byte) i;
    }
    return NpyFiles.write(folder.resolve("a.npy"), "|u1", fortranOrder, shape, data);
  }

  @Test
  void elementsLieWhereTheirOrderPutsThem() throws IOException {
    try (NpyArray c = NpyArray.open(counting(false, "(2, 3, 4)", 24))) {
      assertThat(c.at(1, 2, 3)).isEqualTo(23);
      assertThat(c.at(1, 0, 0)).isEqualTo(12);
      assertThat(c.at(0, 1, 2)).isEqualTo(6);
      assertThat(c.indexOf(23, 0)).isEqualTo(1);
      assertThat(c.indexOf(6, 1)).isEqualTo(1);
      assertThat(c.indexOf(6, 2)).isEqualTo(2);
    }
    try (NpyArray fortran = NpyArray.open(counting(true, "(2, 3, 4)", 24))) {
      assertThat(fortran.at(1, 0, 0)).isEqualTo(1);
      assertThat(fortran.at(0, 1, 2)).isEqualTo(14);
      assertThat(fortran.indexOf(14, 0)).isZero();
      assertThat(fortran.indexOf(14, 1)).isEqualTo(1);
      assertThat(fortran.indexOf(14, 2)).isEqualTo(2);
    }
    try (NpyArray matrix = NpyArray.open(counting(true, "(2, 3)", 6))) {
      assertThat(matrix.axes()).isEqualTo(2);
      assertThat(matrix.at(0, 2, 0)).isEqualTo(4);
      assertThat(matrix.length(2)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<i8, -1",
    "<u8, 1.8446744073709552E19",
    "<i4, -1",
    "<u4, 4294967295",
    "<i2, -1",
    "<u2, 65535",
    "|i1, -1",
    "|u1, 255"
  })
  void wholeNumbersOfAllWidthsAreRead(String descr, double expected) throws IOException {
    byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
    int count = 8 / (descr.charAt(2) - '0');
    Path file = NpyFiles.write(folder.resolve("a.npy"), descr, false, "(" + count + ",)", ones);
    try (NpyArray array = NpyArray.open(file)) {
      assertThat(array.at(0, 0, 0)).isEqualTo(expected);
    }
  }

  @Test
  void floatsOfBothWidthsAndOrdersAreRead() throws IOException {
    byte[] big = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2.25f).array();
    try (NpyArray array =
        NpyArray.open(NpyFiles.write(folder.resolve("a.npy"), ">f4", false, "(2,)", big))) {
      assertThat(array.inOrder(1)).isEqualTo(-2.25);
    }
    byte[] little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).array();
    try (NpyArray array =
        NpyArray.open(NpyFiles.write(folder.resolve("b.npy"), "<f8", false, "(1, 1)", little))) {
      assertThat(array.at(0, 0, 0)).isEqualTo(0.1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(5, 5)", "(4294967296, 4294967296)", "(25,)", "(9223372036854775, 1000000)"})
  void shapesBeyondTheFileAreRefusedBeforeAnythingIsRead(String shape) {
    assertThatThrownBy(() -> NpyArray.open(counting(false, shape, 24)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.npy: at byte 128")
        .hasMessageContaining("room for 24");
  }

  @ParameterizedTest
  @CsvSource({"|b1, '(8,)'", "<c8, '(1,)'", "|S8, '(1,)'", "<f2, '(4,)'", "<i4, '(1, 1, 1, 2)'"})
  void otherArraysAreRefused(String descr, String shape) {
    assertThatThrownBy(
            () ->
                NpyArray.open(
                    NpyFiles.write(folder.resolve("a.npy"), descr, false, shape, new byte[8])))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("a.npy: at byte 0");
  }

  @Test
  void columnsAreHeldAgainstTheirShapeWhereThatIsWanted() throws IOException {
    Path file = counting(false, "(10, 1)", 24);
    try (NpyVector declared = NpyVector.openDeclared(file);
        NpyVector stored = NpyVector.open(file)) {
      assertThat(declared.size()).isEqualTo(10);
      assertThat(stored.size()).isEqualTo(24);
      NpyVector another = declared.another();
      another.close();
      assertThat(declared.whole(9)).isEqualTo(9);
    }
    assertThatThrownBy(() -> NpyVector.openDeclared(counting(false, "(25,)", 24)))
        .hasMessageContaining("room for 24");
    assertThatThrownBy(() -> NpyVector.openDeclared(counting(false, "(12, 2)", 24)))
        .hasMessageContaining("a column of numbers or texts is wanted");
  }
}
