package dev.asyncdb;

import java.util.concurrent.locks.LockSupport;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.reactivestreams.Publisher;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The structure of {@code docs/architecture.md}.
 */
@AnalyzeClasses(packages = "dev.asyncdb", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	final ArchRule packagesAreFreeOfCycles = slices().matching("(dev.asyncdb..)").should().beFreeOfCycles();

	@ArchTest
	final ArchRule packagesUseOnlyWhatStandsBelow = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("front door")
		.definedBy("dev.asyncdb")
		.layer("jdbc")
		.definedBy("dev.asyncdb.bridge.jdbc")
		.layer("bridge")
		.definedBy("dev.asyncdb.bridge")
		.layer("repository")
		.definedBy("dev.asyncdb.repository")
		.layer("session")
		.definedBy("dev.asyncdb.session")
		.layer("migration")
		.definedBy("dev.asyncdb.migration..")
		.layer("schema")
		.definedBy("dev.asyncdb.schema")
		.layer("relation")
		.definedBy("dev.asyncdb.relation")
		.layer("statement")
		.definedBy("dev.asyncdb.statement")
		.layer("connection")
		.definedBy("dev.asyncdb.connection")
		.layer("mapping")
		.definedBy("dev.asyncdb.mapping")
		.whereLayer("front door")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("jdbc")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("bridge")
		.mayOnlyBeAccessedByLayers("front door", "jdbc")
		.whereLayer("repository")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("session")
		.mayOnlyBeAccessedByLayers("front door", "repository", "bridge", "jdbc")
		.whereLayer("migration")
		.mayOnlyBeAccessedByLayers("front door", "bridge")
		.whereLayer("schema")
		.mayOnlyBeAccessedByLayers("front door", "migration", "bridge")
		.whereLayer("relation")
		.mayOnlyBeAccessedByLayers("front door", "session", "schema")
		.whereLayer("statement")
		.mayOnlyBeAccessedByLayers("front door", "session", "schema", "relation")
		.whereLayer("connection")
		.mayOnlyBeAccessedByLayers("front door", "session", "migration", "schema", "relation", "statement")
		.whereLayer("mapping")
		.mayOnlyBeAccessedByLayers("front door", "bridge", "repository", "session", "schema", "relation", "statement");

	@ArchTest
	final ArchRule nothingNeedsSpringBoot = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	final ArchRule onlyTheAdapterKnowsLiquibase = noClasses().that()
		.resideOutsideOfPackage("dev.asyncdb.migration.liquibase")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("liquibase..");

	@ArchTest
	final ArchRule nothingBlocks = noClasses().should()
		.callMethodWhere(
				target(nameMatching("block(First|Last|Optional)?")).and(target(owner(assignableTo(Publisher.class)))))
		.because("callers run on event loops");

	// Who awaits must subscribe as well, and cancels when nobody wants the outcome
	@ArchTest
	final ArchRule onlyTwoPlacesSubscribe = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.connection", "dev.asyncdb.bridge")
		.should()
		.callMethodWhere(target(nameMatching("subscribe")).and(target(owner(assignableTo(Publisher.class)))))
		.because("work that nobody awaits is lost or leaks");

	@ArchTest
	final ArchRule onlyTheBridgeAndLiquibaseParkThreads = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.bridge", "dev.asyncdb.migration.liquibase")
		.should()
		.dependOnClassesThat()
		.areAssignableTo(LockSupport.class)
		.because("it alone knows whether a thread may wait, and who has cancelled; Liquibase has a thread of its own");

	@ArchTest
	final ArchRule onlyTheViewKnowsJdbc = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.bridge.jdbc", "dev.asyncdb.migration..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.sql..", "javax.sql..");

	@ArchTest
	final ArchRule nothingNeedsSpringJdbc = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.jdbc..");

	@ArchTest
	final ArchRule implementationsAreHidden = classes().that()
		.haveSimpleNameStartingWith("Default")
		.should()
		.bePackagePrivate();

	@ArchTest
	final ArchRule fieldsAreFinal = classes().that()
		.resideOutsideOfPackage("dev.asyncdb.session")
		.and()
		.doNotHaveSimpleName("DefaultBuilder")
		.and()
		.resideOutsideOfPackage("dev.asyncdb.migration.liquibase")
		.and()
		.resideOutsideOfPackage("dev.asyncdb.connection")
		.and()
		// what lives on one thread
		.resideOutsideOfPackage("dev.asyncdb.bridge..")
		.should()
		.haveOnlyFinalFields();

}
