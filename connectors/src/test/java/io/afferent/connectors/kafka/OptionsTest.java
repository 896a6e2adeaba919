package io.afferent.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.schema.Gap;
import io.afferent.schema.wire.Topics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  private static final Map<String, String> KAFKA =
      Map.of("bootstrap.servers", "127.0.0.1:9092", "sasl.jaas.config", "password=\"hidden\"");

  @Test
  void neverPrintKafkaProperties() {
    assertThat(SourceOptions.of(KAFKA, "eeg", "group").toString()).doesNotContain("hidden");
    assertThat(SinkOptions.of(KAFKA, Delivery.IMMEDIATE, "job").toString())
        .doesNotContain("hidden");
  }

  @Test
  void refusePropertiesWithoutABroker() {
    assertThatThrownBy(() -> SourceOptions.of(Map.of(), "eeg", "group"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrap.servers");
    assertThatThrownBy(() -> SinkOptions.of(Map.of(), Delivery.IMMEDIATE, "job"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void refuseTransactionsThatEndBeforeACheckpointCould() {
    SinkOptions options = SinkOptions.of(KAFKA, Delivery.EXACTLY_ONCE, "job");
    assertThatThrownBy(() -> options.withTransactionTimeout(Duration.ofMillis(9999)))
        .hasMessageContaining("PT10S")
        .hasMessageContaining("PT9.999S");
    assertThat(options.withTransactionTimeout(Duration.ofSeconds(10)).transactionTimeout())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void refuseATopicThatHoldsAnotherRecord() {
    SinkOptions options = SinkOptions.of(KAFKA, Delivery.IMMEDIATE, "job");
    assertThatThrownBy(
            () -> ResultSink.of(options, "gaps", Topics.ALERTS, Gap.class, HeaderProvider.none()))
        .hasMessageContaining("alerts")
        .hasMessageContaining("Gap");
  }

  @Test
  void transactionsOfDifferentSinksNeverShareAPrefix() {
    assertThat(ResultSink.transactionalIdPrefix("a-b", "c"))
        .isNotEqualTo(ResultSink.transactionalIdPrefix("a", "b-c"));
  }

  @Test
  void descriptorsAreReadFromTheStartOnly() {
    SourceOptions late =
        SourceOptions.of(KAFKA, "streams", "group").withStart(StartOffsets.latest());
    assertThatThrownBy(() -> DescriptorSource.of(late)).hasMessageContaining("EARLIEST");
  }

  @Test
  void patternsFollowTheRulesOfGlobs() {
    assertThat(new StreamPattern("icu-*").matches("icu-7")).isTrue();
    assertThat(new StreamPattern("icu-*").matches("lab-7")).isFalse();
    assertThat(new StreamPattern("icu-?").matches("icu-77")).isFalse();
    assertThat(new StreamPattern("*-7").matches("icu-17-7")).isTrue();
    assertThat(new StreamPattern("a*b*c").matches("aXbYbZc")).isTrue();
    assertThat(new StreamPattern("icu.1").matches("icuX1")).isFalse();
    assertThatThrownBy(() -> new StreamPattern("")).hasMessageContaining("*");
  }

  @Test
  void offsetsBelongToTheirRule() {
    assertThatThrownBy(() -> StartOffsets.at(Map.of())).hasMessageContaining("OFFSETS");
    assertThatThrownBy(() -> StartOffsets.at(Map.of(0, -1L))).hasMessageContaining("-1");
  }
}
