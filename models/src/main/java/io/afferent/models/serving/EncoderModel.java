package io.afferent.models.serving;

import io.afferent.models.eegformer.EegFormer;
import io.afferent.models.eegformer.EegFormerConfig;
import io.afferent.models.eegformer.EegFormerOutput;

/** What a service needs of a model. Thread-safe but for {@link #close()}. */
interface EncoderModel extends AutoCloseable {

  /** Its configuration. */
  EegFormerConfig config();

  /** Runs a batch {@code [rows][N][P]}. */
  EegFormerOutput encode(float[] patches, int rows);

  @Override
  void close();

  /** The model that serves in earnest. */
  static EncoderModel of(EegFormer model) {
    return new EncoderModel() {
      @Override
      public EegFormerConfig config() {
        return model.config();
      }

      @Override
      public EegFormerOutput encode(float[] patches, int rows) {
        return model.encode(patches, rows);
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }
}
