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
 * refuses a rule's statement with {@code LOCK=NONE}. Of rows that a statement locks, a
 * writer waits for one.
 */
class MariaDbLockRulesTests {

	// In braces what has the server refuse to lock
	private static final String REFUSED = """
			modify column | ALTER TABLE orders MODIFY state INT{, LOCK=NONE}
			modify column | ALTER TABLE orders CHANGE number code VARCHAR(20){, LOCK=NONE}
			add foreign key | ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers (id){, LOCK=NONE}
			add check | ALTER TABLE orders ADD CONSTRAINT c CHECK (number > 0){, LOCK=NONE}
			add full-text or spatial index | ALTER TABLE orders ADD FULLTEXT INDEX words (state){, LOCK=NONE}
			add full-text or spatial index | ALTER TABLE orders ADD SPATIAL INDEX areas (area){, LOCK=NONE}
			create full-text or spatial index | CREATE FULLTEXT INDEX words ON orders (state){ LOCK=NONE}
			create full-text or spatial index | CREATE SPATIAL INDEX areas ON orders (area){ LOCK=NONE}
			convert character set | ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4{, LOCK=NONE}
			drop primary key | ALTER TABLE orders DROP PRIMARY KEY{, LOCK=NONE}
			add stored generated column | ALTER TABLE orders ADD COLUMN twice INT AS (number * 2) PERSISTENT{, LOCK=NONE}
			add counted column | ALTER TABLE orders ADD COLUMN counted BIGINT NOT NULL AUTO_INCREMENT UNIQUE{, LOCK=NONE}
			partition | ALTER TABLE customers{ LOCK=NONE} PARTITION BY HASH (id) PARTITIONS 2
			""";

	private static final String ROWS = """
			update all rows | UPDATE orders SET state = 'old' | UPDATE orders SET state = 'old' WHERE id <= 2
			delete all rows | DELETE FROM orders | DELETE FROM orders WHERE id <= 2
			""";

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
	@CsvSource(delimiter = '|', textBlock = REFUSED)
	void serverCannotDoItWithoutALock(String rule, String form) {
		String statement = form.replaceAll("\\{.*}", "");
		String withoutLock = form.replaceAll("[{}]", "");
		assertThat(found(statement)).containsExactly(effect(rule));
		assertThat(found(withoutLock)).isEmpty();
		if (isOnline() && !rule.equals("add counted column")) {
			this.database.execute(withoutLock);
			return;
		}
		assertThatException().isThrownBy(() -> this.database.execute(withoutLock))
			.withMessageContaining("LOCK=NONE is not supported");
		this.database.execute(statement);
	}

	// From 11.2 on a copy of the table follows its changes
	private boolean isOnline() {
		return this.database.number("SELECT CAST(SUBSTRING_INDEX(VERSION(), '.', 1) * 100"
				+ " + SUBSTRING_INDEX(SUBSTRING_INDEX(VERSION(), '.', 2), '.', -1) AS SIGNED)") >= 1102;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = ROWS)
	void changeOfAllRowsBlocksAWriter(String rule, String statement, String batch) {
		this.database.execute("INSERT INTO orders (id, area) SELECT seq, POINT(1, 1) FROM seq_1_to_4");
		assertThat(found(statement)).containsExactly(effect(rule));
		assertThat(found(batch)).isEmpty();
		assertThat(isWriterWaiting(statement)).isTrue();
		assertThat(isWriterWaiting(batch)).isFalse();
	}

	private boolean isWriterWaiting(String statement) {
		try (OwnConnection migration = OwnConnection.open(this.database);
				OwnConnection writer = OwnConnection.open(this.database)) {
			migration.run("SET autocommit = 0");
			migration.run(statement);
			writer.run("SET innodb_lock_wait_timeout = 1");
			return writer.isWaiting("UPDATE orders SET number = 7 WHERE id = 4");
		}
	}

	@Test
	void eachRuleIsTried() {
		assertThat((REFUSED + ROWS).lines().map((line) -> line.split(" \\| ")[0].strip()))
			.containsAll(LockRules.of(DatabaseProduct.MARIADB).all().stream().map(LockRule::name).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ALTER TABLE orders ADD COLUMN a INT", "CREATE INDEX i ON orders (state)",
			"ALTER TABLE orders MODIFY state VARCHAR(30), LOCK=NONE",
			"ALTER TABLE orders ADD INDEX i (state), LOCK=NONE", "ALTER TABLE orders DROP COLUMN state, LOCK=NONE",
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
