package io.afferent.jobs.operator;

import io.afferent.jobs.pipeline.CheckContext;
import io.afferent.jobs.pipeline.GraphBuilder;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.OptionSpec;
import io.afferent.jobs.pipeline.OptionType;
import io.afferent.jobs.pipeline.Shape;
import io.afferent.jobs.pipeline.Stage;
import io.afferent.jobs.pipeline.StepProblem;
import io.afferent.jobs.pipeline.StepSettings;
import io.afferent.models.bundle.InputContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encodes windows with a model bundle. */
public final class EncodeOperator implements Operator {

  @Override
  public String name() {
    return "encode";
  }

  @Override
  public String summary() {
    return "Encodes each window with a model bundle: embeddings, codes, reconstruction error.";
  }

  @Override
  public List<OptionSpec> options() {
    return List.of(
        OptionSpec.required(
            "bundle",
            OptionType.BUNDLE,
            "",
            "Directory of the bundle, or eegformer-demo for the one that ships."));
  }

  @Override
  public String example() {
    return "encode: {bundle: eegformer-demo}";
  }

  @Override
  public Stage takes() {
    return Stage.WINDOWS;
  }

  @Override
  public Shape check(StepSettings settings, Shape input, CheckContext context) throws StepProblem {
    InputContract contract = context.contract("bundle", settings.text("bundle"));
    if (input.rate().isPresent() && input.windowSamples().isPresent()) {
      Optional<String> mismatch =
          contract.mismatch(
              input.modality(),
              input.rate().get().numerator(),
              input.rate().get().denominator(),
              Math.toIntExact(input.windowSamples().getAsLong()));
      if (mismatch.isPresent()) {
        throw new StepProblem("bundle", mismatch.get());
      }
    } else if (!contract.modality().equals(input.modality())) {
      throw new StepProblem(
          "bundle",
          "the bundle encodes "
              + contract.modality()
              + ", but the stream carries "
              + input.modality()
              + ": choose a bundle for that modality");
    }
    return input;
  }

  @Override
  public List<String> waiting(StepSettings settings, Shape input) {
    List<String> open = new ArrayList<>();
    if (input.rate().isEmpty() || input.windowSamples().isEmpty()) {
      open.add("rate and window length against the bundle");
    }
    return open;
  }

  @Override
  public void attach(StepSettings settings, GraphBuilder graph, CheckContext context)
      throws StepProblem {
    graph.encodeStep(settings.id(), context.bundle("bundle", settings.text("bundle")));
  }
}
