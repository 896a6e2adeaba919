package io.afferent.ingest.replay;

import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.Recordings;
import io.afferent.ingest.recording.SignalStream;
import io.afferent.ingest.topics.TopicAdmin;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How fast a large SpikeGLX recording is read and replayed, and with how much heap. Not a test.
 *
 * <p>Makes a recording of 384 channels and a sync word at 30 kHz in a folder, unless it is there:
 * noise of 10 bits, so that no compression flatters it. Reads all of it in blocks of 100 ms, then
 * replays it at full speed, uncompressed, to a broker in another process; prints both rates and the
 * sum of the highest uses of the pools of the heap.
 *
 * <pre>
 * ./afferent broker --port 9092
 * java -Xmx200m -cp TEST-CLASS-PATH io.afferent.ingest.replay.ReplayBenchmark FOLDER 20 localhost:9092
 * </pre>
 *
 * The second argument is the size in 1e9 bytes. Give the topic a small retention first, since the
 * broker keeps what it gets.
 */
final class ReplayBenchmark {
  private static final int CHANNELS = 385;
  private static final int RATE_HZ = 30_000;

  private ReplayBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long samples = (long) (Double.parseDouble(arguments[1]) * 1e9 / (2 * CHANNELS));
    Path meta = make(folder, samples);
    read(meta);
    if (arguments.length > 2) {
      replay(meta, arguments[2]);
    }
    System.out.printf(
        Locale.ROOT,
        "heap at its fullest: %.0f MB of %.0f%n",
        heapMegabytes(),
        Runtime.getRuntime().maxMemory() / 1e6);
  }

  private static Path make(Path folder, long samples) throws IOException {
    Path binary = folder.resolve("bench_g0_t0.imec0.ap.bin");
    Path meta = folder.resolve("bench_g0_t0.imec0.ap.meta");
    long bytes = samples * 2 * CHANNELS;
    if (Files.exists(binary) && Files.size(binary) == bytes) {
      return meta;
    }
    Files.createDirectories(folder);
    StringBuilder probe = new StringBuilder("~imroTbl=(0,384)");
    for (int k = 0; k < CHANNELS - 1; k++) {
      probe.append("(").append(k).append(" 0 0 500 250 1)");
    }
    Files.writeString(
        meta,
        String.join(
            "\n",
            "typeThis=imec",
            "imDatPrb_type=0",
            "imAiRangeMax=0.6",
            "imAiRangeMin=-0.6",
            "imMaxInt=512",
            "imSampRate=" + RATE_HZ,
            "nSavedChans=" + CHANNELS,
            "snsApLfSy=384,0,1",
            "firstSample=0",
            "fileSizeBytes=" + bytes,
            "fileCreateTime=2026-01-01T00:00:00",
            probe,
            ""));
    byte[] second = new byte[RATE_HZ * 2 * CHANNELS];
    Random random = new Random(1);
    for (int at = 0; at < second.length; at += 2) {
      int value = random.nextInt(1024) - 512;
      second[at] = (byte) value;
      second[at + 1] = (byte) (value >> 8);
    }
    try (OutputStream out = Files.newOutputStream(binary)) {
      for (long left = bytes; left > 0; left -= second.length) {
        out.write(second, 0, (int) Math.min(second.length, left));
      }
    }
    return meta;
  }

  private static void read(Path meta) throws IOException {
    try (Recording recording = Recordings.open(meta)) {
      SignalStream stream = recording.streams().get(0);
      int block = RATE_HZ / 10;
      byte[] bytes = new byte[block * stream.bytesPerSample()];
      long start = System.nanoTime();
      long index = 0;
      for (int got = 1; got > 0; index += got) {
        got = recording.read(0, index, block, bytes);
      }
      print("read", index * stream.bytesPerSample(), System.nanoTime() - start);
    }
  }

  private static void replay(Path meta, String brokers) throws Exception {
    TopicAdmin.create(brokers, 1, 1);
    ReplayOptions options =
        ReplayOptions.builder(
                Map.of("bootstrap.servers", brokers, "compression.type", "none", "acks", "all"))
            .pace(Pace.MAX)
            .build();
    ReplayResult result = new RecordingReplay(options).replay(meta, ReplayListener.NONE);
    print("replay", result.bytes(), result.elapsedNanos());
  }

  private static void print(String what, long bytes, long nanos) {
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f GB in %.1f s, %.0f MB/s%n",
        what,
        bytes / 1e9,
        nanos / 1e9,
        bytes * 1e3 / nanos);
  }

  private static double heapMegabytes() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getPeakUsage().getUsed();
      }
    }
    return bytes / 1e6;
  }
}
