package io.afferent.ingest.recording.xdf;

import io.afferent.ingest.recording.SampleRate;
import io.afferent.ingest.recording.file.SourceText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the header of a stream says.
 *
 * @param name name, which other streams may have too
 * @param type content type, for example {@code EEG}
 * @param hostname computer that the stream came from
 * @param rate nominal rate, 0/1 when irregular
 * @param values how values are stored
 * @param channels the channels
 */
record XdfStreamHeader(
    String name,
    String type,
    String hostname,
    SampleRate rate,
    XdfValues values,
    List<Channel> channels) {
  private static final int MOST_CHANNELS = 50_000;
  private static final BigDecimal SLOWEST_HZ = new BigDecimal("1e-6");
  private static final BigDecimal FASTEST_HZ = new BigDecimal("1e8");
  private static final int MOST_DECIMALS = 9;

  /** A channel as it is described; each text may be empty. */
  record Channel(String label, String unit, String type) {}

  boolean isRegular() {
    return rate.numerator() > 0;
  }

  boolean isText() {
    return values == XdfValues.STRING;
  }

  int bytesPerSample() {
    return Math.multiplyExact(values.bytes(), channels.size());
  }

  /** Reads a header; the problem, if there is one, goes to {@code problems}. */
  static Optional<XdfStreamHeader> parse(byte[] xml, List<String> problems) {
    Optional<XdfElement> info = XdfElement.parse(xml);
    if (info.isEmpty()) {
      problems.add("its header is no well-formed XML without a document type");
      return Optional.empty();
    }
    Optional<XdfValues> values = XdfValues.parse(info.get().text("channel_format"));
    if (values.isEmpty()) {
      problems.add(
          "its channel_format is "
              + SourceText.quoted(info.get().text("channel_format"))
              + ", allowed are float32, double64, int8, int16, int32, int64 and string");
      return Optional.empty();
    }
    Optional<BigDecimal> count = SourceText.decimal(info.get().text("channel_count"));
    if (count.isEmpty()
        || count.get().signum() <= 0
        || count.get().compareTo(BigDecimal.valueOf(MOST_CHANNELS)) > 0) {
      problems.add(
          "its channel_count is "
              + SourceText.quoted(info.get().text("channel_count"))
              + ", allowed is 1 to "
              + MOST_CHANNELS);
      return Optional.empty();
    }
    Optional<SampleRate> rate = rate(info.get().text("nominal_srate"), problems);
    return rate.map(
        hz ->
            new XdfStreamHeader(
                info.get().text("name"),
                info.get().text("type"),
                info.get().text("hostname"),
                hz,
                values.get(),
                channels(info.get(), count.get().intValue())));
  }

  private static Optional<SampleRate> rate(String text, List<String> problems) {
    Optional<BigDecimal> hz = SourceText.decimal(text);
    if (hz.isPresent() && hz.get().signum() == 0) {
      return Optional.of(new SampleRate(0, 1));
    }
    if (hz.isEmpty() || hz.get().compareTo(SLOWEST_HZ) < 0 || hz.get().compareTo(FASTEST_HZ) > 0) {
      problems.add(
          "its nominal_srate is "
              + SourceText.quoted(text)
              + ", allowed is 0 for irregular and 1e-6 to 1e8 Hz");
      return Optional.empty();
    }
    // Decimals behind the ninth are those of a binary number, not of the rate that was meant.
    return Optional.of(SampleRate.ofHz(hz.get().setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN)));
  }

  private static List<Channel> channels(XdfElement info, int count) {
    List<XdfElement> described =
        info.first("desc")
            .flatMap(desc -> desc.first("channels"))
            .map(all -> all.all("channel"))
            .orElse(List.of());
    List<Channel> channels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (i < described.size()) {
        XdfElement channel = described.get(i);
        channels.add(
            new Channel(channel.text("label"), channel.text("unit"), channel.text("type")));
      } else {
        channels.add(new Channel("", "", ""));
      }
    }
    return List.copyOf(channels);
  }
}
