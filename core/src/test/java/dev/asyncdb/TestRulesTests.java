package dev.asyncdb;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;
import reactor.test.StepVerifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Rules for all tests.
 */
@AnalyzeClasses(packages = "dev.asyncdb", importOptions = OnlyIncludeTests.class)
class TestRulesTests {

	@ArchTest
	final ArchRule waitsAreBounded = noClasses().should()
		.callMethod(StepVerifier.class, "verify")
		.orShould()
		.callMethod(StepVerifier.LastStep.class, "verifyComplete")
		.because("a test that hangs does not say why");

	@ArchTest
	final ArchRule faultsAreTagged = classes().that()
		.resideInAPackage("..fault..")
		.and()
		.haveSimpleNameEndingWith("Tests")
		.should()
		.beAnnotatedWith(tagged("fault"))
		.because("the build runs them alone on the machine, since time counts there");

	private static DescribedPredicate<JavaAnnotation<?>> tagged(String tag) {
		return DescribedPredicate.describe("@Tag(\"" + tag + "\")",
				(annotation) -> annotation.getRawType().isEquivalentTo(Tag.class)
						&& annotation.get("value").filter(tag::equals).isPresent());
	}

	@ArchTest
	final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

}
