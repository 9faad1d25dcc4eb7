package dev.asyncdb.migration.locking;

import java.util.List;

/**
 * Statements of MariaDB that copy a table or block its writes for a time that grows with
 * it. With {@code LOCK=NONE} the server refuses a statement instead of locking; from 11.2
 * on it executes most of them without a lock.
 */
final class MariaDbLockRules {

	private static final String MANUAL = "https://mariadb.com/kb/en/";

	private static final String INPLACE = MANUAL + "innodb-online-ddl-operations-with-the-inplace-alter-algorithm/";

	private static final String ONLINE = "\\bLOCK ?= ?NONE\\b|\\bALGORITHM ?= ?(?:INSTANT|NOCOPY)\\b";

	private static final String COPIES = "Before MariaDB 11.2, copies the table and blocks writes until then";

	private static final String BUILDS = "Before MariaDB 11.2, blocks writes until the index is built";

	private static final String NEWER = "add LOCK=NONE, which the server accepts from 11.2 on; before, ";

	private static final String NEW_TABLE = "a new table, filled by triggers and in batches, and RENAME TABLE";

	private static final String IN_BATCHES = "batches of rows, each in a change of its own";

	private static final String LOCKS = MANUAL + "innodb-lock-modes/";

	static final List<LockRule> ALL = List.of(
			online("modify column", "(?:.*, )?(?:MODIFY|CHANGE)\\b", COPIES + ", if the type changes",
					"for another type a new column, filled in batches"),
			online("add foreign key", ".*\\bADD\\b.*\\bFOREIGN KEY\\b", COPIES,
					"the same with SET foreign_key_checks = 0 before it, after a query for rows without a parent"),
			online("add check", ".*\\bADD\\b.*\\bCHECK ?\\(", COPIES,
					"check the values in the application; or " + NEW_TABLE),
			online("add full-text or spatial index", ".*\\bADD (?:FULLTEXT|SPATIAL)\\b", BUILDS, NEW_TABLE),
			LockRule
				.of("create full-text or spatial index",
						"^CREATE (?:OR REPLACE )?(?:FULLTEXT|SPATIAL) INDEX .*?\\bON <table>", BUILDS,
						NEWER + NEW_TABLE, INPLACE)
				.unless(ONLINE),
			online("convert character set", ".*\\bCONVERT TO CHARACTER SET\\b", COPIES, NEW_TABLE),
			online("drop primary key", "(?:.*, )?DROP PRIMARY KEY\\b(?!.*ADD PRIMARY KEY)", COPIES, NEW_TABLE),
			online("add stored generated column", ".*\\bADD\\b.*\\b(?:STORED|PERSISTENT)\\b", COPIES,
					"a virtual column; or " + NEW_TABLE),
			LockRule
				.ofAlter("add counted column", ".*\\bADD\\b.*\\bAUTO_INCREMENT\\b",
						"Blocks writes until the table is rebuilt", NEW_TABLE, INPLACE)
				.unless(ONLINE),
			online("partition", ".*\\bPARTITION BY\\b|.*\\bREMOVE PARTITIONING\\b", COPIES, NEW_TABLE),
			LockRule
				.of("update all rows", "^UPDATE (?:LOW_PRIORITY )?(?:IGNORE )?<table> .*\\bSET\\b",
						"Locks all rows until the change is committed", IN_BATCHES, LOCKS)
				.unless("\\bWHERE\\b"),
			LockRule
				.of("delete all rows", "^DELETE (?:LOW_PRIORITY )?(?:QUICK )?(?:IGNORE )?FROM <table>",
						"Locks all rows until the change is committed", IN_BATCHES, LOCKS)
				.unless("\\bWHERE\\b"));

	private MariaDbLockRules() {
	}

	private static LockRule online(String name, String pattern, String effect, String instead) {
		return LockRule.ofAlter(name, pattern, effect, NEWER + instead, INPLACE).unless(ONLINE);
	}

}
