package dev.asyncdb.test.rollback;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the text of a statement says about its effects.
 */
class SqlTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "  select updated_at from a", "-- a comment\nSHOW server_version",
			"/* a\n comment */ WITH x AS (SELECT 1) SELECT * FROM x", "VALUES (1)" })
	void readsWithoutLocksArePlain(String sql) {
		assertThat(SqlText.isPlainRead(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO a VALUES (1)", "SELECT * FROM a FOR UPDATE", "SELECT * FROM a FOR SHARE",
			"WITH x AS (DELETE FROM a RETURNING id) SELECT * FROM x", "SELECT nextval('s')",
			"SELECT set_config('a.b', 'c', true)", "SELECT pg_advisory_lock(1)", "SELECT * INTO b FROM a",
			"CALL something()" })
	void statementsWithEffectsAreNotPlain(String sql) {
		assertThat(SqlText.isPlainRead(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "CREATE TABLE a (id INT)", "-- why\n alter table a ADD b INT", "TRUNCATE a", "drop index b" })
	void definitionsAreRecognized(String sql) {
		assertThat(SqlText.isDefinition(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TEMPORARY TABLE a (id INT)", "CREATE LOCAL TEMPORARY TABLE a (id INT)",
			"SELECT 'CREATE TABLE'", "created" })
	void temporaryTablesAndTextsAreNoDefinitions(String sql) {
		assertThat(SqlText.isDefinition(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "start  transaction", "COMMIT", "ROLLBACK", "END", "/* x */ ABORT" })
	void endsOfTransactionsAreRecognized(String sql) {
		assertThat(SqlText.isTransactionControl(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ROLLBACK TO SAVEPOINT a", "ROLLBACK WORK TO a", "SAVEPOINT a", "SELECT 'COMMIT'" })
	void savepointsDoNotEndTransactions(String sql) {
		assertThat(SqlText.isTransactionControl(sql)).isFalse();
	}

	@Test
	void localSettingsAreNamed() {
		assertThat(SqlText.localSettings("SET LOCAL statement_timeout = 1; SELECT set_config('a.b', 'c', true)"))
			.containsExactly("statement_timeout", "a.b");
		assertThat(SqlText.localSettings("SET LOCAL TRANSACTION READ ONLY")).isEmpty();
		assertThat(SqlText.localSettings("SELECT set_config('a.b', 'c', false)")).isEmpty();
	}

	@Test
	void longStatementsAreShortened() {
		assertThat(SqlText.shortened(" SELECT\n\t1 ")).isEqualTo("SELECT 1");
		assertThat(SqlText.shortened("x".repeat(500))).hasSizeLessThan(130).endsWith("…");
	}

}
