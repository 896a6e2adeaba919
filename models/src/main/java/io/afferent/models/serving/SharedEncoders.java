package io.afferent.models.serving;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.eegformer.EegFormerBundle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoders of this process: one service per bundle digest, however many callers. Thread-safe.
 */
public final class SharedEncoders {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEncoders.class);
  private static final SharedEncoders PROCESS =
      new SharedEncoders(
          (bundle, threads) -> EncoderModel.of(EegFormerBundle.load(bundle, threads)));

  private final ModelLoader loader;
  private final Map<String, Entry> entries = new HashMap<>();

  SharedEncoders(ModelLoader loader) {
    this.loader = loader;
  }

  /** How a model is made of a bundle. */
  interface ModelLoader {
    EncoderModel load(Bundle bundle, int torchThreads) throws BundleException;
  }

  /**
   * A handle of the service of a bundle, which starts with the first handle and ends with the last.
   * Options of later callers are not applied to a service that runs; a difference is logged.
   *
   * @throws BundleException when the bundle does not verify or cannot be served
   */
  public static EncoderService acquire(Path bundleDirectory, ServingOptions options)
      throws BundleException {
    return PROCESS.handle(Bundle.open(bundleDirectory), options);
  }

  /**
   * Opens a bundle and makes sure that {@link #acquire} would serve it: its manifest, digests,
   * configuration, and weights by name, shape and value. Does not start an engine.
   *
   * @throws BundleException when the bundle does not verify or cannot be served
   */
  public static Bundle verify(Path bundleDirectory) throws BundleException {
    Bundle bundle = Bundle.open(bundleDirectory);
    EegFormerBundle.requireLoadable(bundle);
    return bundle;
  }

  /** See {@link #acquire}. */
  synchronized EncoderService handle(Bundle bundle, ServingOptions options) throws BundleException {
    Entry entry = entries.get(bundle.digest());
    if (entry == null || entry.encoder.hasFailed()) {
      entry = new Entry(start(bundle, options));
      entries.put(bundle.digest(), entry);
    } else if (!entry.encoder.options().equals(options)) {
      LOG.info(
          "the encoder {} runs already and keeps {}; it was asked for {}",
          bundle.manifest().name(),
          entry.encoder.options(),
          options);
    }
    entry.handles++;
    return new Handle(this, entry);
  }

  private SharedEncoder start(Bundle bundle, ServingOptions options) throws BundleException {
    bundle
        .warnings()
        .forEach(warning -> LOG.warn("bundle {}: {}", bundle.manifest().name(), warning));
    EncoderModel model = loader.load(bundle, options.torchThreads());
    try {
      return new SharedEncoder(bundle, model, options);
    } catch (RuntimeException e) {
      model.close();
      throw new BundleException("the bundle " + bundle.directory() + " cannot be run", e);
    }
  }

  private void release(Entry entry) {
    synchronized (this) {
      entry.handles--;
      if (entry.handles > 0) {
        return;
      }
      // Unless it failed and another took its place.
      entries.remove(entry.encoder.bundle().digest(), entry);
    }
    entry.encoder.close();
  }

  /** Services that run. */
  synchronized int runningCount() {
    return entries.size();
  }

  private static final class Entry {
    private final SharedEncoder encoder;
    private int handles;

    Entry(SharedEncoder encoder) {
      this.encoder = encoder;
    }
  }

  private static final class Handle implements EncoderService {
    private final SharedEncoders owner;
    private final Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    Handle(SharedEncoders owner, Entry entry) {
      this.owner = owner;
      this.entry = entry;
    }

    @Override
    public CompletableFuture<EncodedWindow> encode(EncodeRequest request) {
      if (closed.get()) {
        throw new IllegalStateException(
            "this handle of the encoder is closed: acquire another one");
      }
      return entry.encoder.encode(request);
    }

    @Override
    public Bundle bundle() {
      return entry.encoder.bundle();
    }

    @Override
    public int tokenCount() {
      return entry.encoder.config().spectrum().tokenCount();
    }

    @Override
    public int embeddingWidth() {
      return entry.encoder.config().width();
    }

    @Override
    public int codebookSize() {
      return entry.encoder.config().quantizer().codebookSize();
    }

    @Override
    public ServingMetrics metrics() {
      return entry.encoder.metrics();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        owner.release(entry);
      }
    }
  }
}
