package dev.asyncdb.autoconfigure.syncdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.migration.Migrations;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands of an application with modules.
 */
class SyncdbModulesTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withPropertyValues("asyncdb.migrations.engine=liquibase",
				"asyncdb.migrations.modules.billing.depends-on=users",
				"asyncdb.migrations.modules.users.depends-on=application");

	private final ApplicationContextRunner failing = this.application
		.withPropertyValues("asyncdb.migrations.modules.users.change-log=classpath:db/broken/failing.yaml");

	@Test
	void syncPrintsEachModuleAndOneSummary() {
		new Run(this.application).verify((shell) -> {
			Output first = shell.run("syncdb");
			assertThat(first.exitCode()).isZero();
			assertThat(first.out()).isEqualTo("""
					application: Database created.
					users: Database created.
					billing: Database created.
					Database created.""");
			assertThat(first.err()).contains("users/create … ok", "billing/number … ok");
			assertThat(shell.run("syncdb upgrade --quiet").out()).endsWith("""
					billing: Database already up-to-date.
					Database already up-to-date.""");
		});
	}

	@Test
	void syncEndsWithTheModuleThatFails() {
		new Run(this.failing).verify((shell) -> {
			Output failed = shell.run("syncdb");
			assertThat(failed.exitCode()).isEqualTo(SyncdbExitCodes.ERROR);
			assertThat(failed.out().lines()).startsWith("application: Database created.", "users:")
				.endsWith("billing: Not run.");
			assertThat(failed.out()).doesNotContain("Module users");
			assertThat(failed.err()).contains("syncdb: users: Could not run the change log");
			assertThat(shell.run("syncdb check").exitCode()).isEqualTo(SyncdbExitCodes.PENDING);
		});
	}

	@Test
	void readingCommandsAnswerForEachModule() {
		new Run(this.application).verify((shell) -> {
			assertThat(shell.run("syncdb check").exitCode()).isEqualTo(SyncdbExitCodes.PENDING);
			assertThat(shell.run("syncdb --module=application").out()).isEqualTo("Database created.");
			assertThat(shell.run("syncdb status").out()).contains("application:\n  Status:  up to date",
					"users:\n  Status:  never migrated", "  [ ] create");
			assertThat(shell.run("syncdb current").out())
				.isEqualTo("application: create-customers\nusers: none\nbilling: none");
			assertThat(shell.run("syncdb heads").out())
				.isEqualTo("application: create-customers\nusers: create\nbilling: number");
			assertThat(shell.run("syncdb history").out()).contains("users: none");
			assertThat(shell.run("syncdb check").out()).isEqualTo(
					"application: No changes are waiting.\nusers: Changes are waiting: create\nbilling: Changes are waiting: create, number");
			assertThat(shell.run("syncdb --release-lock").exitCode()).isZero();
			assertThat(shell.run("syncdb check --locks").exitCode()).isZero();
		});
	}

	@Test
	void unreadableChangeLogOfOneModuleDoesNotHideTheOthers() {
		new Run(this.application
			.withPropertyValues("asyncdb.migrations.modules.users.change-log=classpath:db/nowhere.yaml"))
			.verify((shell) -> {
				Output status = shell.run("syncdb status");
				assertThat(status.exitCode()).isEqualTo(SyncdbExitCodes.INVALID_CHANGE_LOG);
				assertThat(status.out()).contains("application:\n  Status:", "users: The change log",
						"billing:\n  Status:");
			});
	}

	@Test
	void sqlOfAllModulesIsOneScript() {
		new Run(this.application).verify((shell) -> assertThat(shell.run("syncdb --dry-run").out()).containsSubsequence(
				"-- Module application", "customer", "-- Module users", "member", "-- Module billing", "invoice"));
	}

	@ParameterizedTest
	@CsvSource({ "downgrade -1 --yes,downgrade", "stamp head,stamp", "makemigration text,makemigration",
			"upgrade +1,upgrade +1" })
	void commandForOneChangeLogNeedsAModule(String command, String named) {
		new Run(this.application).verify((shell) -> {
			Output refused = shell.run("syncdb " + command);
			assertThat(refused.exitCode()).isEqualTo(SyncdbExitCodes.USAGE);
			assertThat(refused.err())
				.contains(named + " is for one module: add --module with one of application, users, billing");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "status --module nowhere", "status --module=x --all-databases",
			"check --entities --module users", "create --module users", "drop --yes --module users" })
	void moduleThatDoesNotFitIsRefused(String command) {
		new Run(this.application).verify((shell) -> {
			Output refused = shell.run("syncdb " + command);
			assertThat(refused.exitCode()).as(refused.err()).isEqualTo(SyncdbExitCodes.USAGE);
			assertThat(refused.err()).contains("module");
		});
	}

	@Test
	void moduleOfAnApplicationWithoutModulesIsRefused() {
		new Run(Applications.onH2()).verify((shell) -> assertThat(shell.run("syncdb status --module users").err())
			.contains("there are no modules; asyncdb.migrations.modules defines them"));
	}

	@Test
	void commandsOfOneModuleWorkOnItsHistory() {
		new Run(this.application).verify((shell) -> {
			assertThat(shell.run("syncdb --module billing").err()).contains("depends on the module users");
			assertThat(shell.run("syncdb").exitCode()).isZero();
			assertThat(shell.run("syncdb downgrade -1 --yes --module billing").out())
				.isEqualTo("Database downgraded to create.");
			assertThat(shell.run("syncdb current").out()).endsWith("users: create\nbilling: create");
			assertThat(shell.run("syncdb upgrade +1 --module billing").out()).isEqualTo("Database upgraded.");
			assertThat(shell.run("syncdb stamp base --module billing").exitCode()).isZero();
			assertThat(shell.run("syncdb current").out()).endsWith("users: create\nbilling: none");
		});
	}

	@Test
	void allDatabasesNamesDatabaseAndModule() {
		new Run(this.application.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2()))
			.verify((shell) -> {
				assertThat(shell.run("syncdb --all-databases").out()).isEqualTo("""
						main/application: Database created.
						main/users: Database created.
						main/billing: Database created.
						reporting: Database created.""");
				Map<String, Object> json = JsonParserFactory.getJsonParser()
					.parseMap(shell.run("syncdb current --all-databases --json").out());
				assertThat((List<?>) json.get("databases")).hasSize(4)
					.element(2)
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("database", "main")
					.containsEntry("module", "billing")
					.containsEntry("current", "number");
			});
	}

	@Test
	void makemigrationWritesToTheFilesOfTheModule(@TempDir Path directory) throws IOException {
		Path changeLog = Files.writeString(directory.resolve("db.changelog-master.yaml"), "databaseChangeLog:\n");
		this.application.run((context) -> {
			context.getBean(R2dbcMappingContext.class).getRequiredPersistentEntity(Gadget.class);
			SyncdbCommand command = new SyncdbCommand(context, new PrintStream(new ByteArrayOutputStream()),
					new PrintStream(new ByteArrayOutputStream()), new Terminal(null));
			String[] args = "syncdb makemigration gadgets --module users --dir %s".formatted(directory).split(" ");
			assertThat(command.run(args)).as("a module is pending").isEqualTo(SyncdbExitCodes.ERROR);
			context.getBean(Migrations.class).modules().values().forEach((module) -> module.sync().block());
			assertThat(command.run(args)).isZero();
			assertThat(changeLog).content().contains("gadgets");
		});
	}

	/**
	 * An entity.
	 *
	 * @param id identifier
	 * @param name name
	 */
	record Gadget(@Id @Nullable Long id, String name) {
	}

	private record Run(ApplicationContextRunner application) {

		void verify(Verification verification) {
			this.application.run((context) -> verification.verify((line) -> {
				ByteArrayOutputStream out = new ByteArrayOutputStream();
				ByteArrayOutputStream err = new ByteArrayOutputStream();
				int exitCode = new SyncdbCommand(context, new PrintStream(out, true), new PrintStream(err, true),
						new Terminal(null))
					.run(line.split(" "));
				return new Output(exitCode, out.toString().strip(), err.toString());
			}));
		}

	}

	private interface Verification {

		void verify(Shell shell) throws Exception;

	}

	private interface Shell {

		Output run(String line);

	}

	private record Output(int exitCode, String out, String err) {

	}

}
