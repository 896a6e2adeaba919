package io.afferent.models.eegformer;

/**
 * What a batch of B rows, N tokens, P bins and width D gave, copied out of native memory.
 *
 * @param reconstruction {@code [B][N][P]}
 * @param codes {@code [B][N]}, 0 to K - 1
 * @param hidden H, {@code [B][N][D]}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of results that is never compared
public record EegFormerOutput(float[] reconstruction, int[] codes, float[] hidden) {}
