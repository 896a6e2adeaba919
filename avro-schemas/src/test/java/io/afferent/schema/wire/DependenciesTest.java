package io.afferent.schema.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.afferent.schema",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class DependenciesTest {

  @ArchTest
  static final ArchRule dependsOnNothingOfOurs =
      classes()
          .that()
          .resideInAPackage("io.afferent.schema..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.afferent.schema..",
              "java..",
              "org.apache.avro..",
              "com.fasterxml.jackson..",
              "org.jspecify..");

  private DependenciesTest() {}
}
