package dev.asyncdb.autoconfigure;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.asyncdb.testing.InternalPackages;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The structure of the auto-configuration.
 */
@AnalyzeClasses(packages = "dev.asyncdb.autoconfigure", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	final ArchRule capabilitiesAreFreeOfCycles = slices().matching("dev.asyncdb.autoconfigure.(*)..")
		.should()
		.beFreeOfCycles();

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
	final ArchRule classConditionsStandOnClasses = methods().should().notBeAnnotatedWith(ConditionalOnClass.class);

	// DatabaseAssembly and the engines are how auto-configuration reaches the rest
	@ArchTest
	final ArchRule internalTypesAreUsedInsideOfTheLibraryOnly = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage(InternalPackages.except("dev.asyncdb.support", "dev.asyncdb.session.support",
				"dev.asyncdb.migration.locking"));

	@ArchTest
	final ArchRule propertiesAreRecords = classes().that()
		.areAnnotatedWith(ConfigurationProperties.class)
		.should()
		.beRecords();

}
