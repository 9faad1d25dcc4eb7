package dev.asyncdb.migration.locking;

import java.util.List;

import dev.asyncdb.migration.locking.LockRule.Condition;

/**
 * Statements of PostgreSQL that lock or rewrite a table for a time that grows with it.
 * Those that need a strict lock only briefly, such as {@code ADD COLUMN}, are not listed:
 * a limit of the wait makes them safe.
 */
final class PostgresLockRules {

	private static final String MANUAL = "https://www.postgresql.org/docs/current/";

	private static final String INDEX = MANUAL + "sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY";

	private static final String ALTER = MANUAL + "sql-altertable.html#SQL-ALTERTABLE-NOTES";

	private static final String OWN_CHANGE = "in a change of its own without a transaction";

	private static final String COLUMN_IN_STEPS = "add the column without it, set the default of new rows, fill the others in batches";

	static final List<LockRule> ALL = List.of(
			LockRule.of("create index", "^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY\\b).*?\\bON (?:ONLY )?<table>",
					"Blocks writes of the table until the index is built", "CREATE INDEX CONCURRENTLY, " + OWN_CHANGE,
					INDEX),
			LockRule
				.of("reindex", "^REINDEX (?:\\(.*?\\) )?(?:INDEX|TABLE|SCHEMA|DATABASE|SYSTEM) <table>",
						"Blocks writes of the table until the indexes are built",
						"REINDEX … CONCURRENTLY, " + OWN_CHANGE, MANUAL + "sql-reindex.html#SQL-REINDEX-CONCURRENTLY")
				.unless("\\bCONCURRENTLY\\b"),
			LockRule
				.ofAlter("add foreign key", "(?:.*, )?ADD (?:CONSTRAINT \\S+ )?FOREIGN KEY\\b",
						"Blocks writes of both tables until all rows are compared",
						"ADD … NOT VALID, and VALIDATE CONSTRAINT in the next change", ALTER)
				.unless("\\bNOT VALID\\b"),
			LockRule
				.ofAlter("add check", ".*\\bADD\\b.*\\bCHECK ?\\(",
						"Blocks reads and writes until all rows are checked",
						"ADD CONSTRAINT … CHECK … NOT VALID, and VALIDATE CONSTRAINT in the next change", ALTER)
				.unless("\\bNOT VALID\\b"),
			LockRule
				.ofAlter("validate in the same change", "(?:.*, )?VALIDATE CONSTRAINT\\b",
						"The transaction still holds the lock of the statement before while all rows are compared",
						"VALIDATE CONSTRAINT in a change of its own", ALTER)
				.when(Condition.ALTERED_BEFORE),
			LockRule.ofAlter("add unique or primary key", ".*\\bADD\\b.*\\b(?:UNIQUE|PRIMARY KEY)\\b",
					"Blocks reads and writes until the index is built",
					"CREATE UNIQUE INDEX CONCURRENTLY, " + OWN_CHANGE + ", then ADD CONSTRAINT … USING INDEX", INDEX)
				.unless("\\bUSING INDEX\\b"),
			LockRule.ofAlter("add exclusion", ".*\\bADD\\b.*\\bEXCLUDE\\b",
					"Blocks reads and writes until the index is built",
					"there is no form without the lock; run it while writes can wait", ALTER),
			LockRule.ofAlter("set not null", "(?:.*, )?ALTER (?:COLUMN )?\\S+ SET NOT NULL\\b",
					"Blocks reads and writes until all rows are checked",
					"ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in the next change, then SET NOT NULL and DROP CONSTRAINT",
					ALTER)
				.when(Condition.NOT_CHECKED_BEFORE),
			LockRule.ofAlter("add column with a volatile default",
					"(?:.*, )?ADD (?:COLUMN )?.*\\bDEFAULT\\b[^,]*\\b(?:random|gen_random_uuid|uuid_generate_v\\w+|uuidv[47]|clock_timestamp|timeofday|nextval) ?\\(",
					"Rewrites the table, and blocks reads and writes until then", COLUMN_IN_STEPS, ALTER),
			LockRule.ofAlter("add column with a sequence",
					"(?:.*, )?ADD (?:COLUMN )?.*(?:\\b(?:small|big)?serial[248]?\\b|\\bAS IDENTITY\\b)",
					"Rewrites the table, and blocks reads and writes until then", COLUMN_IN_STEPS, ALTER),
			LockRule.ofAlter("add stored generated column",
					"(?:.*, )?ADD (?:COLUMN )?.*\\bGENERATED ALWAYS AS ?\\(.*\\bSTORED\\b",
					"Rewrites the table, and blocks reads and writes until then",
					"a column that a trigger fills for new rows and batches for the others", ALTER),
			LockRule.ofAlter("alter type", "(?:.*, )?ALTER (?:COLUMN )?\\S+ (?:SET DATA )?TYPE\\b",
					"Rewrites the table, and blocks reads and writes until then, unless the stored form is the same, as of a longer varchar",
					"a new column of the type, filled for new rows by a trigger and for the others in batches", ALTER),
			LockRule.ofAlter("move or rewrite table", "(?:.*, )?SET (?:TABLESPACE|LOGGED|UNLOGGED|ACCESS METHOD)\\b",
					"Rewrites the table, and blocks reads and writes until then",
					"a new table, filled in batches; or run it while reads can wait", ALTER),
			LockRule.of("cluster", "^(?:CLUSTER (?:VERBOSE )?|VACUUM (?:\\(FULL\\b.*?\\)|FULL) (?:VERBOSE )?)<table>",
					"Rewrites the table, and blocks reads and writes until then", "run it while reads can wait",
					MANUAL + "sql-cluster.html"),
			LockRule
				.of("update all rows", "^UPDATE (?:ONLY )?<table> .*\\bSET\\b",
						"Locks all rows until the change is committed", "batches of rows, each in a change of its own",
						MANUAL + "explicit-locking.html#LOCKING-ROWS")
				.unless("\\bWHERE\\b"),
			LockRule
				.of("delete all rows", "^DELETE FROM (?:ONLY )?<table>", "Locks all rows until the change is committed",
						"batches of rows, each in a change of its own", MANUAL + "explicit-locking.html#LOCKING-ROWS")
				.unless("\\bWHERE\\b"));

	private PostgresLockRules() {
	}

}
