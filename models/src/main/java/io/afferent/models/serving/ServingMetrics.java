package io.afferent.models.serving;

/**
 * Counters of a service since it started.
 *
 * @param requests windows that were completed, failed ones included
 * @param failedRequests windows that failed
 * @param batches forward passes
 * @param rows rows (channels) that were encoded
 * @param paddedRows rows of zeros that filled batches
 * @param queueNanos sum over rows of the time from submission to the start of their batch
 * @param spectrumNanos time of workers in spectra
 * @param computeNanos time of workers in forward passes, copies included
 * @param queuedRows rows that wait now
 */
public record ServingMetrics(
    long requests,
    long failedRequests,
    long batches,
    long rows,
    long paddedRows,
    long queueNanos,
    long spectrumNanos,
    long computeNanos,
    int queuedRows) {}
