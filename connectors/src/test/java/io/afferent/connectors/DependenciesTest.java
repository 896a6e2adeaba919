package io.afferent.connectors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.afferent.connectors",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class DependenciesTest {

  @ArchTest
  static final ArchRule usesOnlyRecordsAndRecordingReaders =
      classes()
          .that()
          .resideInAPackage("io.afferent.connectors..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.afferent.connectors..",
              "io.afferent.schema..",
              "io.afferent.ingest.recording..",
              "java..",
              "org.apache..",
              "org.jspecify..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule hasNoDrawerOfOddments =
      noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..dto..");

  private DependenciesTest() {}
}
