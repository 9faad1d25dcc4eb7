package dev.asyncdb;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import reactor.test.StepVerifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What tests do not do.
 */
@AnalyzeClasses(packages = "dev.asyncdb", importOptions = OnlyIncludeTests.class)
class TestRulesTests {

	@ArchTest
	final ArchRule waitsAreBounded = noClasses().should()
		.callMethod(StepVerifier.class, "verify")
		.orShould()
		.callMethod(StepVerifier.LastStep.class, "verifyComplete")
		.because("a test that hangs tells nothing");

	@ArchTest
	final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

}
