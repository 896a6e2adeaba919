package io.afferent.jobs.graph;

import io.afferent.models.serving.ServingOptions;
import java.io.Serializable;
import java.time.Duration;

/** Serving options as they travel with a job; the models module knows nothing of that. */
record ServingOptionsForm(
    int batchRows, Duration maxBatchAge, int workerThreads, int maxQueuedRows, int torchThreads)
    implements Serializable {

  static ServingOptionsForm of(ServingOptions options) {
    return new ServingOptionsForm(
        options.batchRows(),
        options.maxBatchAge(),
        options.workerThreads(),
        options.maxQueuedRows(),
        options.torchThreads());
  }

  ServingOptions options() {
    return new ServingOptions(batchRows, maxBatchAge, workerThreads, maxQueuedRows, torchThreads);
  }
}
