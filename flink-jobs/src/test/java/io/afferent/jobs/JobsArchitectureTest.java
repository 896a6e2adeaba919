package io.afferent.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.afferent.jobs.pipeline.Operator;
import io.afferent.jobs.pipeline.Operators;
import io.afferent.jobs.step.Kernel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;

@AnalyzeClasses(packages = "io.afferent.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
final class JobsArchitectureTest {

  /** Packages by concept; a new one is a decision, and is added here. */
  private static final Set<String> CONCEPTS =
      Set.of(
          "cli",
          "detect",
          "filter",
          "frame",
          "graph",
          "operator",
          "order",
          "pipeline",
          "reference",
          "resample",
          "result",
          "run",
          "step",
          "training",
          "window");

  private static final String[] PURE = {
    "io.afferent.jobs.detect..",
    "io.afferent.jobs.filter..",
    "io.afferent.jobs.reference..",
    "io.afferent.jobs.resample..",
    "io.afferent.jobs.step..",
    "io.afferent.jobs.window.."
  };

  /** The part of a package that may know Flink: serializers and types of what crosses its edges. */
  private static final DescribedPredicate<JavaClass> SERIALIZATION =
      simpleName("BulkNumbers")
          .or(
              DescribedPredicate.describe(
                  "serializers and their types",
                  type ->
                      type.getName().contains("Serializer")
                          || type.getName().contains("TypeInformation")
                          || type.getName().contains("VersionedSnapshot")));

  @ArchTest
  static void everyPackageIsAConcept(JavaClasses classes) {
    Set<String> packages =
        classes.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring("io.afferent.jobs.".length()))
            .collect(Collectors.toSet());
    assertThat(packages).isEqualTo(CONCEPTS);
  }

  @ArchTest
  static final ArchRule NO_DUMPING_GROUNDS =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..helper..")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Helper");

  @ArchTest
  static final ArchRule ARITHMETIC_KNOWS_NO_FLINK_KAFKA_OR_MODELS =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "ai.djl..",
              "io.afferent.models..",
              "io.afferent.connectors..",
              "io.afferent.ingest..");

  @ArchTest
  static final ArchRule ARITHMETIC_DOES_NOT_KNOW_WHO_RUNS_IT =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.afferent.jobs.operator..",
              "io.afferent.jobs.pipeline..",
              "io.afferent.jobs.graph..",
              "io.afferent.jobs.order..",
              "io.afferent.jobs.run..");

  @ArchTest
  static final ArchRule KERNELS_KNOW_NO_FLINK =
      noClasses()
          .that(assignableTo(Kernel.class))
          .or(resideInAPackage("io.afferent.jobs.operator.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule FRAMES_AND_ORDERING_KNOW_FLINK_ONLY_TO_BE_WRITTEN =
      noClasses()
          .that(
              resideInAPackage("io.afferent.jobs.frame..")
                  .or(simpleName("OrderState"))
                  .or(simpleName("BlockOrderer"))
                  .or(simpleName("BlockConverter"))
                  .or(simpleName("Arrival"))
                  .and(DescribedPredicate.not(SERIALIZATION)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule FRAMES_KNOW_ONLY_HOW_TO_BE_WRITTEN =
      classes()
          .that()
          .resideInAPackage("io.afferent.jobs.frame..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.afferent.jobs.frame..",
              "java..",
              "org.jspecify..",
              "org.apache.flink.api.common..",
              "org.apache.flink.core.memory..");

  /**
   * Where some subtasks of a vertex are idle and others are not, a savepoint that stops the job
   * fails time and again if the vertex has such a state: Flink takes the idle ones for finished.
   */
  @ArchTest
  static final ArchRule STATE_IS_NO_UNION_LIST =
      noClasses()
          .should()
          .callMethod(OperatorStateStore.class, "getUnionListState", ListStateDescriptor.class);

  @ArchTest
  static final ArchRule NOTHING_CALLS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.afferent.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.afferent.jobs.cli..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_PARSES_ARGUMENTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.afferent.jobs.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule PACKAGES_DO_NOT_NEED_EACH_OTHER_IN_CIRCLES =
      slices().matching("io.afferent.jobs.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule OPERATORS_CAN_BE_LOADED_FROM_A_SERVICE_FILE =
      classes()
          .that(
              assignableTo(Operator.class)
                  .and(DescribedPredicate.not(JavaClass.Predicates.INTERFACES)))
          .should()
          .bePublic()
          .andShould()
          .haveModifier(JavaModifier.FINAL)
          .andShould()
          .haveSimpleNameEndingWith("Operator")
          .andShould()
          .resideInAnyPackage("io.afferent.jobs.operator..");

  /** Names in pipeline files are public API: one that goes away breaks somebody's file. */
  @ArchTest
  static void theOperatorsAreThese(JavaClasses classes) {
    List<JavaClass> found =
        classes.stream()
            .filter(type -> type.isAssignableTo(Operator.class) && !type.isInterface())
            .toList();
    Set<String> names =
        found.stream().map(JobsArchitectureTest::nameOf).collect(Collectors.toSet());
    assertThat(Operators.load().names()).as("names in the service file").containsAll(names);
    assertThat(names)
        .contains(
            "bandpass",
            "detect",
            "encode",
            "highpass",
            "lowpass",
            "notch",
            "reference",
            "resample",
            "window")
        .hasSameSizeAs(found);
  }

  private static String nameOf(JavaClass type) {
    try {
      return ((Operator) type.reflect().getConstructor().newInstance()).name();
    } catch (ReflectiveOperationException notLoadable) {
      throw new LinkageError(type + " needs a public constructor without arguments", notLoadable);
    }
  }
}
