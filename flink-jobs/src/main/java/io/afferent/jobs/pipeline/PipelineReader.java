package io.afferent.jobs.pipeline;

import io.afferent.jobs.frame.Rate;
import io.afferent.jobs.pipeline.OptionReader.ValueException;
import io.afferent.jobs.pipeline.PipelineSink.Compression;
import io.afferent.jobs.pipeline.PipelineSink.Delivery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of a pipeline file and collects every problem that it can see without a stream.
 */
final class PipelineReader {

  private static final String EXAMPLE_STEP = "- bandpass: {low_hz: 0.5, high_hz: 45}";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final List<String> TOP_KEYS =
      List.of(
          "name",
          "source",
          "steps",
          "sinks",
          "checkpoint_interval",
          "parallelism",
          "max_parallelism");
  private static final List<String> SOURCE_KEYS =
      List.of("topic", "streams", "rate_hz", "units", "start", "reorder_blocks");
  private static final List<String> STARTS = List.of("earliest", "latest", "committed");
  private static final List<String> SINKS = List.of("kafka", "parquet");
  private static final int MAX_STEPS = 256;
  private static final int MAX_PARALLELISM = 1 << 15;

  /** Reads one value; the name is the key. */
  private interface Read<T> {
    T read(String name, YamlNode node) throws ValueException;
  }

  private final Operators operators;
  private final Problems problems;
  private final String fileName;

  private PipelineReader(String fileName, Operators operators) {
    this.fileName = fileName;
    this.operators = operators;
    this.problems = new Problems(fileName);
  }

  static PipelineDraft read(String text, String fileName, Operators operators) {
    PipelineReader reader = new PipelineReader(fileName, operators);
    try {
      YamlNode root = YamlDocument.read(text, reader.problems);
      if (root instanceof YamlNode.Mapping mapping) {
        return reader.pipeline(mapping);
      }
      throw new YamlDocument.SyntaxException(
          root.line(),
          "a pipeline file is a block of keys ("
              + String.join(", ", TOP_KEYS)
              + "), got "
              + root.described());
    } catch (YamlDocument.SyntaxException broken) {
      return PipelineDraft.unreadable(
          new PipelineProblem(fileName, broken.line(), String.valueOf(broken.getMessage())));
    }
  }

  private PipelineDraft pipeline(YamlNode.Mapping root) {
    Map<String, YamlNode.Entry> keys = keys("pipeline", root, TOP_KEYS);
    String name = value("name", keys, OptionReader::text).orElse("");
    YamlNode.Entry nameEntry = keys.get("name");
    if (nameEntry == null) {
      problems.add(
          root.line(), "name is missing; write for example name: my-pipeline on a line of its own");
    } else if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      problems.add(
          nameEntry.line(),
          "name \""
              + shortened(name)
              + "\" must be 1 to 63 letters, digits, '.', '_' or '-' and begin with a letter or"
              + " digit");
    }
    Optional<PipelineSource> source = source(root, keys.get("source"));
    List<PipelineDraft.Step> steps = steps(root, keys.get("steps"));
    List<PipelineSink> sinks = sinks(root, keys.get("sinks"), steps);
    Optional<BigDecimal> interval =
        value("checkpoint_interval", keys, OptionReader::seconds)
            .filter(
                seconds -> {
                  boolean usable =
                      seconds.compareTo(new BigDecimal("0.01")) >= 0
                          && seconds.compareTo(BigDecimal.valueOf(86_400)) <= 0;
                  if (!usable) {
                    problems.add(
                        line(keys, "checkpoint_interval"),
                        "checkpoint_interval must be between 10ms and 24h");
                  }
                  return usable;
                });
    OptionalInt parallelism = positive("parallelism", keys, MAX_PARALLELISM);
    OptionalInt maxParallelism = positive("max_parallelism", keys, MAX_PARALLELISM);
    if (parallelism.isPresent()
        && !keys.containsKey("max_parallelism")
        && parallelism.getAsInt() > PipelineFile.DEFAULT_MAX_PARALLELISM) {
      problems.add(
          line(keys, "parallelism"),
          "parallelism "
              + parallelism.getAsInt()
              + " is above "
              + PipelineFile.DEFAULT_MAX_PARALLELISM
              + ", the largest without max_parallelism; write max_parallelism: "
              + parallelism.getAsInt()
              + " or more on a line of its own");
    }
    if (parallelism.isPresent()
        && maxParallelism.isPresent()
        && parallelism.getAsInt() > maxParallelism.getAsInt()) {
      problems.add(
          line(keys, "max_parallelism"),
          "max_parallelism "
              + maxParallelism.getAsInt()
              + " must be at least parallelism "
              + parallelism.getAsInt());
    }
    return new PipelineDraft(
        fileName,
        name,
        source,
        steps,
        sinks,
        interval,
        parallelism,
        maxParallelism,
        problems.inOrder());
  }

  private Optional<PipelineSource> source(YamlNode.Mapping root, YamlNode.@Nullable Entry entry) {
    if (entry == null) {
      problems.add(
          root.line(), "source is missing; write for example source: {topic: eeg, streams: \"*\"}");
      return Optional.empty();
    }
    if (!(entry.value() instanceof YamlNode.Mapping mapping)) {
      problems.add(
          entry.line(),
          "source must be a block of keys, got "
              + entry.value().described()
              + "; write for example source: {topic: eeg, streams: \"*\"}");
      return Optional.empty();
    }
    Map<String, YamlNode.Entry> keys = keys("source", mapping, SOURCE_KEYS);
    List<String> topics = List.copyOf(PipelineSource.MODALITIES.keySet());
    Optional<String> topic =
        value("topic", keys, "source", (name, node) -> OptionReader.choice("topic", topics, node));
    if (!keys.containsKey("topic")) {
      problems.add(
          entry.line(),
          "source",
          "topic is missing; allowed: " + String.join(", ", topics) + "; write topic: eeg");
    }
    String streams = value("streams", keys, "source", OptionReader::text).orElse("*");
    Optional<Rate> rate = rate(keys);
    Optional<List<String>> units = value("units", keys, "source", OptionReader::texts);
    units.ifPresent(list -> checkUnits(line(keys, "units"), list));
    String start =
        value("start", keys, "source", (name, node) -> OptionReader.choice(name, STARTS, node))
            .orElse("earliest");
    int reorder =
        value("reorder_blocks", keys, "source", OptionReader::integer)
            .orElse(PipelineSource.DEFAULT_REORDER_BLOCKS);
    if (reorder < 0 || reorder > PipelineSource.MAX_REORDER_BLOCKS) {
      problems.add(
          line(keys, "reorder_blocks"),
          "source",
          "reorder_blocks must be between 0 and "
              + PipelineSource.MAX_REORDER_BLOCKS
              + ", was "
              + reorder);
    }
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PipelineSource(
            entry.line(),
            topic.get(),
            new Glob(streams),
            rate,
            units,
            PipelineSource.Start.valueOf(start.toUpperCase(Locale.ROOT)),
            reorder));
  }

  private Optional<Rate> rate(Map<String, YamlNode.Entry> keys) {
    Optional<BigDecimal> hz = value("rate_hz", keys, "source", OptionReader::number);
    try {
      return hz.map(Rate::ofHz);
    } catch (IllegalArgumentException impossible) {
      problems.add(
          line(keys, "rate_hz"), "source", "rate_hz cannot be used: " + impossible.getMessage());
      return Optional.empty();
    }
  }

  private void checkUnits(int line, List<String> units) {
    if (units.isEmpty()) {
      problems.add(line, "source", "units must name at least one unit, or be left out");
    }
    Set<String> seen = new HashSet<>();
    for (String unit : units) {
      if (!seen.add(unit)) {
        problems.add(line, "source", "units names \"" + unit + "\" twice; name each unit once");
      }
    }
  }

  private List<PipelineDraft.Step> steps(YamlNode.Mapping root, YamlNode.@Nullable Entry entry) {
    if (entry == null) {
      problems.add(
          root.line(), "steps is missing; write steps: and under it for example " + EXAMPLE_STEP);
      return List.of();
    }
    if (!(entry.value() instanceof YamlNode.Sequence sequence)) {
      problems.add(
          entry.line(),
          "steps must be a list, got "
              + entry.value().described()
              + "; begin each step with \"- \", for example "
              + EXAMPLE_STEP);
      return List.of();
    }
    if (sequence.items().isEmpty()) {
      problems.add(
          entry.line(), "steps is empty; write at least one step, for example " + EXAMPLE_STEP);
    }
    if (sequence.items().size() > MAX_STEPS) {
      problems.add(
          entry.line(),
          "steps has "
              + sequence.items().size()
              + " items, a pipeline may have "
              + MAX_STEPS
              + "; split it into several pipelines");
      return List.of();
    }
    List<PipelineDraft.Step> steps = new ArrayList<>();
    Map<String, Integer> repetitions = new HashMap<>();
    Map<String, Integer> linesOfIds = new HashMap<>();
    for (YamlNode item : sequence.items()) {
      step(item, repetitions).ifPresent(steps::add);
    }
    for (PipelineDraft.Step step : steps) {
      Integer before = linesOfIds.putIfAbsent(step.id(), step.line());
      if (before != null) {
        problems.add(
            step.line(),
            step.operatorName(),
            "the id \""
                + step.id()
                + "\" is that of the step in line "
                + before
                + " already; write another one, for example id: "
                + step.id()
                + "-b");
      }
    }
    return steps;
  }

  private Optional<PipelineDraft.Step> step(YamlNode item, Map<String, Integer> repetitions) {
    Optional<YamlNode.Entry> named = named("a step", "an operator", EXAMPLE_STEP, item);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    YamlNode.Entry entry = named.get();
    String name = entry.key();
    Optional<Operator> operator = operators.find(name);
    if (operator.isEmpty()) {
      problems.add(
          entry.line(),
          "there is no operator \""
              + shortened(name)
              + "\""
              + Suggestion.hint(name, operators.names()));
    }
    Optional<Map<String, YamlNode.Entry>> keys = optionKeys(entry, operator);
    String id =
        keys.flatMap(options -> id(name, options))
            .orElseGet(() -> derivedId(name, repetitions.merge(name, 1, Integer::sum)));
    Optional<StepOptions> settings =
        operator.isEmpty() || keys.isEmpty()
            ? Optional.empty()
            : settings(id, operator.get(), entry.line(), keys.get());
    return Optional.of(new PipelineDraft.Step(entry.line(), id, name, operator, settings));
  }

  private static String derivedId(String name, int occurrence) {
    return occurrence == 1 ? name : name + "-" + occurrence;
  }

  /** A list item with one key, {@code - name: {...}}, or just {@code - name}. */
  private Optional<YamlNode.Entry> named(String what, String kind, String example, YamlNode item) {
    if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return Optional.of(
          new YamlNode.Entry(
              scalar.line(), scalar.text(), new YamlNode.Mapping(scalar.line(), List.of())));
    }
    if (item instanceof YamlNode.Mapping mapping && mapping.entries().size() == 1) {
      return Optional.of(mapping.entries().get(0));
    }
    if (item instanceof YamlNode.Mapping mapping && mapping.entries().size() > 1) {
      problems.add(
          mapping.entries().get(1).line(),
          what
              + " names one "
              + kind.substring(kind.indexOf(' ') + 1)
              + ", got the keys "
              + String.join(", ", mapping.entries().stream().map(YamlNode.Entry::key).toList())
              + "; indent the options below the name, or put them in braces like "
              + example);
      return Optional.empty();
    }
    problems.add(
        item.line(),
        what + " must be the name of " + kind + ", got " + item.described() + "; write " + example);
    return Optional.empty();
  }

  private Optional<Map<String, YamlNode.Entry>> optionKeys(
      YamlNode.Entry step, Optional<Operator> operator) {
    if (step.value() instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      return Optional.of(Map.of());
    }
    if (!(step.value() instanceof YamlNode.Mapping mapping)) {
      problems.add(
          step.value().line(),
          step.key(),
          "options must be a block of keys, got "
              + step.value().described()
              + operator.map(known -> "; write for example - " + known.example()).orElse(""));
      return Optional.empty();
    }
    if (operator.isEmpty()) {
      Map<String, YamlNode.Entry> all = new LinkedHashMap<>();
      mapping.entries().forEach(entry -> all.put(entry.key(), entry));
      return Optional.of(all);
    }
    List<String> allowed =
        Stream.concat(operator.get().options().stream().map(OptionSpec::name), Stream.of("id"))
            .toList();
    int before = problems.count();
    Map<String, YamlNode.Entry> known = keys(step.key(), "option", mapping, allowed);
    // Reading goes on, so that all problems of a step are told; the step itself is not usable.
    Map<String, YamlNode.Entry> result = new LinkedHashMap<>(known);
    if (problems.count() > before) {
      result.put(UNUSABLE.key(), UNUSABLE);
    }
    return Optional.of(result);
  }

  /** Marks the options of a step with unknown keys; a space cannot be part of an option's name. */
  private static final YamlNode.Entry UNUSABLE =
      new YamlNode.Entry(0, " unusable", new YamlNode.Scalar(0, "", true));

  private Optional<String> id(String operator, Map<String, YamlNode.Entry> keys) {
    YamlNode.Entry entry = keys.get("id");
    if (entry == null) {
      return Optional.empty();
    }
    Optional<String> id = value("id", keys, operator, OptionReader::text);
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      problems.add(
          entry.line(),
          operator,
          "id \""
              + shortened(id.get())
              + "\" must be 1 to 63 letters, digits, '_' or '-' and begin with a letter");
    }
    return id;
  }

  private Optional<StepOptions> settings(
      String id, Operator operator, int line, Map<String, YamlNode.Entry> keys) {
    int before = problems.count();
    Map<String, Object> values = new HashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (OptionSpec spec : operator.options()) {
      YamlNode.Entry entry = keys.get(spec.name());
      if (entry != null) {
        lines.put(spec.name(), entry.line());
        value(spec.name(), keys, operator.name(), (name, node) -> OptionReader.read(spec, node))
            .ifPresent(value -> values.put(spec.name(), value));
      } else if (spec.required()) {
        problems.add(
            line,
            operator.name(),
            "option \""
                + spec.name()
                + "\" is missing ("
                + lowerFirst(spec.description())
                + "); write for example - "
                + operator.example());
      } else if (!spec.defaultText().isEmpty()) {
        values.put(spec.name(), defaultOf(operator, spec));
      }
    }
    boolean unusable = problems.count() > before || keys.containsKey(UNUSABLE.key());
    return unusable
        ? Optional.empty()
        : Optional.of(new StepOptions(id, operator, line, values, lines));
  }

  private static Object defaultOf(Operator operator, OptionSpec spec) {
    try {
      YamlNode node = YamlDocument.read(spec.defaultText(), new Problems(operator.name()));
      return OptionReader.read(spec, node);
    } catch (YamlDocument.SyntaxException | ValueException fault) {
      throw new IllegalStateException(
          "the default of option " + spec.name() + " of operator " + operator.name() + " is wrong",
          fault);
    }
  }

  private List<PipelineSink> sinks(
      YamlNode.Mapping root, YamlNode.@Nullable Entry entry, List<PipelineDraft.Step> steps) {
    if (entry == null) {
      problems.add(root.line(), "sinks is missing; write sinks: and under it for example - kafka");
      return List.of();
    }
    if (!(entry.value() instanceof YamlNode.Sequence sequence)) {
      problems.add(
          entry.line(),
          "sinks must be a list, got "
              + entry.value().described()
              + "; begin each sink with \"- \", for example - kafka");
      return List.of();
    }
    if (sequence.items().isEmpty()) {
      problems.add(entry.line(), "sinks is empty; results need a sink, for example - kafka");
    }
    Map<String, PipelineSink> sinks = new LinkedHashMap<>();
    for (YamlNode item : sequence.items()) {
      named("a sink", "a kind of sink", "- kafka: {delivery: exactly-once}", item)
          .flatMap(sink -> sink(sink, steps))
          .ifPresent(
              sink -> {
                PipelineSink before = sinks.putIfAbsent(sink.name(), sink);
                if (before != null) {
                  problems.add(
                      sink.line(),
                      sink.name(),
                      "there is such a sink in line " + before.line() + " already; keep one");
                }
              });
    }
    return List.copyOf(sinks.values());
  }

  private Optional<PipelineSink> sink(YamlNode.Entry entry, List<PipelineDraft.Step> steps) {
    String name = entry.key();
    if (!SINKS.contains(name)) {
      problems.add(
          entry.line(),
          "there is no sink \"" + shortened(name) + "\"" + Suggestion.hint(name, SINKS));
      return Optional.empty();
    }
    YamlNode value = entry.value();
    if (value instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      value = new YamlNode.Mapping(entry.line(), List.of());
    }
    if (!(value instanceof YamlNode.Mapping mapping)) {
      problems.add(entry.line(), name, "options must be a block of keys, got " + value.described());
      return Optional.empty();
    }
    return name.equals("kafka")
        ? Optional.of(kafka(entry.line(), mapping))
        : parquet(entry.line(), mapping, steps);
  }

  private PipelineSink kafka(int line, YamlNode.Mapping mapping) {
    Map<String, YamlNode.Entry> keys =
        keys("kafka", "option", mapping, List.of("delivery", "topics"));
    List<String> deliveries = Stream.of(Delivery.values()).map(Delivery::text).toList();
    String delivery =
        value(
                "delivery",
                keys,
                "kafka",
                (name, node) -> OptionReader.choice(name, deliveries, node))
            .orElse(Delivery.EXACTLY_ONCE.text());
    List<String> topics =
        value("topics", keys, "kafka", OptionReader::texts)
            .orElse(PipelineSink.Kafka.RESULT_TOPICS);
    for (String topic : topics) {
      if (!PipelineSink.Kafka.RESULT_TOPICS.contains(topic)) {
        problems.add(
            line(keys, "topics"),
            "kafka",
            "there is no result topic \""
                + shortened(topic)
                + "\""
                + Suggestion.hint(topic, PipelineSink.Kafka.RESULT_TOPICS));
      }
    }
    return new PipelineSink.Kafka(
        line,
        delivery.equals(Delivery.IMMEDIATE.text()) ? Delivery.IMMEDIATE : Delivery.EXACTLY_ONCE,
        topics);
  }

  private Optional<PipelineSink> parquet(
      int line, YamlNode.Mapping mapping, List<PipelineDraft.Step> steps) {
    Map<String, YamlNode.Entry> keys =
        keys("parquet", "option", mapping, List.of("path", "compression", "signals"));
    Optional<String> path = value("path", keys, "parquet", OptionReader::text);
    if (!keys.containsKey("path")) {
      problems.add(
          line,
          "parquet",
          "option \"path\" is missing (folder for the files); write for example - parquet: {path:"
              + " ./out}");
    }
    List<String> compressions =
        Stream.of(Compression.values())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toList();
    String compression =
        value(
                "compression",
                keys,
                "parquet",
                (name, node) -> OptionReader.choice(name, compressions, node))
            .orElse("zstd");
    Optional<String> signals =
        value("signals", keys, "parquet", OptionReader::text)
            .flatMap(written -> signalStep(line(keys, "signals"), written, steps));
    return path.map(
        folder ->
            new PipelineSink.Parquet(
                line, folder, Compression.valueOf(compression.toUpperCase(Locale.ROOT)), signals));
  }

  /** Resolves {@code true}, {@code false} or a step id. */
  private Optional<String> signalStep(int line, String written, List<PipelineDraft.Step> steps) {
    if (written.equals("false")) {
      return Optional.empty();
    }
    List<String> signalSteps =
        steps.stream()
            .filter(step -> step.operator().map(op -> op.gives() == Stage.SIGNAL).orElse(true))
            .map(PipelineDraft.Step::id)
            .toList();
    if (signalSteps.isEmpty()) {
      problems.add(
          line,
          "parquet",
          "signals asks for a signal, but no step gives one; write signals: false");
      return Optional.empty();
    }
    if (written.equals("true")) {
      return Optional.of(signalSteps.get(signalSteps.size() - 1));
    }
    if (!signalSteps.contains(written)) {
      problems.add(
          line,
          "parquet",
          "signals must be true, false or the id of a step that gives a signal, got \""
              + shortened(written)
              + "\""
              + Suggestion.hint(written, signalSteps));
      return Optional.empty();
    }
    return Optional.of(written);
  }

  private OptionalInt positive(String name, Map<String, YamlNode.Entry> keys, int largest) {
    Optional<Integer> value = value(name, keys, OptionReader::integer);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() < 1 || value.get() > largest) {
      problems.add(
          line(keys, name), name + " must be between 1 and " + largest + ", was " + value.get());
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.get());
  }

  private Map<String, YamlNode.Entry> keys(
      String part, YamlNode.Mapping mapping, List<String> allowed) {
    return keys(part, "key", mapping, allowed);
  }

  private Map<String, YamlNode.Entry> keys(
      String part, String word, YamlNode.Mapping mapping, List<String> allowed) {
    Map<String, YamlNode.Entry> keys = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      if (allowed.contains(entry.key())) {
        keys.put(entry.key(), entry);
      } else {
        problems.add(
            entry.line(),
            part,
            "unknown "
                + word
                + " \""
                + shortened(entry.key())
                + "\""
                + Suggestion.hint(entry.key(), allowed));
      }
    }
    return keys;
  }

  private <T> Optional<T> value(String name, Map<String, YamlNode.Entry> keys, Read<T> read) {
    return value(name, keys, "", read);
  }

  private <T> Optional<T> value(
      String name, Map<String, YamlNode.Entry> keys, String part, Read<T> read) {
    YamlNode.Entry entry = keys.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read.read(name, entry.value()));
    } catch (ValueException wrong) {
      String prefix = part.isEmpty() ? "" : part + ": ";
      problems.add(entry.line(), prefix + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static int line(Map<String, YamlNode.Entry> keys, String name) {
    YamlNode.Entry entry = keys.get(name);
    return entry == null ? 0 : entry.line();
  }

  private static String shortened(String word) {
    return word.length() > 60 ? word.substring(0, 60) + "..." : word;
  }

  private static String lowerFirst(String sentence) {
    String cut = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return cut.isEmpty() ? cut : Character.toLowerCase(cut.charAt(0)) + cut.substring(1);
  }
}
