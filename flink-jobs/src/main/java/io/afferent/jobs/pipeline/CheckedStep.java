package io.afferent.jobs.pipeline;

import java.util.Optional;

/**
 * What a check found out about one step.
 *
 * @param line line in the file
 * @param id id of the step
 * @param operator operator as written
 * @param output what comes out, as far as it is known
 */
public record CheckedStep(int line, String id, String operator, Optional<Shape> output) {}
