package dev.asyncdb.session.query;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.RelatedRow;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.statement.InsertRows;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Row;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Asks the database which rows have identifiers that are equal to given ones but spelled
 * otherwise, by a collation or with padding. Only the database knows that.
 */
public record StoredKeys(SessionContext context) {

	private static final int KEYS_PER_STATEMENT = 100;

	/**
	 * Find the rows and note their identifiers in the unit of work.
	 * @param mapped an entity with one column as its identifier
	 * @param ids identifiers, possibly without a row
	 */
	Mono<Void> find(MappedEntity<Object> mapped, Collection<Object> ids) {
		return Flux.fromIterable(ids).buffer(KEYS_PER_STATEMENT).concatMap((chunk) -> find(mapped, chunk)).then();
	}

	/**
	 * Find the rows of references that are spelled otherwise than the identifiers to
	 * which they refer. The database compared them, so no row that it returned is lost.
	 * @param keys the keys that selected the rows
	 */
	Mono<Void> findReferred(Relation relation, Set<EntityKey> keys, List<RelatedRow> rows) {
		Class<Object> type = relation.selectedBy().type();
		Set<EntityKey> returned = rows.stream()
			.map(RelatedRow::key)
			.distinct()
			.map((key) -> this.context.unit().storedKey(type, key))
			.collect(Collectors.toCollection(LinkedHashSet::new));
		// The references are the keys of the query, or of the rows
		Set<EntityKey> unmatched = new LinkedHashSet<>(relation.isStoredByOwner() ? keys : returned);
		unmatched.removeAll(relation.isStoredByOwner() ? returned : keys);
		unmatched.removeIf(EntityKey::isExact);
		Collection<Object> ids = unmatched.stream().map(EntityKey::id).toList();
		return ids.isEmpty() ? Mono.empty() : find(relation.selectedBy(), ids);
	}

	/**
	 * Return which of some identifiers have rows.
	 * @param mapped an entity with one column as its identifier
	 * @param ids identifiers, each once
	 */
	public Mono<Set<EntityKey>> existing(MappedEntity<Object> mapped, Collection<Object> ids) {
		return Flux.fromIterable(ids)
			.buffer(KEYS_PER_STATEMENT)
			.concatMap((chunk) -> find(mapped, chunk))
			.map((id) -> new EntityKey(mapped.type(), id))
			.collect(Collectors.toSet());
	}

	/**
	 * Return the identifiers that have rows, in the given spelling.
	 */
	private Flux<Object> find(MappedEntity<Object> mapped, List<Object> ids) {
		EntityMapping mapping = this.context.mapping();
		SqlIdentifier column = mapped.id().getColumnName();
		List<Map<SqlIdentifier, Parameter>> where = ids.stream()
			.map((id) -> Map.of(column, ColumnParameters.of(mapping.write(mapped.id(), id), Object.class)))
			.toList();
		return this.context
			.read(this.context.services().statements().selectEach(mapped.table(), List.of(column), where),
					(row, metadata) -> found(mapped, ids.get(InsertRows.ordinal(row) - 1), row))
			.cast(Object.class);
	}

	private Object found(MappedEntity<Object> mapped, Object given, Row row) {
		Object stored = this.context.mapping().read(mapped.id(), Objects.requireNonNull(row.get(0)));
		this.context.unit().entities().foundBy(mapped.type(), given, stored);
		return given;
	}

}
