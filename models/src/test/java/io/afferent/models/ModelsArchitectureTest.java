package io.afferent.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.afferent.models",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ModelsArchitectureTest {

  @ArchTest
  static final ArchRule MODELS_KNOW_NO_STREAMING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.kafka..",
              "kafka..",
              "org.apache.avro..",
              "io.afferent.avro..",
              "io.afferent.schema..",
              "io.afferent.ingest..",
              "io.afferent.connectors..",
              "io.afferent.connector..",
              "io.afferent.jobs..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_AFTER_CONCEPTS =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..helper..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.afferent.models.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_MODELS_AND_TRAINING_TOUCH_THE_ENGINE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.afferent.models.bundle..",
              "io.afferent.models.demo..",
              "io.afferent.models.safetensors..",
              "io.afferent.models.serving..",
              "io.afferent.models.spectrum..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule ONLY_TRAINING_DRAWS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.afferent.models.training..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.awt..", "javax.imageio..");
}
