package io.afferent.ingest.recording.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.RecordingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The literal of a header, which is parsed strictly. */
class NpyHeaderTest {
  @TempDir Path folder;

  private NpyHeader read(int version, String literal) throws IOException {
    byte[] text = literal.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.write(new byte[] {(byte) text.length, (byte) (text.length >> 8)});
    bytes.write(version > 1 ? new byte[2] : new byte[0]);
    bytes.write(text);
    Path path = Files.write(folder.resolve("a.npy"), bytes.toByteArray());
    try (RecordingFile file = RecordingFile.open(path)) {
      return NpyHeader.read(file);
    }
  }

  @Test
  void allVersionsAndOrdersOfKeysAreRead() throws IOException {
    String literal = "{'shape': (3, 1), \"descr\": '>u2', 'fortran_order': True}  \n";
    NpyHeader first = read(1, literal);
    assertThat(first.descr()).isEqualTo(">u2");
    assertThat(first.fortranOrder()).isTrue();
    assertThat(first.shape()).containsExactly(3L, 1L);
    assertThat(first.elementBytes()).isEqualTo(2);
    assertThat(first.bigEndian()).isTrue();
    assertThat(read(3, literal).dataOffset()).isEqualTo(first.dataOffset() + 2);
    assertThat(read(2, "{'descr':'|S64','fortran_order':False,'shape':(),}").shape()).isEmpty();
    assertThat(read(1, "{'descr':'<U5','fortran_order':False,'shape':(7,),}").elementBytes())
        .isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (-3,), }",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (9999999999999999999,), }",
        "{'descr': '<i8', 'fortran_order': 0, 'shape': (3,), }",
        "{'descr': '<i8', 'fortran_order': False, }",
        "{'descr': '<i8', 'descr': '<i8', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), 'more': 1}",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), } + f()",
        "{'descr': '<i99999999', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<i8\\n', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (3,)",
        "{'descr': '<i8",
        ""
      })
  void anythingElseIsRefusedAtItsByte(String literal) {
    assertThatThrownBy(() -> read(1, literal))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("a.npy: at byte ");
  }
}
