package dev.asyncdb.statement;

/**
 * The parts of statements that look a row up by natural key and write it.
 *
 * @since 0.1.0
 */
public final class KeyedWrite {

	/**
	 * Name of the result column that tells whether the statement inserted the row.
	 *
	 * @since 0.1.0
	 */
	public static final String CREATED = "asyncdb_created";

	private KeyedWrite() {
	}

	static SqlText update(SqlText sql, KeyedRow row) {
		return assignments(sql.text("UPDATE ").name(row.table()).text(" SET "), row).text(" WHERE ")
			.conditions(row.keys());
	}

	/**
	 * The columns to set; the version is qualified, since an upsert knows two rows.
	 */
	static SqlText assignments(SqlText sql, KeyedRow row) {
		sql.equalities(row.update(), ", ");
		if (row.version() != null) {
			sql.text(row.update().isEmpty() ? "" : ", ").name(row.version()).text(" = ");
			sql.name(row.table()).text(".").name(row.version()).text(" + 1");
		}
		return sql;
	}

}
