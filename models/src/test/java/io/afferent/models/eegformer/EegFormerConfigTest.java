package io.afferent.models.eegformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parameter counts (specification of encoders, 3.3). */
final class EegFormerConfigTest {

  @Test
  void countsTheParametersOfSmall() {
    assertCount(EegFormerConfig.small(), 1_849_984 + 14_238, 1.9e6);
  }

  @Test
  void countsTheParametersOfBase() {
    assertCount(EegFormerConfig.base(), 2_312_064 + 14_238, 2.3e6);
  }

  @Test
  void countsTheParametersOfLarge() {
    assertCount(EegFormerConfig.large(), 3_236_224 + 14_238, 3.2e6);
  }

  @Test
  void countsTheParametersOfTinyWithItsFinalNorms() {
    assertThat(blockCount(EegFormerConfig.tiny()))
        .isEqualTo(EegFormerConfig.tiny().parameterCount())
        .isEqualTo(3 * 49_984 + 128 * 64 + (30 * 64 + 64 + 50 * 64 + 64 * 30 + 30) + 4 * 64);
  }

  private static void assertCount(EegFormerConfig config, long exact, double quoted) {
    assertThat(config.parameterCount()).isEqualTo(exact).isEqualTo(blockCount(config));
    assertThat((double) exact).isCloseTo(quoted, within(0.06e6));
  }

  private static long blockCount(EegFormerConfig config) {
    Map<String, Parameter> named = new EegFormerBlock(config).namedParameters();
    return named.values().stream().mapToLong(parameter -> parameter.getShape().size()).sum();
  }
}
