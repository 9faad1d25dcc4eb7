package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Update;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Renders the statements that write one row through Spring Data's statement mapper.
 * Thread-safe.
 *
 * @since 0.1.0
 */
@SuppressWarnings("deprecation")
public final class EntityStatements {

	private final DatabaseDialect dialect;

	private final StatementMapper mapper;

	/**
	 * Render with a statement mapper.
	 * @param dialect the dialect of the database
	 * @param mapper the statement mapper of Spring Data
	 * @since 0.1.0
	 */
	public EntityStatements(DatabaseDialect dialect, StatementMapper mapper) {
		this.dialect = dialect;
		this.mapper = mapper;
	}

	/**
	 * Insert a row.
	 * @param table the table
	 * @param row the columns to write, may be empty
	 * @param returned the columns to return
	 * @return a query for the written row
	 * @since 0.1.0
	 */
	public PreparedOperation<?> insert(SqlIdentifier table, Map<SqlIdentifier, Parameter> row,
			List<SqlIdentifier> returned) {
		if (row.isEmpty()) {
			return this.dialect.insertDefaults(table, returned);
		}
		StatementMapper.InsertSpec insert = this.mapper.createInsert(table);
		for (Map.Entry<SqlIdentifier, Parameter> column : row.entrySet()) {
			insert = insert.withColumn(column.getKey(), column.getValue());
		}
		return this.dialect.returning(this.mapper.getMappedObject(insert), returned);
	}

	/**
	 * Update a row.
	 * @param table the table
	 * @param changes the columns to write, not empty
	 * @param where the columns that identify the row
	 * @param returned the columns to return
	 * @return a query for the written row, none if no row was hit
	 * @since 0.1.0
	 */
	public PreparedOperation<?> update(SqlIdentifier table, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, Parameter> where, List<SqlIdentifier> returned) {
		Update update = Update.from(Map.copyOf(changes));
		return this.dialect.returning(
				this.mapper.getMappedObject(this.mapper.createUpdate(table, update).withCriteria(matching(where))),
				returned);
	}

	/**
	 * Delete rows.
	 * @param table the table
	 * @param where the columns that identify each row, the same in each; not empty
	 * @return a statement that hits as many rows, or fewer if some are gone
	 * @since 0.1.0
	 */
	public PreparedOperation<?> delete(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> where) {
		return new IdentifiedRows(where).delete(new SqlText(this.dialect.springDialect()), table);
	}

	private Criteria matching(Map<SqlIdentifier, Parameter> where) {
		Criteria criteria = Criteria.empty();
		for (Map.Entry<SqlIdentifier, Parameter> column : where.entrySet()) {
			String name = column.getKey().toSql(this.dialect.springDialect().getIdentifierProcessing());
			Object value = column.getValue().getValue();
			Criteria.CriteriaStep step = criteria.and(name);
			criteria = (value != null) ? step.is(value) : step.isNull();
		}
		return criteria;
	}

}
