package dev.asyncdb;

import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
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
		.should(ArchCondition.from(tagged("fault")))
		.because("the build runs them alone on the machine, since time counts there");

	// By reflection, since a second tag wraps both in a container annotation
	private static DescribedPredicate<JavaClass> tagged(String name) {
		return DescribedPredicate.describe("have @Tag(\"" + name + "\")",
				(type) -> Stream.of(type.reflect().getAnnotationsByType(Tag.class))
					.anyMatch((tag) -> tag.value().equals(name)));
	}

	@ArchTest
	final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

}
