package io.afferent.jobs.pipeline;

import io.afferent.models.bundle.InputContract;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The input contracts of all bundles that a pipeline names, taken along by a job so that its
 * streams can be checked where they arrive. Immutable.
 */
public final class FrozenContracts implements CheckContext, Serializable {

  private static final long serialVersionUID = 1L;

  private final HashMap<String, InputContract> byReference;

  private FrozenContracts(Map<String, InputContract> byReference) {
    this.byReference = new HashMap<>(byReference);
  }

  /** Asks another context and remembers what it answered. */
  public static final class Recorder implements CheckContext {

    private final CheckContext context;
    private final Map<String, InputContract> answers = new HashMap<>();

    public Recorder(CheckContext context) {
      this.context = context;
    }

    @Override
    public Path bundle(String option, String reference) throws StepProblem {
      return context.bundle(option, reference);
    }

    @Override
    public InputContract contract(String option, String reference) throws StepProblem {
      InputContract contract = context.contract(option, reference);
      answers.put(reference, contract);
      return contract;
    }

    /** What was answered so far. */
    public FrozenContracts freeze() {
      return new FrozenContracts(answers);
    }
  }

  @Override
  public InputContract contract(String option, String reference) throws StepProblem {
    InputContract contract = byReference.get(reference);
    if (contract == null) {
      throw new StepProblem(
          option, "bundle " + reference + " was not checked when the job started");
    }
    return contract;
  }

  @Override
  public Path bundle(String option, String reference) throws StepProblem {
    throw new StepProblem(option, "bundle " + reference + " is not at hand here");
  }
}
