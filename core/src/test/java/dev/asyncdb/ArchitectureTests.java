package dev.asyncdb;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.asyncdb.ArchitectureTests.OfThisModule;
import org.reactivestreams.Publisher;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The structure of {@code docs/architecture.md}.
 */
@AnalyzeClasses(packages = "dev.asyncdb", importOptions = { DoNotIncludeTests.class, OfThisModule.class })
class ArchitectureTests {

	private static final int FILES_PER_PACKAGE = 30;

	/**
	 * From top to bottom.
	 */
	private static final List<String> PACKAGES = Stream
		.of("", ".support", ".repository", ".session.support", ".session.inspection", ".session.upsert",
				".session.transaction", ".session.flush", ".session.write", ".session.query", ".session.query.criteria",
				".session.unit", ".session.identity", ".blocking", ".migration.liquibase", ".migration.flyway",
				".migration.support", ".migration.execution", ".migration.locking", ".migration.engine", ".migration",
				".jdbc.view", ".schema.support", ".schema.comparison", ".schema.changelog", ".schema.ddl",
				".schema.reflection", ".schema.entity", ".schema", ".view", ".relation.support", ".relation",
				".statement.schema", ".statement", ".statement.sql", ".pool", ".replica", ".connection",
				".connection.monitor", ".session", ".bridge", ".reactive.step", ".reactive", ".url", ".error",
				".mapping", ".mapping.row", ".mapping.json", ".mapping.expression", ".mapping.value", ".metrics",
				".product")
		.map("dev.asyncdb"::concat)
		.toList();

	@ArchTest
	final ArchRule packagesAreFreeOfCycles = slices().matching("(dev.asyncdb..)").should().beFreeOfCycles();

	@ArchTest
	final ArchRule packagesUseOnlyPackagesBelow = classes().should(useOnlyPackagesBelow());

	@ArchTest
	static void packagesHaveAtMostThirtyFiles(JavaClasses classes) {
		Map<String, Long> files = classes.stream()
			.filter(JavaClass::isTopLevelClass)
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
		assertThat(files.values()).as("files of %s", files).allMatch((count) -> count <= FILES_PER_PACKAGE);
	}

	@ArchTest
	final ArchRule nothingNeedsSpringBoot = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	final ArchRule onlyTheAdapterKnowsLiquibase = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.migration.liquibase")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("liquibase..");

	@ArchTest
	final ArchRule onlyTheAdapterKnowsFlyway = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.migration.flyway")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.flywaydb..");

	@ArchTest
	final ArchRule nothingBlocks = noClasses().should()
		.callMethodWhere(
				target(nameMatching("block(First|Last|Optional)?")).and(target(owner(assignableTo(Publisher.class)))))
		.because("callers run on event loops");

	// Operators, and code that awaits, which cancels when the outcome is not needed
	@ArchTest
	final ArchRule fewPlacesSubscribe = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.reactive..", "dev.asyncdb.connection", "dev.asyncdb.statement.sql",
				"dev.asyncdb.bridge")
		.should()
		.callMethodWhere(target(nameMatching("subscribe")).and(target(owner(assignableTo(Publisher.class)))))
		.because("work that nobody awaits is lost or leaks");

	@ArchTest
	final ArchRule onlyTheBridgeAndMigrationsParkThreads = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.bridge", "dev.asyncdb.migration.execution")
		.should()
		.dependOnClassesThat()
		.areAssignableTo(LockSupport.class)
		.because("they know whether a thread may wait, and who has cancelled; migrations have a thread of their own");

	@ArchTest
	final ArchRule onlyMigrationsAndErrorsUseJdbc = noClasses().that()
		.resideOutsideOfPackages("dev.asyncdb.jdbc.view", "dev.asyncdb.migration..", "dev.asyncdb.error")
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
		.and()
		// public for the front door, and in no package that users name
		.resideOutsideOfPackage("dev.asyncdb..support")
		.should()
		.bePackagePrivate();

	@ArchTest
	final ArchRule fieldsAreFinal = classes().that()
		// state machines, and what one thread works with
		.resideOutsideOfPackages("dev.asyncdb.session..", "dev.asyncdb.reactive..", "dev.asyncdb.connection..",
				"dev.asyncdb.pool", "dev.asyncdb.replica", "dev.asyncdb.statement.sql", "dev.asyncdb.bridge",
				"dev.asyncdb.migration.liquibase", "dev.asyncdb.migration.flyway", "dev.asyncdb.jdbc.view")
		.and()
		.doNotHaveSimpleName("DefaultBuilder")
		.should()
		.haveOnlyFinalFields();

	private static ArchCondition<JavaClass> useOnlyPackagesBelow() {
		return new ArchCondition<>("use only the packages below their own: " + PACKAGES) {

			@Override
			public void check(JavaClass origin, ConditionEvents events) {
				int layer = layerOf(origin);
				for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
					JavaClass target = dependency.getTargetClass().getBaseComponentType();
					if (target.getPackageName().startsWith("dev.asyncdb")
							&& !target.getPackageName().equals(origin.getPackageName()) && layerOf(target) <= layer) {
						events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
					}
				}
			}

		};
	}

	private static int layerOf(JavaClass type) {
		int layer = PACKAGES.indexOf(type.getPackageName());
		assertThat(layer).as("place of %s among the packages", type.getPackageName()).isNotNegative();
		return layer;
	}

	/**
	 * Other modules can be on the class path as well, and have rules of their own.
	 */
	static final class OfThisModule implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return location
				.contains(AsyncDatabaseManager.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		}

	}

}
