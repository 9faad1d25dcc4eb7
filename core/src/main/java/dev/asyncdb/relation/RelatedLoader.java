package dev.asyncdb.relation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation.Kind;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RelatedRows;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Reads what is related to many entities at once: one statement, or one for some thousand
 * entities where a statement cannot take more. This is SQLAlchemy's "select in" loading.
 * Thread-safe.
 *
 * @param mapping the entities
 * @param dialect the dialect of the database
 * @param executor runs the statements
 * @since 0.1.0
 */
public record RelatedLoader(EntityMapping mapping, DatabaseDialect dialect, StatementExecutor executor) {

	/**
	 * Read related rows.
	 * @param connection where to read
	 * @param relation the relation
	 * @param keys identifiers of owners, without duplicates; for {@link Kind#TO_ONE}
	 * identifiers of targets
	 * @return the rows in the order that the relation declares
	 * @since 0.1.0
	 */
	public Flux<RelatedRow> load(Connection connection, Relation relation, List<Object> keys) {
		return Flux.fromIterable(keys)
			.buffer(this.dialect.keysPerStatement())
			.concatMap((chunk) -> this.executor.query(connection, this.dialect.select(rows(relation, chunk)),
					reader(relation)));
	}

	private RelatedRows rows(Relation relation, List<Object> keys) {
		MappedEntity<Object> target = relation.target();
		MappedEntity<Object> named = relation.referredTo();
		List<Parameter> values = keys.stream()
			.map((key) -> Parameters.in(this.mapping.write(named.id(), key)))
			.toList();
		return new RelatedRows(target.table(), target.columns(), keyColumn(relation), values, link(relation),
				order(relation));
	}

	private static SqlIdentifier keyColumn(Relation relation) {
		return switch (relation.kind()) {
			case TO_ONE -> relation.target().id().getColumnName();
			case ONE_TO_ONE, TO_MANY -> relation.requiredReference().getColumnName();
			case MANY_TO_MANY -> relation.requiredLink().owner();
		};
	}

	private static RelatedRows.@Nullable Link link(Relation relation) {
		if (relation.kind() != Kind.MANY_TO_MANY) {
			return null;
		}
		JoinTable link = relation.requiredLink();
		return new RelatedRows.Link(link.table(), link.target(), relation.target().id().getColumnName());
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
		MappedEntity<Object> target = relation.target();
		return (row, metadata) -> {
			Object entity = target.read(row, metadata);
			Object key = switch (relation.kind()) {
				case TO_ONE -> target.idOf(entity);
				case ONE_TO_ONE, TO_MANY -> target.valueOf(entity, relation.requiredReference());
				case MANY_TO_MANY -> row.get(RelatedRows.OWNER);
			};
			return new RelatedRow(identifier(relation, Objects.requireNonNull(key)), entity);
		};
	}

	// A reference may be of another type than the identifier, such as int and long
	private Object identifier(Relation relation, Object key) {
		MappedEntity<Object> named = relation.referredTo();
		return this.mapping.read(named.id(), key);
	}

}
