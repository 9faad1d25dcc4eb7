package dev.asyncdb.migration.locking;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.migration.LockingStatement;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rules on a real server: while the transaction of a rule's statement is open, which
 * is as long as the statement takes, a writer of the table waits, and the statement has
 * read or rewritten the table. No statement of the safe form does both.
 */
class PostgresLockRulesTests {

	private static final String WRITE = "UPDATE orders SET amount = amount + 1000 WHERE id = 900";

	private static final String TABLE = "SELECT COALESCE(pg_relation_filenode('orders'), 0)::INT8";

	private static final String READ = "SELECT (seq_tup_read + COALESCE(idx_tup_fetch, 0))::INT8 FROM pg_stat_xact_user_tables WHERE relname = 'orders'";

	private static final List<String> TABLES = List.of("CREATE TABLE customers (id BIGINT PRIMARY KEY)",
			"CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state TEXT, amount INT)",
			"INSERT INTO customers SELECT g FROM generate_series(1, 10) g",
			"INSERT INTO orders SELECT g, g % 10 + 1, 'new', g FROM generate_series(1, 1000) g",
			"CREATE INDEX by_amount ON orders (amount)");

	private final TestDatabase database = TestDatabase.postgres(1);

	private final OwnConnection migration = OwnConnection.open(this.database);

	private final OwnConnection writer = OwnConnection.open(this.database);

	@BeforeEach
	void createTables() {
		this.database.execute(TABLES.toArray(String[]::new));
		this.writer.run("SET lock_timeout = 100");
	}

	@AfterEach
	void close() {
		this.migration.close();
		this.writer.close();
		this.database.close();
	}

	@Test
	void eachRuleIsTried() {
		assertThat(Example.RULES).isEqualTo(LockRules.of(DatabaseProduct.POSTGRESQL)
			.all()
			.stream()
			.map(LockRule::name)
			.collect(Collectors.toSet()));
	}

	@ParameterizedTest
	@EnumSource
	void statementOfTheRuleBlocksAWriter(Example example) {
		assertThat(found(List.of(example.statements))).contains(example.effect());
		assertThat(blocks(example.statements)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void safeFormBlocksNoWriter(Example example) {
		for (List<String> change : example.safe) {
			boolean isInTransaction = change.stream().noneMatch((statement) -> statement.contains("CONCURRENTLY"));
			assertThat(isInTransaction ? blocks(change) : blocksBesideATransaction(change.get(0))).as("%s", change)
				.isFalse();
		}
		assertThat(found(example.safe)).doesNotContain(example.effect());
	}

	private static Set<String> found(List<List<String>> changes) {
		return LockRules.of(DatabaseProduct.POSTGRESQL)
			.find(changes.stream().map((change) -> new ChangeSql("change", String.join(";", change))).toList())
			.stream()
			.map(LockingStatement::effect)
			.collect(Collectors.toSet());
	}

	// The transaction is committed, so that the next change of the safe form can follow
	private boolean blocks(List<String> change) {
		this.migration.run("BEGIN");
		boolean isBlocking = false;
		for (String statement : change) {
			long file = this.migration.number(TABLE);
			long read = this.migration.number(READ);
			this.migration.run(statement);
			boolean isWholeTable = this.migration.number(READ) - read >= 1000 || this.migration.number(TABLE) != file;
			isBlocking = isBlocking || (isWholeTable && this.writer.isWaiting(WRITE));
		}
		this.migration.run("COMMIT");
		return isBlocking;
	}

	// It waits for the transaction in its last phase, after the table was read
	private boolean blocksBesideATransaction(String statement) {
		try (OwnConnection reader = OwnConnection.open(this.database)) {
			reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
			reader.run("SELECT 1 FROM orders LIMIT 1");
			Disposable running = this.migration.execution(statement).subscribe();
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> this.database.number("SELECT COUNT(*) FROM pg_stat_activity WHERE datname ="
						+ " current_database() AND wait_event_type = 'Lock' AND query LIKE '%CONCURRENTLY%'"
						+ " AND pid <> pg_backend_pid()") == 1);
			boolean isWaiting = this.writer.isWaiting(WRITE);
			reader.run("COMMIT");
			await().atMost(TestDatabase.TIMEOUT).until(running::isDisposed);
			return isWaiting;
		}
	}

	/**
	 * A statement of a rule, and the changes that reach the same.
	 */
	enum Example {

		CREATE_INDEX("create index", "CREATE INDEX by_state ON orders (state)",
				"CREATE INDEX CONCURRENTLY by_state ON orders (state)"),

		REINDEX("reindex", "REINDEX TABLE orders", "REINDEX TABLE CONCURRENTLY orders"),

		FOREIGN_KEY("add foreign key",
				"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers",
				"ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers NOT VALID",
				"ALTER TABLE orders VALIDATE CONSTRAINT f"),

		CHECK("add check", "ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0)",
				"ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0) NOT VALID",
				"ALTER TABLE orders VALIDATE CONSTRAINT c"),

		VALIDATE("validate in the same change",
				"ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0) NOT VALID;ALTER TABLE orders VALIDATE CONSTRAINT c",
				"ALTER TABLE orders ADD CONSTRAINT c CHECK (amount > 0) NOT VALID",
				"ALTER TABLE orders VALIDATE CONSTRAINT c"),

		UNIQUE("add unique or primary key", "ALTER TABLE orders ADD CONSTRAINT u UNIQUE (amount)",
				"CREATE UNIQUE INDEX CONCURRENTLY u ON orders (amount)",
				"ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX u"),

		EXCLUSION("add exclusion", "ALTER TABLE orders ADD CONSTRAINT e EXCLUDE USING btree (amount WITH =)"),

		NOT_NULL("set not null", "ALTER TABLE orders ALTER COLUMN state SET NOT NULL",
				"ALTER TABLE orders ADD CONSTRAINT n CHECK (state IS NOT NULL) NOT VALID",
				"ALTER TABLE orders VALIDATE CONSTRAINT n", "ALTER TABLE orders ALTER COLUMN state SET NOT NULL",
				"ALTER TABLE orders DROP CONSTRAINT n"),

		VOLATILE("add column with a volatile default",
				"ALTER TABLE orders ADD COLUMN token UUID DEFAULT gen_random_uuid()",
				"ALTER TABLE orders ADD COLUMN token UUID",
				"ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid()",
				"UPDATE orders SET token = gen_random_uuid() WHERE id BETWEEN 1 AND 100"),

		SERIAL("add column with a sequence", "ALTER TABLE orders ADD COLUMN number BIGSERIAL",
				"ALTER TABLE orders ADD COLUMN number BIGINT",
				"UPDATE orders SET number = id WHERE id BETWEEN 1 AND 100"),

		IDENTITY("add column with a sequence",
				"ALTER TABLE orders ADD COLUMN number BIGINT GENERATED BY DEFAULT AS IDENTITY"),

		STORED("add stored generated column",
				"ALTER TABLE orders ADD COLUMN twice INT GENERATED ALWAYS AS (amount * 2) STORED",
				"ALTER TABLE orders ADD COLUMN twice INT",
				"UPDATE orders SET twice = amount * 2 WHERE id BETWEEN 1 AND 100"),

		TYPE("alter type", "ALTER TABLE orders ALTER COLUMN amount TYPE BIGINT",
				"ALTER TABLE orders ADD COLUMN amount_8 BIGINT",
				"UPDATE orders SET amount_8 = amount WHERE id BETWEEN 1 AND 100"),

		MOVE("move or rewrite table", "ALTER TABLE orders SET UNLOGGED"),

		CLUSTER("cluster", "CLUSTER orders USING by_amount"),

		UPDATE("update all rows", "UPDATE orders SET state = 'old'",
				"UPDATE orders SET state = 'old' WHERE id BETWEEN 1 AND 100"),

		DELETE("delete all rows", "DELETE FROM orders", "DELETE FROM orders WHERE id BETWEEN 1 AND 100");

		static final Set<String> RULES = Stream.of(values()).map((example) -> example.rule).collect(Collectors.toSet());

		private final String rule;

		private final List<String> statements;

		private final List<List<String>> safe;

		/**
		 * Create an example.
		 * @param safe the changes, none if there is no safe form
		 */
		Example(String rule, String statements, String... safe) {
			this.rule = rule;
			this.statements = List.of(statements.split(";"));
			this.safe = Stream.of(safe).map(List::of).toList();
		}

		String effect() {
			return LockRules.of(DatabaseProduct.POSTGRESQL)
				.all()
				.stream()
				.filter((found) -> found.name().equals(this.rule))
				.map(LockRule::effect)
				.findFirst()
				.orElseThrow();
		}

	}

}
