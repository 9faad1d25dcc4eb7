package dev.asyncdb.migration.locking;

import java.util.Arrays;
import java.util.List;

import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the rules find in changes.
 */
class LockRulesTests {

	private static List<LockingStatement> find(String... changes) {
		return LockRules.of(DatabaseProduct.POSTGRESQL)
			.find(Arrays.stream(changes).map((sql) -> new ChangeSql("change", sql)).toList());
	}

	@Test
	void statementIsNamedWithoutCommentsAndLineBreaks() {
		List<LockingStatement> found = find(
				"-- faster\nCREATE TABLE a (id INT);\ncreate index i -- of orders\n  on orders (state, 'x;y');");
		assertThat(found).singleElement().satisfies((statement) -> {
			assertThat(statement.change()).isEqualTo("change");
			assertThat(statement.statement()).isEqualTo("create index i on orders (state, 'x;y')");
			assertThat(statement.toString()).contains("Blocks writes", "CREATE INDEX CONCURRENTLY", "postgresql.org");
		});
	}

	@Test
	void statementMayMatchSeveralRules() {
		assertThat(find("ALTER TABLE orders ALTER COLUMN a TYPE BIGINT, ALTER b SET NOT NULL")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE INDEX CONCURRENTLY i ON orders (state)", "ALTER TABLE orders ADD COLUMN a INT",
			"ALTER TABLE orders ADD COLUMN a TEXT DEFAULT 'random()'",
			"ALTER TABLE orders ADD COLUMN a TIMESTAMP DEFAULT now() NOT NULL", "-- CREATE INDEX i ON orders (state)",
			"/* CREATE INDEX i ON orders (state); */ SELECT 1", "SELECT 'CREATE INDEX i ON orders (state);'",
			"DO $$ BEGIN UPDATE orders SET state = 'x'; END $$", "UPDATE orders SET state = 'x' WHERE id < 1000",
			"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
			"ALTER TABLE orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
			"INSERT INTO orders SELECT * FROM other", "" })
	void statementThatLocksBrieflyIsNotNamed(String sql) {
		assertThat(find(sql)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE orders (id INT)", "create table if not exists public.\"orders\" (id INT)",
			"CREATE UNLOGGED TABLE orders AS SELECT 1 AS id" })
	void newTableHasNoRows(String create) {
		assertThat(find(create, "CREATE INDEX i ON orders (id); ALTER TABLE orders ALTER id SET NOT NULL")).isEmpty();
		assertThat(find(create, "CREATE INDEX i ON orders_archive (id)")).hasSize(1);
	}

	@Test
	void validationHoldsTheLockOfAnEarlierStatementOfItsChange() {
		String add = "ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID";
		String validate = "ALTER TABLE orders VALIDATE CONSTRAINT c";
		assertThat(find(add, validate)).isEmpty();
		assertThat(find(add + ";" + validate)).extracting(LockingStatement::statement).containsExactly(validate);
	}

	@Test
	void checkedColumnIsNotCheckedAgain() {
		String notNull = "ALTER TABLE orders ALTER COLUMN a SET NOT NULL";
		String check = "ALTER TABLE orders ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID";
		String validate = "ALTER TABLE orders VALIDATE CONSTRAINT c";
		assertThat(find(notNull)).hasSize(1);
		assertThat(find(check, notNull)).hasSize(1);
		assertThat(find(validate, notNull)).hasSize(1);
		assertThat(find(check, validate, notNull)).isEmpty();
	}

	@Test
	void backslashEscapesOnMariaDbOnly() {
		ChangeSql change = new ChangeSql("change", "SELECT 'a\\'; UPDATE orders SET a = 1; -- '");
		assertThat(LockRules.of(DatabaseProduct.MARIADB).find(List.of(change))).isEmpty();
		assertThat(LockRules.of(DatabaseProduct.POSTGRESQL).find(List.of(change))).hasSize(1);
	}

}
