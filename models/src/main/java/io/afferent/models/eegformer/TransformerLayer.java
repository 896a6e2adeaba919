package io.afferent.models.eegformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.afferent.models.engine.Scaling;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pre-norm transformer layer with plain self-attention: {@code x + Attention(LN(x))}, then
 * {@code x + FeedForward(LN(x))} with GELU. In and out {@code [B, N, D]}.
 *
 * <p>Results attach to the manager of the input. Outside training, intermediates are closed as soon
 * as they are used.
 */
final class TransformerLayer extends AbstractBlock {
  private static final byte VERSION = 1;

  private final int width;
  private final int heads;
  private final float dropout;
  private final float epsilon;
  private final Parameter attentionGain;
  private final Parameter attentionShift;
  private final Parameter queryKeyValueWeight;
  private final Parameter queryKeyValueBias;
  private final Parameter outputWeight;
  private final Parameter outputBias;
  private final Parameter feedForwardGain;
  private final Parameter feedForwardShift;
  private final Parameter upWeight;
  private final Parameter upBias;
  private final Parameter downWeight;
  private final Parameter downBias;

  TransformerLayer(EegFormerConfig config) {
    super(VERSION);
    this.width = config.width();
    this.heads = config.heads();
    this.dropout = (float) config.dropout();
    this.epsilon = (float) config.layerNormEpsilon();
    int hidden = config.feedForwardWidth();
    attentionGain = add("attentionNormGain", Parameter.Type.GAMMA, width);
    attentionShift = add("attentionNormShift", Parameter.Type.BETA, width);
    queryKeyValueWeight = add("queryKeyValueWeight", Parameter.Type.WEIGHT, 3L * width, width);
    queryKeyValueBias = add("queryKeyValueBias", Parameter.Type.BIAS, 3L * width);
    outputWeight = add("outputWeight", Parameter.Type.WEIGHT, width, width);
    outputBias = add("outputBias", Parameter.Type.BIAS, width);
    feedForwardGain = add("feedForwardNormGain", Parameter.Type.GAMMA, width);
    feedForwardShift = add("feedForwardNormShift", Parameter.Type.BETA, width);
    upWeight = add("upWeight", Parameter.Type.WEIGHT, hidden, width);
    upBias = add("upBias", Parameter.Type.BIAS, hidden);
    downWeight = add("downWeight", Parameter.Type.WEIGHT, width, hidden);
    downBias = add("downBias", Parameter.Type.BIAS, width);
  }

  private Parameter add(String name, Parameter.Type type, long... shape) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optShape(new Shape(shape)).build());
  }

  /** Puts the parameters into a map under the names that bundles use. */
  void collect(String prefix, Map<String, Parameter> named) {
    named.put(prefix + "attention_norm.weight", attentionGain);
    named.put(prefix + "attention_norm.bias", attentionShift);
    named.put(prefix + "attention.qkv.weight", queryKeyValueWeight);
    named.put(prefix + "attention.qkv.bias", queryKeyValueBias);
    named.put(prefix + "attention.output.weight", outputWeight);
    named.put(prefix + "attention.output.bias", outputBias);
    named.put(prefix + "feed_forward_norm.weight", feedForwardGain);
    named.put(prefix + "feed_forward_norm.bias", feedForwardShift);
    named.put(prefix + "feed_forward.up.weight", upWeight);
    named.put(prefix + "feed_forward.up.bias", upBias);
    named.put(prefix + "feed_forward.down.weight", downWeight);
    named.put(prefix + "feed_forward.down.bias", downBias);
  }

  NDArray apply(ParameterStore store, NDArray x, boolean training) {
    Scope scope = new Scope(store, x, training);
    NDArray normed = scope.norm(x, attentionGain, attentionShift);
    NDArray attended = attention(scope, normed);
    NDArray dropped = scope.dropout(attended);
    NDArray middle = x.add(dropped);
    scope.close(normed, attended, dropped);

    NDArray normedMiddle = scope.norm(middle, feedForwardGain, feedForwardShift);
    NDArray up = scope.linear(normedMiddle, upWeight, upBias);
    NDArray active = up.getNDArrayInternal().gelu();
    NDArray down = scope.linear(active, downWeight, downBias);
    NDArray downDropped = scope.dropout(down);
    NDArray result = middle.add(downDropped);
    scope.close(middle, normedMiddle, up, active, down, downDropped);
    return result;
  }

  private NDArray attention(Scope scope, NDArray x) {
    long batch = x.getShape().get(0);
    long tokens = x.getShape().get(1);
    int headWidth = width / heads;
    NDArray joined = scope.linear(x, queryKeyValueWeight, queryKeyValueBias);
    // [B, N, 3, heads, d] to [3, B, heads, N, d]
    NDArray five = joined.reshape(batch, tokens, 3, heads, headWidth);
    NDArray ordered = five.transpose(2, 0, 3, 1, 4);
    NDList parts = ordered.split(3, 0);
    Shape perHead = new Shape(batch, heads, tokens, headWidth);
    NDArray query = parts.get(0).reshape(perHead);
    NDArray key = parts.get(1).reshape(perHead);
    NDArray value = parts.get(2).reshape(perHead);
    NDArray scaled = Scaling.scaled(query, 1 / Math.sqrt(headWidth));
    NDArray keyTransposed = key.transpose(0, 1, 3, 2);
    NDArray scores = scaled.matMul(keyTransposed);
    NDArray weights = scores.softmax(-1);
    NDArray weightsDropped = scope.dropout(weights);
    NDArray mixed = weightsDropped.matMul(value);
    NDArray byToken = mixed.transpose(0, 2, 1, 3);
    NDArray flat = byToken.reshape(batch, tokens, width);
    NDArray result = scope.linear(flat, outputWeight, outputBias);
    scope.close(joined, five, ordered, parts.get(0), parts.get(1), parts.get(2), query, key, value);
    scope.close(scaled, keyTransposed, scores, weights, weightsDropped, mixed, byToken, flat);
    return result;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }

  /** What one pass needs beside the input. */
  private final class Scope {
    private final ParameterStore store;
    private final NDArray device;
    private final boolean training;

    Scope(ParameterStore store, NDArray device, boolean training) {
      this.store = store;
      this.device = device;
      this.training = training;
    }

    NDArray value(Parameter parameter) {
      return store.getValue(parameter, device.getDevice(), training);
    }

    NDArray linear(NDArray x, Parameter weight, Parameter bias) {
      return x.getNDArrayInternal().linear(x, value(weight), value(bias)).singletonOrThrow();
    }

    NDArray norm(NDArray x, Parameter gain, Parameter shift) {
      NDArrayEx ex = x.getNDArrayInternal();
      return ex.layerNorm(x, new Shape(width), value(gain), value(shift), epsilon)
          .singletonOrThrow();
    }

    NDArray dropout(NDArray x) {
      if (!training || dropout == 0) {
        return x;
      }
      return x.getNDArrayInternal().dropout(x, dropout, true).singletonOrThrow();
    }

    /** Frees intermediates unless the backward pass still needs them. */
    void close(NDArray... arrays) {
      if (!training) {
        for (NDArray array : arrays) {
          array.close();
        }
      }
    }
  }
}
