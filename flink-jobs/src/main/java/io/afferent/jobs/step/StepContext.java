package io.afferent.jobs.step;

import java.io.Serializable;

/**
 * Where a kernel runs; part of the lineage of what it emits.
 *
 * @param pipeline name of the pipeline
 * @param stepId id of the step
 */
public record StepContext(String pipeline, String stepId) implements Serializable {}
