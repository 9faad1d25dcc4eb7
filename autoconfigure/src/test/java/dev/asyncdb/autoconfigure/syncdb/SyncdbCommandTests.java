package dev.asyncdb.autoconfigure.syncdb;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sentences and exit codes.
 */
class SyncdbCommandTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private int run(String... args) {
		return new SyncdbCommand(this.beans, new PrintStream(this.out, true), new PrintStream(this.err, true))
			.run(args);
	}

	private int run(Mono<SyncResult> outcome) {
		this.beans.addBean("migrations", new FixedMigrations(outcome));
		return run("syncdb");
	}

	@ParameterizedTest
	@CsvSource({ "CREATED,Database created.", "UPGRADED,Database upgraded.",
			"ALREADY_UP_TO_DATE,Database already up-to-date." })
	void runSaysWhatWasDone(SyncResult result, String sentence) {
		assertThat(run(Mono.just(result))).isZero();
		assertThat(this.out.toString()).isEqualTo(sentence + System.lineSeparator());
	}

	@Test
	void runWhenDatabaseIsNotThereExitsWithFour() {
		assertThat(
				run(Mono.error(new MigrationConnectionException("jdbc:x://h", new IllegalStateException("refused")))))
			.isEqualTo(4);
		assertThat(this.err.toString()).contains("jdbc:x://h", "refused");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void runWhenDriverIsMissingExitsWithFour() {
		assertThat(run(Mono.error(new JdbcDriverMissingException("jdbc:x://h", "org.x:driver")))).isEqualTo(4);
		assertThat(this.err.toString()).contains("org.x:driver");
	}

	@Test
	void runWhenChangeLogIsInvalidExitsWithFive() {
		assertThat(run(Mono.error(new InvalidChangeLogException("x.yaml", "broken", null)))).isEqualTo(5);
	}

	@Test
	void runWhenChangeFailsExitsWithOne() {
		assertThat(run(Mono.error(new MigrationException("change failed", null)))).isOne();
	}

	@Test
	void runWithoutMigrationsExitsWithOneAndTellsWhatToDo() {
		assertThat(run("syncdb")).isOne();
		assertThat(this.err.toString()).contains("Liquibase");
	}

	@Test
	void runWithHelpPrintsTheUsage() {
		assertThat(run("syncdb", "--help")).isZero();
		assertThat(this.out.toString()).contains("Usage");
	}

	@Test
	void runWithUnknownWordExitsWithSixtyFour() {
		assertThat(run("syncdb", "now")).isEqualTo(64);
		assertThat(this.err.toString()).contains("Usage");
	}

	/**
	 * Migrations that do nothing but answer.
	 *
	 * @param sync the answer
	 */
	private record FixedMigrations(Mono<SyncResult> sync) implements Migrations {

		@Override
		public Mono<DatabaseStatus> status() {
			return Mono.just(DatabaseStatus.NO_INFO);
		}

	}

}
