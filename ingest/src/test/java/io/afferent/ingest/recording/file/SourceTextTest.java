package io.afferent.ingest.recording.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SourceTextTest {
  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aByteOrderMarkIsNoText() {
    assertThat(SourceText.decode("\uFEFF\u00b5V".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("\u00b5V");
    assertThat(SourceText.decode(latin1("\u00ef\u00bb\u00bf\u00b5V"))).isEqualTo("\u00b5V");
    assertThat(SourceText.decode(latin1("..\u00ef\u00bb\u00bf\u00b5"), 2, 4)).isEqualTo("\u00b5");
    assertThat(SourceText.decode(latin1("\u00ef\u00bb\u00bf"), 0, 2)).isEqualTo("\u00ef\u00bb");
  }
}
