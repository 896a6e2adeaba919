package io.afferent.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes into the images works, tried without a container engine: the steps of the Dockerfiles
 * are followed in a folder. Needs what Maven's profile {@code cluster} builds.
 */
@Tag("cluster")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ImagesITCase {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path image;

  @Test
  void theCommandLineOfTheImageRuns() throws Exception {
    String dockerfile = follow("docker/afferent/Dockerfile");
    Matcher entry = Pattern.compile("ENTRYPOINT \\[(.*?)\\]", Pattern.DOTALL).matcher(dockerfile);
    assertThat(entry.find()).isTrue();
    List<String> command = new ArrayList<>();
    Matcher word = Pattern.compile("\"([^\"]*)\"").matcher(entry.group(1));
    while (word.find()) {
      command.add(word.group(1).replaceFirst("(^|=)/", "$1" + image + "/"));
    }
    command.set(0, ProcessHandle.current().info().command().orElseThrow());

    assertThat(run(command, "--version")).contains("afferent ");
    // Unpacks the bundle that ships, and verifies it.
    assertThat(run(command, "pipelines", "check", image + "/opt/afferent/pipelines/eeg.yaml"))
        .contains("eeg.yaml");
    assertThat(image.resolve("home/afferent/.cache/afferent")).isDirectory();
    // Finds its job jar, and then no cluster.
    assertThat(
            run(
                command,
                "run",
                image + "/opt/afferent/pipelines/eeg.yaml",
                "--bootstrap=127.0.0.1:1",
                "--jobmanager=127.0.0.1:1",
                "--detach"))
        .contains("nothing answers at --jobmanager 127.0.0.1:1");
  }

  @Test
  void theImageOfFlinkGetsTheModelsAndAllThatTheyNeed() throws Exception {
    Path lib = ROOT.resolve("docker/target/flink-lib");
    assumeTrue(Files.isDirectory(lib), "the module docker has not been packaged yet");
    follow("docker/flink/Dockerfile");
    List<String> copied = names(image.resolve("opt/flink/lib"));
    List<String> own = new ArrayList<>(names(lib));
    own.removeAll(copied);

    assertThat(copied).anyMatch(name -> name.startsWith("pytorch-native-cpu"));
    // What is left is Flink, and what Flink's distribution has of its own.
    assertThat(own)
        .allMatch(
            name ->
                name.matches(
                    "(flink-|commons-|log4j-|slf4j-api|async-profiler|frocksdbjni|javassist|jsr305"
                        + "|kryo|lz4-java|minlog|objenesis|reflectasm|snakeyaml-engine"
                        + "|snappy-java|error_prone_annotations).*"));
  }

  @Test
  void theJobJarHasWhatAClusterLacksAndNothingThatItsLibHas() throws Exception {
    Path jar;
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(ROOT.resolve("flink-jobs/target"), "*-job.jar")) {
      jar = found.iterator().next();
    }
    try (JarFile job = new JarFile(jar.toFile())) {
      List<String> names = new ArrayList<>();
      for (Enumeration<JarEntry> all = job.entries(); all.hasMoreElements(); ) {
        names.add(all.nextElement().getName());
      }
      // A native library belongs to one class loader; two jobs must not bring two.
      assertThat(names)
          .noneMatch(
              name ->
                  name.startsWith("ai/djl/")
                      || name.startsWith("io/afferent/models/")
                      || name.startsWith("native/lib/")
                      || name.startsWith("org/apache/flink/runtime/")
                      || name.startsWith("org/slf4j/")
                      || name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
      assertThat(names)
          .contains(
              "io/afferent/jobs/graph/PipelineGraph.class",
              "org/apache/flink/connector/kafka/source/KafkaSource.class",
              "org/apache/hadoop/conf/Configuration.class",
              "org/apache/parquet/avro/AvroParquetWriter.class",
              "com/github/luben/zstd/Zstd.class");
      assertThat(text(job, "META-INF/services/io.afferent.jobs.pipeline.Operator"))
          .contains("BandPassOperator", "EncodeOperator");
      assertThat(text(job, "META-INF/services/io.afferent.ingest.recording.RecordingFormat"))
          .contains("io.afferent.ingest.");
    }
  }

  private static String text(JarFile jar, String name) throws Exception {
    try (var in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> names(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Follows the COPY steps of a Dockerfile by links, and gives its text in unbroken lines. */
  private String follow(String name) throws Exception {
    String text = Files.readString(ROOT.resolve(name)).replaceAll("\\\\\\R\\s*", " ");
    Matcher copy = Pattern.compile("(?m)^COPY (?:--\\S+ )?(.+)$").matcher(text);
    while (copy.find()) {
      String[] words = copy.group(1).strip().split("\\s+");
      Path target = image.resolve(words[words.length - 1].substring(1));
      boolean folder = words[words.length - 1].endsWith("/");
      for (int i = 0; i < words.length - 1; i++) {
        Path source = ROOT.resolve(words[i]);
        List<Path> files = new ArrayList<>();
        String glob = words[i].endsWith("/") ? "*" : source.getFileName().toString();
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(words[i].endsWith("/") ? source : source.getParent(), glob)) {
          found.forEach(files::add);
        }
        assertThat(files).as("files of COPY " + words[i]).isNotEmpty();
        for (Path file : files) {
          Path to = folder ? target.resolve(file.getFileName()) : target;
          Files.createDirectories(to.getParent());
          Files.createSymbolicLink(to, file);
        }
      }
    }
    return text;
  }

  private String run(List<String> command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    Path output = image.resolve("output.txt");
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(image.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", all)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
