package dev.asyncdb.migration.locking;

import java.util.List;

import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The rules on a real server, which says itself what it cannot do without a lock: it
 * refuses a rule's statement with {@code LOCK=NONE}.
 */
class MariaDbLockRulesTests {

	private final TestDatabase database = TestDatabase.mariadb(1);

	@BeforeEach
	void createTables() {
		this.database.execute("CREATE TABLE customers (id BIGINT PRIMARY KEY)", """
				CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, number INT UNIQUE, state VARCHAR(20),
				area POINT NOT NULL) CHARACTER SET latin1""");
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private static List<String> found(String sql) {
		return LockRules.of(DatabaseProduct.MARIADB)
			.find(List.of(new ChangeSql("change", sql)))
			.stream()
			.map(LockingStatement::effect)
			.toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			modify column | ALTER TABLE orders MODIFY state INT
			modify column | ALTER TABLE orders CHANGE number code VARCHAR(20)
			add foreign key | ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id)
			add check | ALTER TABLE orders ADD CONSTRAINT c CHECK (number > 0)
			add full-text or spatial index | ALTER TABLE orders ADD FULLTEXT INDEX words (state)
			add full-text or spatial index | ALTER TABLE orders ADD SPATIAL INDEX areas (area)
			convert character set | ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4
			drop primary key | ALTER TABLE orders DROP PRIMARY KEY
			add stored generated column | ALTER TABLE orders ADD COLUMN twice INT AS (number * 2) PERSISTENT
			add counted column | ALTER TABLE orders ADD COLUMN counted BIGINT NOT NULL AUTO_INCREMENT UNIQUE
			""")
	void serverCannotDoItWithoutALock(String rule, String statement) {
		assertThat(found(statement)).containsExactly(effect(rule));
		assertThatException().isThrownBy(() -> this.database.execute(statement + ", LOCK=NONE"))
			.withMessageContaining("LOCK=NONE is not supported");
		assertThat(found(statement + ", LOCK=NONE")).isEmpty();
		this.database.execute(statement);
	}

	@Test
	void serverCannotCreateAFullTextIndexWithoutALock() {
		String statement = "CREATE FULLTEXT INDEX words ON orders (state)";
		assertThat(found(statement)).containsExactly(effect("create full-text or spatial index"));
		assertThatException().isThrownBy(() -> this.database.execute(statement + " LOCK=NONE"))
			.withMessageContaining("LOCK=NONE is not supported");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE orders ADD COLUMN a INT", "CREATE INDEX i ON orders (state)",
			"ALTER TABLE orders MODIFY state VARCHAR(30), LOCK=NONE", "ALTER TABLE orders ADD INDEX i (state), LOCK=NONE",
			"ALTER TABLE orders DROP COLUMN state, LOCK=NONE",
			"ALTER TABLE orders ADD COLUMN twice INT AS (number * 2) VIRTUAL, LOCK=NONE" })
	void statementThatNeedsNoLockIsNotNamed(String statement) {
		assertThat(found(statement)).isEmpty();
		this.database.execute(statement);
	}

	@Test
	void foreignKeyNeedsNoLockWithoutItsCheck() {
		String statement = "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id), LOCK=NONE";
		assertThat(found("SET foreign_key_checks = 0; " + statement)).isEmpty();
		this.database.execute("SET foreign_key_checks = 0", statement, "SET foreign_key_checks = 1");
	}

	@Test
	void changeOfAllRowsIsNamed() {
		assertThat(found("UPDATE orders SET state = 'x'")).containsExactly(effect("update all rows"));
		assertThat(found("DELETE FROM orders")).containsExactly(effect("delete all rows"));
		assertThat(found("DELETE FROM orders WHERE id < 100; UPDATE orders SET state = 'x' WHERE id < 100")).isEmpty();
	}

	private static String effect(String rule) {
		return LockRules.of(DatabaseProduct.MARIADB)
			.all()
			.stream()
			.filter((found) -> found.name().equals(rule))
			.map(LockRule::effect)
			.findFirst()
			.orElseThrow();
	}

}
