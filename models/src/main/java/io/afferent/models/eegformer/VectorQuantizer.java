package io.afferent.models.eegformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The codebook: each vector becomes its nearest code (specification of encoders, 3.2 and 3.4).
 *
 * <p>In {@code H [.., D]}; out codes {@code [..]} (int64), {@code Z [.., D]} and the
 * straight-through {@code Z_st = H + sg[Z - H]}. Results attach to the manager of H.
 */
final class VectorQuantizer extends AbstractBlock {
  private static final byte VERSION = 1;

  private final Parameter codebook;

  VectorQuantizer(int codebookSize, int width) {
    super(VERSION);
    codebook =
        addParameter(
            Parameter.builder()
                .setName("codebook")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(codebookSize, width))
                .build());
  }

  Parameter codebook() {
    return codebook;
  }

  /**
   * Index of the nearest code of each vector; the lowest of equally near ones.
   *
   * <p>{@code |h - v|^2 = |h|^2 - 2 (h.v - |v|^2 / 2)}, so the nearest code has the largest {@code
   * h.v - |v|^2 / 2}: one linear map with the codebook as its weight.
   */
  static NDArray nearest(NDArray h, NDArray codebook) {
    // A result attaches to its first operand's manager: that of the weights would keep it for ever.
    NDArray weight = codebook.stopGradient();
    weight.attach(h.getManager());
    NDArray squares = weight.square();
    NDArray sums = squares.sum(new int[] {1});
    NDArray bias = sums.mul(-0.5);
    NDArray vectors = h.stopGradient();
    NDArray scores = vectors.getNDArrayInternal().linear(vectors, weight, bias).singletonOrThrow();
    NDArray codes = scores.argMax(-1);
    for (NDArray used : new NDArray[] {squares, sums, bias, vectors, weight, scores}) {
      used.close();
    }
    return codes.getDataType() == DataType.INT64 ? codes : codes.toType(DataType.INT64, false);
  }

  /** The vectors of codes; gradients reach the codebook. */
  static NDArray lookUp(NDArray codes, NDArray codebook) {
    return codes
        .getNDArrayInternal()
        .embedding(codes, codebook, SparseFormat.DENSE)
        .singletonOrThrow();
  }

  /** {@code H + sg[Z - H]}: the value of Z, with a gradient that goes to H unchanged. */
  static NDArray straightThrough(NDArray h, NDArray z) {
    return h.add(z.sub(h).stopGradient());
  }

  /** {@code mean |sg[H] - Z|^2}: moves codes to vectors. */
  static NDArray codebookLoss(NDArray h, NDArray z) {
    return h.stopGradient().sub(z).square().mean();
  }

  /** {@code mean |H - sg[Z]|^2}, without its weight: moves vectors to codes. */
  static NDArray commitmentLoss(NDArray h, NDArray z) {
    return h.sub(z.stopGradient()).square().mean();
  }

  /** Codes, Z, and what the decoder gets: Z_st in training, Z itself otherwise. */
  NDList quantize(ParameterStore store, NDArray h, boolean training) {
    NDArray codes = store.getValue(codebook, h.getDevice(), training);
    NDArray chosen = nearest(h, codes);
    NDArray z = lookUp(chosen, codes);
    return new NDList(chosen, z, training ? straightThrough(h, z) : z);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return quantize(store, inputs.singletonOrThrow(), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape h = inputShapes[0];
    return new Shape[] {h.slice(0, h.dimension() - 1), h, h};
  }
}
