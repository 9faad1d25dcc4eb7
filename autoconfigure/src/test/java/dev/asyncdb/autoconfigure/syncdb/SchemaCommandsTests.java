package dev.asyncdb.autoconfigure.syncdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchemaCommands} on a database.
 */
class SchemaCommandsTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbConnectionAutoConfiguration.class, AsyncdbMigrationAutoConfiguration.class,
				AsyncdbAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=h2:mem:" + UUID.randomUUID());

	@TempDir
	private Path directory;

	private void withDatabase(ApplicationContextRunner runner, Commands commands) {
		runner.run((context) -> {
			context.getBean(R2dbcMappingContext.class).getRequiredPersistentEntity(Gadget.class);
			commands.run((line) -> {
				this.out.reset();
				this.err.reset();
				return new SyncdbCommand(context, new PrintStream(this.out, true), new PrintStream(this.err, true))
					.run(line.split(" "));
			});
		});
	}

	@Test
	void createCreatesTheTablesOfTheEntitiesAndDropDropsThem() {
		withDatabase(this.contextRunner, (syncdb) -> {
			assertThat(syncdb.applyAsInt("syncdb check --entities")).isEqualTo(2);
			assertThat(this.out.toString()).containsIgnoringCase("gadget");
			assertThat(syncdb.applyAsInt("syncdb create")).isZero();
			assertThat(this.out.toString()).isEqualTo("Database created." + System.lineSeparator());
			assertThat(syncdb.applyAsInt("syncdb check")).isZero();
			assertThat(syncdb.applyAsInt("syncdb check --entities")).isZero();
			assertThat(syncdb.applyAsInt("syncdb create")).isZero();
			assertThat(this.out.toString()).contains("already up-to-date");
			assertThat(syncdb.applyAsInt("syncdb drop")).isEqualTo(64);
			assertThat(syncdb.applyAsInt("syncdb drop --yes")).isZero();
			assertThat(this.out.toString()).contains("Database dropped.");
			assertThat(syncdb.applyAsInt("syncdb status")).isZero();
			assertThat(this.out.toString()).contains("never migrated").doesNotContain("unknown origin");
		});
	}

	@Test
	void dropWhenProductionProfileIsActiveFails() {
		withDatabase(this.contextRunner.withPropertyValues("spring.profiles.active=prod"), (syncdb) -> {
			syncdb.applyAsInt("syncdb create");
			assertThat(syncdb.applyAsInt("syncdb drop --yes")).isOne();
			assertThat(this.err.toString()).contains("prod");
			assertThat(syncdb.applyAsInt("syncdb check --entities")).isZero();
		});
	}

	@Test
	void makeMigrationWritesTheDifferencesOfTheEntities() throws IOException {
		Path changeLog = Files.writeString(this.directory.resolve("db.changelog-master.yaml"), """
				databaseChangeLog:
				  - include:
				      file: changes/0001-first.sql
				      relativeToChangelogFile: true
				""");
		withDatabase(this.contextRunner, (syncdb) -> {
			String command = "syncdb makemigration add-gadgets --dir " + this.directory;
			assertThat(syncdb.applyAsInt(command)).isOne();
			assertThat(this.err.toString()).contains("run syncdb first");
			assertThat(syncdb.applyAsInt("syncdb")).isZero();
			assertThat(syncdb.applyAsInt(command)).isZero();
			assertThat(this.out.toString()).contains("add-gadgets.sql");
		});
		try (Stream<Path> files = Files.walk(this.directory)) {
			assertThat(files.filter((file) -> file.toString().endsWith("-add-gadgets.sql"))).singleElement()
				.satisfies((file) -> assertThat(file).content().containsIgnoringCase("create table"));
		}
		assertThat(changeLog).content().contains("add-gadgets.sql");
	}

	@Test
	void firstMigrationBeginsTheChangeLog() {
		withDatabase(this.contextRunner.withPropertyValues("spring.liquibase.change-log=classpath:/new/master.yaml"),
				(syncdb) -> {
					assertThat(syncdb.applyAsInt("syncdb")).isEqualTo(5);
					assertThat(this.err.toString()).contains("the class path has no such file");
					assertThat(syncdb.applyAsInt("syncdb makemigration first --dir " + this.directory)).isZero();
				});
		assertThat(this.directory.resolve("master.yaml")).content().contains("changes/0001-first.sql");
		assertThat(this.directory.resolve("changes/0001-first.sql")).content().containsIgnoringCase("create table");
	}

	@Test
	void commandWithoutEntitiesNamesHowTheyBecomeKnown() throws IOException {
		Files.writeString(this.directory.resolve("db.changelog-master.yaml"), "databaseChangeLog:\n");
		this.contextRunner.run((context) -> {
			String[] command = { "syncdb", "makemigration", "first", "--dir", this.directory.toString() };
			assertThat(new SyncdbCommand(context, new PrintStream(this.out, true), new PrintStream(this.err, true))
				.run(command)).isOne();
			assertThat(this.err.toString()).contains("No entity is known: give it a repository", "@Table");
		});
	}

	@Test
	void makeMigrationWritesTheNextVersionOfFlyway() throws IOException {
		Files.writeString(this.directory.resolve("V2__customers.sql"), "CREATE TABLE customer (id INT PRIMARY KEY)");
		withDatabase(this.contextRunner.withPropertyValues("asyncdb.migrations.engine=flyway",
				"spring.flyway.locations=filesystem:" + this.directory), (syncdb) -> {
					String command = "syncdb makemigration Add-gadgets --dir " + this.directory;
					assertThat(syncdb.applyAsInt("syncdb check")).isEqualTo(2);
					assertThat(syncdb.applyAsInt(command)).isOne();
					assertThat(syncdb.applyAsInt("syncdb")).isZero();
					assertThat(syncdb.applyAsInt(command)).isZero();
					assertThat(this.out.toString()).contains("V3__add_gadgets.sql");
					assertThat(this.directory.resolve("V3__add_gadgets.sql")).content()
						.containsIgnoringCase("create table")
						.doesNotContain("liquibase", "changeset", "rollback");
					assertThat(syncdb.applyAsInt("syncdb")).isZero();
					assertThat(syncdb.applyAsInt("syncdb check --entities")).isZero();
					assertThat(syncdb.applyAsInt("syncdb downgrade -1 --yes")).isEqualTo(64);
					assertThat(this.err.toString()).contains("Flyway", "undo");
				});
	}

	@Test
	void makeMigrationWhenSourcesAreMissingNamesTheOption() {
		withDatabase(this.contextRunner, (syncdb) -> {
			assertThat(syncdb.applyAsInt("syncdb makemigration x --dir " + this.directory)).isEqualTo(64);
			assertThat(this.err.toString()).contains("--dir");
		});
	}

	/**
	 * Runs command lines.
	 */
	private interface Commands {

		void run(ToIntFunction<String> syncdb);

	}

	/**
	 * An entity.
	 *
	 * @param id identifier
	 * @param name name
	 */
	record Gadget(@Id @Nullable Long id, String name) {
	}

}
