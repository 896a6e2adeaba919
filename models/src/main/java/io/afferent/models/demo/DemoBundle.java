package io.afferent.models.demo;

import io.afferent.models.bundle.Bundle;
import io.afferent.models.bundle.BundleException;
import io.afferent.models.bundle.BundleWriter;
import io.afferent.models.eegformer.EegFormerBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bundle {@code eegformer-demo} that travels in the jar: a tiny EEGFormer, trained on simulated
 * signals only.
 */
public final class DemoBundle {
  /** Name of the bundle. */
  public static final String NAME = "eegformer-demo";

  private static final List<String> FILES =
      List.of(Bundle.MANIFEST_FILE, EegFormerBundle.WEIGHTS_FILE);

  private DemoBundle() {}

  /**
   * Writes the bundle into a directory, which is made when absent, and verifies it. Does nothing
   * when the very same bundle is there already; may run in several threads and processes at once.
   *
   * @return the directory of the bundle: {@code parent/eegformer-demo}
   * @throws IOException when something else has its place, or the directory cannot be written
   */
  public static Path extractTo(Path parent) throws IOException {
    Path target = parent.toAbsolutePath().normalize().resolve(NAME);
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String file : FILES) {
      files.put(file, resource(file));
    }
    if (isFree(target)) {
      try {
        BundleWriter.place(target, files);
        return target;
      } catch (BundleException e) {
        throw e;
      } catch (IOException e) {
        if (isFree(target)) {
          throw e;
        }
        // Somebody else was faster; what they wrote is looked at below.
      }
    }
    requireSame(target, files);
    return target;
  }

  private static boolean isFree(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return !Files.exists(target);
    }
    try (Stream<Path> content = Files.list(target)) {
      return content.findAny().isEmpty();
    }
  }

  private static void requireSame(Path target, SortedMap<String, byte[]> files) throws IOException {
    String advice = ": remove it, or choose another directory for the demonstration bundle";
    Bundle there;
    try {
      there = Bundle.open(target);
    } catch (BundleException e) {
      throw new IOException(target + " is not an intact bundle" + advice, e);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!Arrays.equals(Files.readAllBytes(target.resolve(file.getKey())), file.getValue())) {
        throw new IOException(
            target
                + " holds another bundle, "
                + there.manifest().name()
                + " with the digest "
                + there.digest()
                + advice);
      }
    }
  }

  private static byte[] resource(String file) throws IOException {
    String path = NAME + "/" + file;
    try (InputStream in = DemoBundle.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("the resource " + path + " is missing from the jar of models");
      }
      return in.readAllBytes();
    }
  }
}
