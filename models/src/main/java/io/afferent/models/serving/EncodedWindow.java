package io.afferent.models.serving;

/**
 * What an encoder made of one window of C channels, N tokens and width D. The arrays belong to the
 * receiver.
 *
 * @param codes code of each token, {@code [C][N]}, 0 to K - 1
 * @param embedding embedding of each channel, {@code [C][D]}: the mean over tokens of the encoder's
 *     output H
 * @param reconstructionError mean squared error of the reconstructed normalised spectrum of each
 *     channel, {@code [C]}; 1 is the error of a reconstruction by zeros of a spectrum that varies
 * @param pooledEmbedding mean of {@code embedding} over channels, {@code [D]}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of results that is never compared
public record EncodedWindow(
    int[][] codes, float[][] embedding, float[] reconstructionError, float[] pooledEmbedding) {

  /** Channels, C. */
  public int channelCount() {
    return codes.length;
  }
}
