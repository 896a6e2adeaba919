package io.afferent.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineReaderTest {

  private static final String GOOD =
      """
      name: demo
      source: {topic: eeg, streams: "icu-*", rate_hz: 160}
      steps:
        - filter: {low_hz: 0.5, high_hz: 45}
        - filter:
            id: second
            low_hz: 1
            high_hz: 40
        - filter: {low_hz: 2, high_hz: 30}
        - cut: {length: 12s}
        - embed
      sinks:
        - kafka
        - parquet: {path: ./out, signals: true}
      """;

  private static PipelineDraft read(String text) {
    return PipelineReader.read(text, "p.yaml", FakeOperator.operators());
  }

  private static List<String> problems(String text) {
    return read(text).problems().stream().map(PipelineProblem::toString).toList();
  }

  private static String withStep(String step) {
    return "name: demo\nsource: {topic: eeg}\nsteps:\n  - " + step + "\nsinks:\n  - kafka\n";
  }

  @Test
  void readsAWholeFile() {
    PipelineDraft draft = read(GOOD);
    assertThat(draft.problems()).isEmpty();
    assertThat(draft.name()).isEqualTo("demo");
    PipelineSource source = draft.source().orElseThrow();
    assertThat(source.streams().matches("icu-7")).isTrue();
    assertThat(source.streams().matches("ward-7")).isFalse();
    assertThat(source.start()).isEqualTo(PipelineSource.Start.EARLIEST);
    assertThat(source.reorderBlocks()).isEqualTo(16);
    assertThat(source.rate().orElseThrow().hz()).isEqualTo(160.0);
  }

  @Test
  void stepsThatComputeTheSameHaveOneCanonicalText() {
    String plain = canonical("filter: {low_hz: 0.5, high_hz: 45}");
    assertThat(canonical("filter: {id: other, high_hz: 45.0, low_hz: 0.50}")).isEqualTo(plain);
    assertThat(canonical("filter: {low_hz: 0.6, high_hz: 45}")).isNotEqualTo(plain);
    assertThat(canonical("filter: {low_hz: 45, high_hz: 0.5}")).isNotEqualTo(plain);
  }

  private static String canonical(String step) {
    return read(withStep(step)).steps().get(0).settings().orElseThrow().canonical();
  }

  @Test
  void derivesIdsFromOperatorsAndCountsRepetitions() {
    assertThat(read(GOOD).steps().stream().map(PipelineDraft.Step::id))
        .containsExactly("filter", "second", "filter-2", "cut", "embed");
  }

  @Test
  void fillsDefaultsIn() {
    StepOptions step = read(GOOD).steps().get(0).settings().orElseThrow();
    assertThat(step.integer("order")).isEqualTo(4);
    assertThat(step.text("kind")).isEqualTo("soft");
    assertThat(step.flag("fast")).isFalse();
    assertThat(step.has("bad")).isFalse();
    assertThat(step.texts("bad")).isEmpty();
    assertThat(step.number("low_hz")).isEqualTo("0.5");
    assertThat(step.line()).isEqualTo(4);
  }

  @Test
  void readsLists() {
    StepOptions step =
        read(withStep(
                "filter: {low_hz: 1, high_hz: 2, bad: [Cz, 7], pairs: [[a, b]], bands_hz: [8, 13.5]}"))
            .steps()
            .get(0)
            .settings()
            .orElseThrow();
    assertThat(step.texts("bad")).containsExactly("Cz", "7");
    assertThat(step.pairs("pairs")).containsExactly(List.of("a", "b"));
    assertThat(step.numbers("bands_hz")).containsExactly(new BigDecimal(8), new BigDecimal("13.5"));
  }

  @Test
  void readsDurationsExactly() {
    StepOptions step =
        read(withStep("cut: {length: 250ms}")).steps().get(0).settings().orElseThrow();
    assertThat(step.seconds("length")).isEqualByComparingTo("0.25");
  }

  @Test
  void resolvesTheLastSignalStepForParquet() {
    PipelineSink.Parquet parquet = (PipelineSink.Parquet) read(GOOD).sinks().get(1);
    assertThat(parquet.signalStep()).contains("filter-2");
    assertThat(parquet.compression()).isEqualTo(PipelineSink.Compression.ZSTD);
  }

  @Test
  void namesAnUnknownOptionWithLineAndTheOneThatWasMeant() {
    assertThat(problems(withStep("filter: {low_hz: 0.5, hi_hz: 45}")))
        .contains(
            "p.yaml:4: filter: unknown option \"hi_hz\"; did you mean \"high_hz\"? allowed:"
                + " low_hz, high_hz, order, kind, bad, pairs, bands_hz, fast, id");
  }

  @Test
  void findsAllProblemsInOneGo() {
    assertThat(
            problems(
                """
                nam: demo
                source: {topic: egg, strems: "*"}
                steps:
                  - filtre: {low_hz: 1}
                  - filter: {low_hz: "1", high_hz: 4x, order: 2.5, kind: mild, fast: yes}
                  - cut: {length: 12}
                sinks:
                  - kafka: {delivery: twice}
                  - parquet
                  - kafka
                """))
        .containsExactly(
            "p.yaml:1: pipeline: unknown key \"nam\"; did you mean \"name\"? allowed: name, source,"
                + " steps, sinks, checkpoint_interval, parallelism, max_parallelism",
            "p.yaml:1: name is missing; write for example name: my-pipeline on a line of its own",
            "p.yaml:2: source: unknown key \"strems\"; did you mean \"streams\"? allowed: topic,"
                + " streams, rate_hz, units, start, reorder_blocks",
            "p.yaml:2: source: topic cannot be \"egg\"; did you mean \"eeg\"? allowed: eeg",
            "p.yaml:4: there is no operator \"filtre\"; did you mean \"filter\"? allowed: cut,"
                + " embed, filter",
            "p.yaml:5: filter: low_hz must be a number, got the text \"1\"; write it without quotes:"
                + " low_hz: 1",
            "p.yaml:5: filter: high_hz must be a number, got 4x; the unit is in the name of the"
                + " option, write high_hz: 4",
            "p.yaml:5: filter: order must be a whole number, got 2.5",
            "p.yaml:5: filter: kind cannot be \"mild\"; allowed: soft, hard",
            "p.yaml:5: filter: fast must be true or false, got yes",
            "p.yaml:6: cut: length needs a unit of time, got 12; write length: 12s",
            "p.yaml:8: kafka: delivery cannot be \"twice\"; allowed: exactly-once, immediate",
            "p.yaml:9: parquet: option \"path\" is missing (folder for the files); write for example"
                + " - parquet: {path: ./out}",
            "p.yaml:10: kafka: there is such a sink in line 8 already; keep one");
  }

  @Test
  void saysThatAnOptionIsMissing() {
    assertThat(problems(withStep("filter: {low_hz: 1}")))
        .containsExactly(
            "p.yaml:4: filter: option \"high_hz\" is missing (upper edge); write for example -"
                + " filter: {low_hz: 1, high_hz: 40}");
  }

  @Test
  void refusesEmptyStepsAndSinks() {
    assertThat(problems("name: demo\nsource: {topic: eeg}\nsteps: []\nsinks: []\n"))
        .containsExactly(
            "p.yaml:3: steps is empty; write at least one step, for example - bandpass: {low_hz: 0.5,"
                + " high_hz: 45}",
            "p.yaml:4: sinks is empty; results need a sink, for example - kafka");
  }

  @Test
  void refusesAFileWithoutAnyKey() {
    assertThat(problems("")).singleElement().asString().contains("the file is empty");
    assertThat(problems("- a\n- b\n"))
        .containsExactly(
            "p.yaml:1: a pipeline file is a block of keys (name, source, steps, sinks,"
                + " checkpoint_interval, parallelism, max_parallelism), got a list");
  }

  @Test
  void refusesDuplicateIds() {
    assertThat(
            problems(
                """
                name: demo
                source: {topic: eeg}
                steps:
                  - filter: {low_hz: 1, high_hz: 4}
                  - cut: {id: filter, length: 1s}
                sinks: [kafka]
                """))
        .containsExactly(
            "p.yaml:5: cut: the id \"filter\" is that of the step in line 4 already; write another"
                + " one, for example id: filter-b");
  }

  @ParameterizedTest
  @CsvSource({"a/b", "'-x'", "'a b'", "7a", "enc.codes"})
  void refusesIdsThatOtherSystemsCannotCarry(String id) {
    assertThat(problems(withStep("cut: {id: \"" + id + "\", length: 1s}")))
        .containsExactly(
            "p.yaml:4: cut: id \""
                + id
                + "\" must be 1 to 63 letters, digits, '_' or '-' and begin with a letter");
  }

  @Test
  void explainsOptionsThatAreNotIndented() {
    assertThat(
            problems(
                "name: a\nsource: {topic: eeg}\nsteps:\n  - cut:\n    length: 1s\nsinks: [kafka]\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:5: a step names one operator, got the keys cut, length; indent");
  }

  @ParameterizedTest
  @CsvSource({"12 parsecs", "'-3s'", "soon", "[1s]", "''"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(problems(withStep("cut: {length: " + text + "}"))).hasSize(1);
  }

  @Test
  void refusesRepeatedKeysWithBothLines() {
    assertThat(problems("name: a\nname: b\nsource: {topic: eeg}\nsteps: [embed]\nsinks: [kafka]\n"))
        .containsExactly(
            "p.yaml:2: the key \"name\" was given in line 1 already; keep one of the two");
  }

  @Test
  void refusesAliasesSoThatAFileCannotGrow() {
    assertThat(
            problems(
                """
                a: &a [x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a, *a]
                c: [*b, *b, *b, *b, *b, *b, *b]
                """))
        .containsExactly("p.yaml:1: anchors (&name) are not allowed; write the value out");
  }

  @Test
  void refusesTags() {
    assertThat(problems("name: !!javax.script.ScriptEngineManager [x]\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:1: tags (")
        .contains("are not allowed");
  }

  @Test
  void refusesTabsForIndenting() {
    assertThat(problems("name: a\nsteps:\n\t- embed\n"))
        .containsExactly("p.yaml:3: a tab is used for indenting; write spaces");
  }

  @Test
  void refusesDeepNesting() {
    assertThat(problems("name: " + "[".repeat(5000) + "]".repeat(5000)))
        .containsExactly("p.yaml:1: nesting is deeper than 12 levels");
  }

  @Test
  void refusesHugeFiles() {
    assertThat(problems("name: a\n# " + "x".repeat(70_000)))
        .containsExactly("p.yaml: the file has 70010 characters, a pipeline file may have 65536");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(problems("name: a\n---\nname: b\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:2: a second document starts here");
  }

  @Test
  void saysWhereBrokenYamlBreaks() {
    assertThat(problems("name: a\nsource: {topic: eeg\nsteps: []\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:3: this is not YAML: ");
  }

  @ParameterizedTest
  @CsvSource({"1e999999999", ".inf", ".nan", "0x10", "1_000", "12345678901234567890123"})
  void refusesNumbersThatWouldNotStayExact(String number) {
    assertThat(problems(withStep("filter: {low_hz: " + number + ", high_hz: 2}")))
        .singleElement()
        .asString()
        .contains("low_hz must be a number, got " + number);
  }

  @Test
  void refusesAnIntegerThatDoesNotFit() {
    assertThat(problems(withStep("filter: {low_hz: 1, high_hz: 2, order: 9999999999}")))
        .containsExactly("p.yaml:4: filter: order is too large for a whole number: 9999999999");
  }

  @Test
  void saysOfALongNumberThatItIsTooLongAndNotThatItIsNone() {
    assertThat(problems(withStep("filter: {low_hz: 1e400, high_hz: 2}")))
        .containsExactly(
            "p.yaml:4: filter: low_hz must be a number, got 1e400; write at most 18 digits on each"
                + " side of the point and 2 in the exponent");
    assertThat(problems(withStep("filter: {low_hz: 1, high_hz: 2, order: 99999999999}")))
        .containsExactly("p.yaml:4: filter: order is too large for a whole number: 99999999999");
  }

  @Test
  void checksParallelism() {
    assertThat(
            problems(
                withStep("embed")
                    + "parallelism: 8\nmax_parallelism: 4\ncheckpoint_interval: 1ms\n"))
        .containsExactly(
            "p.yaml:8: max_parallelism 4 must be at least parallelism 8",
            "p.yaml:9: checkpoint_interval must be between 10ms and 24h");
  }

  @Test
  void refusesAParallelismAboveTheLargestThatHoldsWhenNoneIsGiven() {
    assertThat(problems(withStep("embed") + "parallelism: 128\n")).isEmpty();
    assertThat(problems(withStep("embed") + "parallelism: 200\n"))
        .containsExactly(
            "p.yaml:7: parallelism 200 is above 128, the largest without max_parallelism; write"
                + " max_parallelism: 200 or more on a line of its own");
    assertThat(problems(withStep("embed") + "parallelism: 200\nmax_parallelism: 256\n")).isEmpty();
  }

  @Test
  void refusesASignalStepThatDoesNotExist() {
    assertThat(
            problems(
                """
                name: demo
                source: {topic: eeg}
                steps:
                  - filter: {low_hz: 1, high_hz: 4}
                sinks:
                  - parquet: {path: out, signals: filtre}
                """))
        .containsExactly(
            "p.yaml:6: parquet: signals must be true, false or the id of a step that gives a signal,"
                + " got \"filtre\"; did you mean \"filter\"? allowed: filter");
  }
}
