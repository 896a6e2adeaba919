package io.afferent.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.afferent.ingest",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class IngestArchitectureTest {

  @ArchTest
  static final ArchRule INGEST_KNOWS_NO_FLINK_AND_NOTHING_BUILT_ON_IT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "io.afferent.connectors..",
              "io.afferent.connector..",
              "io.afferent.jobs..");

  @ArchTest
  static final ArchRule ONLY_CAPTURE_KNOWS_MODELS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.afferent.ingest.capture..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.afferent.models..", "ai.djl..");

  @ArchTest
  static final ArchRule RECORDINGS_KNOW_NO_KAFKA =
      noClasses()
          .that()
          .resideInAPackage("io.afferent.ingest.recording..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "kafka..", "io.afferent.ingest.replay..");
}
