package io.afferent.ingest.replay;

/**
 * How far a replay is.
 *
 * @param bytes bytes of encoded blocks sent, copies included, before compression
 * @param blocks blocks cut from the recordings, dropped ones included
 * @param samples samples in these blocks, each counted once for all units
 * @param percent share of the signal time that has passed (0 to 100), NaN when there is no end
 * @param signalNanos signal time that has passed (ns)
 * @param elapsedNanos clock time that has passed (ns)
 * @param realTimeFactor seconds of signal per second of clock so far
 */
public record ReplayProgress(
    long bytes,
    long blocks,
    long samples,
    double percent,
    long signalNanos,
    long elapsedNanos,
    double realTimeFactor) {}
