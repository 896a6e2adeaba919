package io.afferent.ingest.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.schema.wire.Topics;
import org.junit.jupiter.api.Test;

class TopicOptionsTest {

  @Test
  void onlyStreamsIsCompactedAndSignalsAreKeptForSevenDays() {
    TopicOptions options = TopicOptions.of(1, 1);
    assertThat(TopicAdmin.settings(Topics.STREAMS, options))
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
    assertThat(TopicAdmin.settings(Topics.EEG, options))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "604800000");
    assertThat(TopicAdmin.settings(Topics.EMBEDDINGS, options))
        .containsEntry("retention.ms", "2592000000");
  }

  @Test
  void deadLettersMayBeLargerThanTheRecordsTheyHold() {
    TopicOptions options = TopicOptions.of(1, 1);
    assertThat(
            Integer.parseInt(
                TopicAdmin.settings(Topics.DEAD_LETTERS, options)
                    .getOrDefault("max.message.bytes", "0")))
        .isGreaterThan(TopicAdmin.MAX_RECORD_BYTES);
  }

  @Test
  void zeroPartitionsAreRefused() {
    assertThatThrownBy(() -> TopicOptions.of(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, was 0");
  }
}
