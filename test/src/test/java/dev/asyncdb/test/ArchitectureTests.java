package dev.asyncdb.test;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The structure of the test kit.
 */
@AnalyzeClasses(packages = "dev.asyncdb.test", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	final ArchRule rollbackNeedsNoTestFramework = noClasses().that()
		.resideInAPackage("dev.asyncdb.test.rollback")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.asyncdb.test", "dev.asyncdb.test.autoconfigure", "dev.asyncdb.test.embedded",
				"dev.asyncdb.test.fault", "dev.asyncdb.test.fixture", "org.junit..", "org.assertj..",
				"org.springframework.boot..", "org.springframework.test..");

	@ArchTest
	final ArchRule annotationsDoNotNeedTheAutoConfiguration = noClasses().that()
		.resideInAPackage("dev.asyncdb.test")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.asyncdb.test.autoconfigure");

	@ArchTest
	final ArchRule autoConfigurationsAreNamedSo = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	final ArchRule propertiesAreRecords = classes().that()
		.areAnnotatedWith(ConfigurationProperties.class)
		.should()
		.beRecords();

	@ArchTest
	final ArchRule onlyOnePackageNeedsEmbeddedDatabases = noClasses().that()
		.resideOutsideOfPackage("dev.asyncdb.test.embedded")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.zonky..", "ch.vorburger..");

	@ArchTest
	final ArchRule productionNeedsNoTests = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("dev.asyncdb.testing..");

}
