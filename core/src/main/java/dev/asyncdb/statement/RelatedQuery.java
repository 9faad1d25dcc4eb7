package dev.asyncdb.statement;

import java.util.Map;

import dev.asyncdb.statement.sql.SqlBuilder;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates the query for related rows. Products differ in the comparison of a column with
 * many values.
 */
record RelatedQuery(SqlBuilder sql, RelatedRows rows) {

	private static final String RELATED = "related.";

	/**
	 * Append the query up to the compared column.
	 */
	RelatedQuery upToCondition() {
		RelatedRows.Join join = this.rows.join();
		this.sql.text("SELECT ");
		String separator = RELATED;
		for (SqlIdentifier column : this.rows.columns()) {
			this.sql.text(separator).name(column);
			separator = ", " + RELATED;
		}
		if (join != null) {
			this.sql.text(", joined.").name(this.rows.key()).text(" AS " + RelatedRows.OWNER);
		}
		this.sql.text(" FROM ").name(this.rows.table()).text(" related");
		if (join == null) {
			this.sql.text(" WHERE " + RELATED);
		}
		else {
			this.sql.text(" JOIN ").name(join.table()).text(" joined ON joined.").name(join.target());
			this.sql.text(" = " + RELATED).name(join.id()).text(" WHERE joined.");
		}
		this.sql.name(this.rows.key());
		return this;
	}

	PreparedOperation<?> ordered() {
		String separator = " ORDER BY " + RELATED;
		for (Map.Entry<SqlIdentifier, Boolean> column : this.rows.order().entrySet()) {
			this.sql.text(separator).name(column.getKey()).text(column.getValue() ? "" : " DESC");
			separator = ", " + RELATED;
		}
		return this.sql.build();
	}

}
