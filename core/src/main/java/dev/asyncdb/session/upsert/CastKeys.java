package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.sql.CastColumn;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Asks the database what it makes of the keys of a lookup when it stores them: a column
 * may round a number or a time, or cut blanks, so that a row that a lookup does not find
 * has its key all the same.
 */
record CastKeys(SessionContext context) {

	/**
	 * Return the same request with the keys as the columns have them.
	 * @return empty if they are the same
	 */
	<T> Mono<UpsertRequest<T>> of(UpsertRequest<T> request) {
		MappedEntity<T> mapped = request.mapped();
		return this.context.read(dialect().castTypesOf(mapped.table()), (row, metadata) -> CastColumn.read(row))
			.collectList()
			.flatMap((types) -> cast(request, types))
			.flatMap((stored) -> Mono.justOrEmpty(withKeys(request, stored)));
	}

	private DatabaseDialect dialect() {
		return this.context.services().dialect();
	}

	private Mono<Map<SqlIdentifier, Object>> cast(UpsertRequest<?> request, List<CastColumn> types) {
		List<SqlIdentifier> keys = new ArrayList<>();
		List<CastColumn> columns = new ArrayList<>();
		List<Parameter> values = new ArrayList<>();
		request.keyColumns().forEach((column, value) -> {
			CastColumn known = find(column, types);
			if (known != null && known.type() != null && value.getValue() != null) {
				keys.add(column);
				columns.add(known);
				values.add(value);
			}
		});
		return keys.isEmpty() ? Mono.empty()
				: this.context.read(CastColumn.cast(dialect().springDialect(), columns, values), (row, metadata) -> {
					Map<SqlIdentifier, Object> stored = new LinkedHashMap<>();
					for (int i = 0; i < keys.size(); i++) {
						stored.put(keys.get(i), Objects.requireNonNull(row.get(i)));
					}
					return stored;
				}).single();
	}

	private static @Nullable CastColumn find(SqlIdentifier column, List<CastColumn> types) {
		return types.stream()
			.filter((type) -> column.getReference().equalsIgnoreCase(type.name()))
			.findFirst()
			.orElse(null);
	}

	private <T> @Nullable UpsertRequest<T> withKeys(UpsertRequest<T> request, Map<SqlIdentifier, Object> stored) {
		Values<T> given = request.keys();
		Values<T> keys = request.mapped().conditions().replaced(given, (property) -> value(property, stored));
		boolean isSame = given.asMap()
			.entrySet()
			.stream()
			.allMatch((key) -> Objects.equals(KeyValues.comparable(key.getValue()),
					KeyValues.comparable(keys.asMap().get(key.getKey()))));
		return isSame ? null : request.withKeys(keys);
	}

	private @Nullable Object value(RelationalPersistentProperty property, Map<SqlIdentifier, Object> stored) {
		Object value = stored.get(property.getColumnName());
		return (value != null) ? this.context.mapping().read(property, value) : null;
	}

}
