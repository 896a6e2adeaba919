package io.afferent.ingest.recording.activations;

import io.afferent.schema.TraceRole;
import java.util.Optional;

/**
 * What a sidecar tells of one trace; what it does not tell is empty.
 *
 * @param file name of the file that the trace is in
 * @param traceId identity of the trace
 * @param role part in a comparison
 * @param pairId joins the traces of a comparison
 * @param promptClass class label of the prompt
 * @param firstPosition position of the first token
 * @param tokenCount tokens that are real, the others being padding behind them
 * @param tokenIds ids of the tokens
 * @param tokenTimes times of the tokens (ns)
 */
record TraceFacts(
    Optional<String> file,
    Optional<String> traceId,
    Optional<TraceRole> role,
    Optional<String> pairId,
    Optional<String> promptClass,
    Optional<Integer> firstPosition,
    Optional<Integer> tokenCount,
    Optional<WholeNumbers> tokenIds,
    Optional<WholeNumbers> tokenTimes) {

  /** These facts, and for those that are missing the others. */
  TraceFacts orElse(TraceFacts others) {
    return new TraceFacts(
        file.or(others::file),
        traceId.or(others::traceId),
        role.or(others::role),
        pairId.or(others::pairId),
        promptClass.or(others::promptClass),
        firstPosition.or(others::firstPosition),
        tokenCount.or(others::tokenCount),
        tokenIds.or(others::tokenIds),
        tokenTimes.or(others::tokenTimes));
  }
}
