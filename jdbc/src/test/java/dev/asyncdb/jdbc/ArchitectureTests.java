package dev.asyncdb.jdbc;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What the JDBC view may use.
 */
@AnalyzeClasses(packages = "dev.asyncdb.jdbc", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	final ArchRule nothingNeedsSpringJdbc = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.jdbc..");

}
