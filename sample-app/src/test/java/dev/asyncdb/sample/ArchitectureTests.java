package dev.asyncdb.sample;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The sample and the code of the documentation use asyncdb as applications do.
 */
@AnalyzeClasses(packages = { "dev.asyncdb.sample", "dev.asyncdb.tour" })
class ArchitectureTests {

	/**
	 * Packages whose public types are public only for a neighbouring package.
	 */
	private static final String[] INTERNAL = { "dev.asyncdb.support", "dev.asyncdb.relation.support..",
			"dev.asyncdb.reactive", "dev.asyncdb.connection.monitor", "dev.asyncdb.statement..",
			"dev.asyncdb.session.unit", "dev.asyncdb.session.identity", "dev.asyncdb.session.inspection",
			"dev.asyncdb.session.query", "dev.asyncdb.session.flush", "dev.asyncdb.session.write",
			"dev.asyncdb.session.transaction", "dev.asyncdb.session.upsert", "dev.asyncdb.session.support",
			"dev.asyncdb.schema.entity", "dev.asyncdb.schema.reflection", "dev.asyncdb.schema.comparison",
			"dev.asyncdb.schema.ddl", "dev.asyncdb.schema.support", "dev.asyncdb.migration.support",
			"dev.asyncdb.migration.execution", "dev.asyncdb.migration.liquibase", "dev.asyncdb.migration.flyway",
			"dev.asyncdb.jdbc.view" };

	@ArchTest
	final ArchRule internalTypesAreUsedInsideOfTheLibraryOnly = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage(INTERNAL);

}
