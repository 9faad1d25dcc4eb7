package dev.asyncdb.relation.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RelatedRows;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Flux;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Reads the entities that are related to many owners by one statement, as SQLAlchemy's
 * "select in" loading does. The owners are divided where a statement cannot take all
 * keys. Thread-safe.
 *
 * @param mapping the entities
 * @param dialect the dialect of the database
 * @param executor runs the statements
 * @since 0.1.0
 */
public record RelatedLoader(EntityMapping mapping, DatabaseDialect dialect, StatementExecutor executor) {

	/**
	 * Read related rows.
	 * @param connection the connection to read with
	 * @param relation the relation
	 * @param keys identifiers of owners, without duplicates; for a {@link ToOneRelation}
	 * identifiers of targets
	 * @return the rows in the order that the relation declares
	 * @since 0.1.0
	 */
	public Flux<RelatedRow> load(Connection connection, Relation relation, List<Object> keys) {
		return Flux.fromIterable(keys)
			.buffer(this.dialect.keysPerStatement())
			.concatMap((chunk) -> read(connection, relation, this.dialect.select(rows(relation, chunk))));
	}

	/**
	 * Read the rows of a query for related rows.
	 * @param connection the connection to read with
	 * @param relation the relation
	 * @param query a query whose rows begin with the columns of the target, followed by
	 * the owner if the relation has a join table
	 * @return the rows in the order of the query
	 * @since 0.1.0
	 */
	public Flux<RelatedRow> read(Connection connection, Relation relation, PreparedOperation<?> query) {
		return this.executor.query(connection, query, reader(relation));
	}

	private RelatedRows rows(Relation relation, List<Object> keys) {
		MappedEntity<Object> target = relation.target();
		MappedEntity<Object> selectedBy = relation.selectedBy();
		List<Parameter> values = keys.stream()
			.map((key) -> Parameters.in(this.mapping.write(selectedBy.id(), key)))
			.toList();
		return new RelatedRows(target.table(), target.columns(), relation.keyColumn(), values, relation.join(),
				order(relation));
	}

	private static Map<SqlIdentifier, Boolean> order(Relation relation) {
		Map<SqlIdentifier, Boolean> columns = new LinkedHashMap<>();
		relation.order()
			.forEach((order) -> relation.target()
				.columnsOf(List.of(order.getProperty()))
				.forEach((column) -> columns.put(column, order.isAscending())));
		return columns;
	}

	private BiFunction<Row, RowMetadata, RelatedRow> reader(Relation relation) {
		return (row, metadata) -> {
			Object related = relation.target().read(row, metadata);
			Object key = Objects.requireNonNull(relation.keyOf(related, row));
			// A foreign key and the identifier may differ in type, such as int and long
			return new RelatedRow(this.mapping.read(relation.selectedBy().id(), key), related);
		};
	}

}
