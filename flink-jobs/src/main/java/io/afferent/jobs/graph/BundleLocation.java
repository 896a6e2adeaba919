package io.afferent.jobs.graph;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Where the workers of a job find a bundle.
 *
 * @param name directory, or the name in the job's cache
 * @param cached whether it travels in the cache
 */
record BundleLocation(String name, boolean cached) implements Serializable {

  Path directory(RuntimeContext context) {
    return cached ? context.getDistributedCache().getFile(name).toPath() : Path.of(name);
  }
}
