package dev.asyncdb.sample;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.asyncdb.testing.InternalPackages;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The sample and the code of the documentation use asyncdb as applications do.
 */
@AnalyzeClasses(packages = { "dev.asyncdb.sample", "dev.asyncdb.tour" })
class ArchitectureTests {

	@ArchTest
	final ArchRule internalTypesAreUsedInsideOfTheLibraryOnly = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage(InternalPackages.except());

}
