package io.afferent.models.eegformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EEGFormer as a DJL block (arXiv 2401.10278; specification of encoders, 3.2): patches of a
 * channel's spectrum to codes and back.
 *
 * <p>B rows (channels of windows), N tokens, P bins of a patch, D width. In: patches {@code [B, N,
 * P]}. Out, in this order: reconstruction {@code [B, N, P]}, codes {@code [B, N]} (int64), {@code H
 * [B, N, D]} before the codebook and {@code Z [B, N, D]} after it. Results attach to the manager of
 * the input: give it one of its own and close that after every call.
 */
public final class EegFormerBlock extends AbstractBlock {
  private static final byte VERSION = 1;

  private final EegFormerConfig config;
  private final Map<String, Parameter> named = new LinkedHashMap<>();
  private final List<TransformerLayer> encoder = new ArrayList<>();
  private final List<TransformerLayer> decoder = new ArrayList<>();
  private final VectorQuantizer quantizer;
  private final Parameter patchWeight;
  private final Parameter patchBias;
  private final Parameter position;
  private final Parameter outputWeight;
  private final Parameter outputBias;

  /** A block without weights. */
  public EegFormerBlock(EegFormerConfig config) {
    super(VERSION);
    this.config = config;
    int width = config.width();
    int patch = config.spectrum().patchLength();
    patchWeight = add("patch.weight", Parameter.Type.WEIGHT, width, patch);
    patchBias = add("patch.bias", Parameter.Type.BIAS, width);
    position = add("position", Parameter.Type.OTHER, config.spectrum().tokenCount(), width);
    for (int i = 0; i < config.encoderLayers(); i++) {
      encoder.add(layer("encoder." + i));
    }
    addNorm("encoder_norm");
    quantizer =
        addChildBlock(
            "quantizer", new VectorQuantizer(config.quantizer().codebookSize(), config.width()));
    named.put("codebook", quantizer.codebook());
    for (int i = 0; i < config.decoderLayers(); i++) {
      decoder.add(layer("decoder." + i));
    }
    addNorm("decoder_norm");
    outputWeight = add("output.weight", Parameter.Type.WEIGHT, patch, width);
    outputBias = add("output.bias", Parameter.Type.BIAS, patch);
  }

  private TransformerLayer layer(String name) {
    TransformerLayer layer = addChildBlock(name, new TransformerLayer(config));
    layer.collect(name + ".", named);
    return layer;
  }

  private void addNorm(String name) {
    if (config.finalNorm()) {
      add(name + ".weight", Parameter.Type.GAMMA, config.width());
      add(name + ".bias", Parameter.Type.BETA, config.width());
    }
  }

  private Parameter add(String name, Parameter.Type type, long... shape) {
    Parameter parameter =
        addParameter(
            Parameter.builder().setName(name).setType(type).optShape(new Shape(shape)).build());
    named.put(name, parameter);
    return parameter;
  }

  /** The configuration. */
  public EegFormerConfig config() {
    return config;
  }

  /** Every parameter under its name in bundles, in the order of the forward pass. */
  public Map<String, Parameter> namedParameters() {
    return Collections.unmodifiableMap(named);
  }

  /** The codebook, {@code [K, D]}. */
  public Parameter codebook() {
    return quantizer.codebook();
  }

  /**
   * The three losses of a batch (specification of encoders, 3.4): reconstruction, codebook, and
   * commitment before its weight. Each is a mean over all elements.
   *
   * @param patches what the block was given
   * @param outputs what it returned in training
   */
  public static NDList losses(NDArray patches, NDList outputs) {
    NDArray h = outputs.get(2);
    NDArray z = outputs.get(3);
    return new NDList(
        outputs.get(0).sub(patches).square().mean(),
        VectorQuantizer.codebookLoss(h, z),
        VectorQuantizer.commitmentLoss(h, z));
  }

  /** Encoder only: patches {@code [B, N, P]} to {@code H [B, N, D]}. */
  public NDArray encode(ParameterStore store, NDArray patches, boolean training) {
    NDArray embedded = linear(store, patches, patchWeight, patchBias, training);
    NDArray h = embedded.add(value(store, position, patches, training));
    if (!training) {
      embedded.close();
    }
    return stack(store, h, encoder, "encoder_norm", training);
  }

  /** Decoder only: {@code Z [B, N, D]} to the reconstruction {@code [B, N, P]}. */
  public NDArray decode(ParameterStore store, NDArray z, boolean training) {
    // The first layer must not close what the caller still holds.
    NDArray own = training ? z : z.duplicate();
    NDArray out = stack(store, own, decoder, "decoder_norm", training);
    NDArray reconstruction = linear(store, out, outputWeight, outputBias, training);
    if (!training) {
      out.close();
    }
    return reconstruction;
  }

  /** Codes {@code [B, N]} alone to the reconstruction {@code [B, N, P]}. */
  public NDArray decodeCodes(ParameterStore store, NDArray codes) {
    NDArray book = value(store, quantizer.codebook(), codes, false);
    return decode(store, VectorQuantizer.lookUp(codes, book), false);
  }

  private NDArray stack(
      ParameterStore store,
      NDArray input,
      List<TransformerLayer> layers,
      String norm,
      boolean training) {
    NDArray x = input;
    for (TransformerLayer layer : layers) {
      NDArray next = layer.apply(store, x, training);
      if (!training) {
        x.close();
      }
      x = next;
    }
    Parameter gain = named.get(norm + ".weight");
    Parameter shift = named.get(norm + ".bias");
    if (gain == null || shift == null) {
      return x;
    }
    NDArray normed =
        x.getNDArrayInternal()
            .layerNorm(
                x,
                new Shape(config.width()),
                value(store, gain, x, training),
                value(store, shift, x, training),
                (float) config.layerNormEpsilon())
            .singletonOrThrow();
    if (!training) {
      x.close();
    }
    return normed;
  }

  private static NDArray linear(
      ParameterStore store, NDArray x, Parameter weight, Parameter bias, boolean training) {
    return x.getNDArrayInternal()
        .linear(x, value(store, weight, x, training), value(store, bias, x, training))
        .singletonOrThrow();
  }

  private static NDArray value(
      ParameterStore store, Parameter parameter, NDArray where, boolean training) {
    return store.getValue(parameter, where.getDevice(), training);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return run(store, inputs.singletonOrThrow(), training);
  }

  /**
   * The whole pass with parameters of any store; see the class for what goes in and comes out.
   *
   * @param training whether gradients will follow: dropout, straight-through codes, and
   *     intermediates are kept
   */
  public NDList run(ParameterStore store, NDArray patches, boolean training) {
    requireShape(patches.getShape());
    NDArray h = encode(store, patches, training);
    NDList quantized = quantizer.quantize(store, h, training);
    NDArray reconstruction = decode(store, quantized.get(2), training);
    return new NDList(reconstruction, quantized.get(0), h, quantized.get(1));
  }

  private void requireShape(Shape shape) {
    int tokens = config.spectrum().tokenCount();
    int patch = config.spectrum().patchLength();
    if (shape.dimension() != 3 || shape.get(1) != tokens || shape.get(2) != patch) {
      throw new IllegalArgumentException(
          "patches must have the shape (B, " + tokens + ", " + patch + "), had " + shape);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape in = inputShapes[0];
    Shape hidden = new Shape(in.get(0), in.get(1), config.width());
    return new Shape[] {in, new Shape(in.get(0), in.get(1)), hidden, hidden};
  }
}
