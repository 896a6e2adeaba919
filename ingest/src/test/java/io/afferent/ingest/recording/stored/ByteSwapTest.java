package io.afferent.ingest.recording.stored;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteSwapTest {
  private static byte[] swapped(int length, int bytesPerValue) {
    byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    InterleavedStore.swap(bytes, length, bytesPerValue);
    return bytes;
  }

  @Test
  void valuesOfEveryWidthAreReversedAndTheRestIsLeft() {
    assertThat(swapped(5, 2)).startsWith(2, 1, 4, 3, 5, 6, 7);
    assertThat(swapped(7, 3)).startsWith(3, 2, 1, 6, 5, 4, 7, 8);
    assertThat(swapped(8, 4)).startsWith(4, 3, 2, 1, 8, 7, 6, 5, 9, 10);
    assertThat(swapped(16, 8))
        .containsExactly(8, 7, 6, 5, 4, 3, 2, 1, 16, 15, 14, 13, 12, 11, 10, 9, 17);
    assertThat(swapped(17, 1)).startsWith(1, 2, 3);
    assertThat(swapped(0, 4)).startsWith(1, 2, 3);
  }
}
