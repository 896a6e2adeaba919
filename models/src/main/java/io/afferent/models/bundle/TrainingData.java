package io.afferent.models.bundle;

/**
 * What a model learned from.
 *
 * @param simulated whether every signal was simulated
 * @param description what it was
 * @param statement what a user must know before trusting results; not blank when simulated
 */
public record TrainingData(boolean simulated, String description, String statement) {
  /** The statement of every bundle that saw simulated signals only. */
  public static final String SIMULATED_ONLY =
      "TRAINED ON SIMULATED SIGNALS ONLY. For demonstration and tests. Its codes and embeddings say"
          + " nothing about real brains; do not use it for research results or for care.";

  public TrainingData {
    ManifestText.requireOneLine("the description of training data", description);
    ManifestText.requireOneLine("the statement about training data", statement);
    if (description.isBlank()) {
      throw new IllegalArgumentException("the description of training data must not be blank");
    }
    if (simulated && statement.isBlank()) {
      throw new IllegalArgumentException(
          "a model trained on simulated signals must say so in its statement");
    }
  }
}
