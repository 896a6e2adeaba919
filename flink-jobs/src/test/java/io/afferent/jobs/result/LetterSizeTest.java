package io.afferent.jobs.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.DeadLetterKind;
import io.afferent.schema.wire.RecordEncoder;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LetterSizeTest {

  private static DeadLetter letter(int keyBytes, int valueBytes) {
    return DeadLetter.newBuilder()
        .setTopic("eeg")
        .setPartition(0)
        .setOffset(1)
        .setKey(ByteBuffer.allocate(keyBytes))
        .setValue(ByteBuffer.allocate(valueBytes))
        .setTimestampMillis(0)
        .setKind(DeadLetterKind.UNDECODABLE)
        .setReason("no schema")
        .build();
  }

  @Test
  void aLetterOfOrdinarySizeIsLeftAsItIs() {
    DeadLetter letter = letter(10, LetterSize.WHOLE_BYTES);

    assertThat(LetterSize.bounded(letter)).isSameAs(letter);
  }

  @Test
  void aLargerValueIsCutAndItsLengthAndDigestAreTold() {
    DeadLetter bounded = LetterSize.bounded(letter(10, LetterSize.WHOLE_BYTES + 1));

    assertThat(bounded.getValue().remaining()).isEqualTo(LetterSize.KEPT_BYTES);
    assertThat(bounded.getKey().remaining()).isEqualTo(10);
    // sha256sum of 8650753 zero bytes
    assertThat(bounded.getReason())
        .startsWith(
            "no schema (the value has 8650753 bytes, SHA-256 6d63171b71af1d9cfe810a3219dcf658e75975451fe99071e98f6447e3784057");
  }

  @Test
  void aStreamIdFromALargeKeyIsCutToo() {
    DeadLetter letter = letter(4 << 20, 5);
    letter.setStreamId("\uFFFD".repeat(4 << 20));

    DeadLetter bounded = LetterSize.bounded(letter);

    assertThat(bounded.getStreamId()).isEqualTo("\uFFFD".repeat(16 * 1024));
    assertThat(RecordEncoder.singleObject(DeadLetter.class).encode(bounded).length)
        .isLessThan(256 * 1024);
  }

  @Test
  void aLargeKeyIsCutToo() {
    DeadLetter bounded = LetterSize.bounded(letter(1 << 20, 5));

    assertThat(bounded.getKey().remaining()).isEqualTo(64 * 1024);
    assertThat(bounded.getReason()).contains("the key has 1048576 bytes");
  }
}
