package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.Queries;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import io.r2dbc.spi.Parameter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Updates or deletes all rows that match by one statement, and reloads the managed
 * entities of that table afterwards, whatever their type is.
 */
final class BulkWrite {

	private static final int IDS_PER_QUERY = 500;

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	BulkWrite(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.loader = new EntityLoader(context);
	}

	Mono<Long> update(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, ComputedColumn> computed, CriteriaDefinition criteria) {
		if (changes.isEmpty() && computed.isEmpty()) {
			return Mono.error(() -> new InvalidDataAccessApiUsageException(
					"An update of %s needs at least one value to set".formatted(mapped)));
		}
		return run(mapped, Queries.of(this.services).update(mapped, changes, computed, criteria));
	}

	Mono<Long> delete(MappedEntity<?> mapped, CriteriaDefinition criteria) {
		return run(mapped, Queries.of(this.services).delete(mapped, criteria));
	}

	private Mono<Long> run(MappedEntity<?> mapped, PreparedOperation<?> statement) {
		return this.context.update(statement).delayUntil((rows) -> (rows > 0) ? reload(mapped) : Mono.empty());
	}

	private Mono<Void> reload(MappedEntity<?> written) {
		Tables table = new Tables().add(written.table());
		Map<MappedEntity<?>, List<ManagedEntity<?>>> byType = new LinkedHashMap<>();
		this.unit.entities()
			.of((type) -> table.contains(this.services.mapping().of(type).table()), (managed) -> true)
			.forEach((managed) -> byType.computeIfAbsent(managed.mapped(), (mapped) -> new ArrayList<>()).add(managed));
		return Flux.fromIterable(byType.entrySet())
			.concatMap((managed) -> reloadAll(managed.getKey(), managed.getValue()))
			.then();
	}

	@SuppressWarnings("unchecked")
	private <T> Mono<Void> reloadAll(MappedEntity<T> mapped, List<ManagedEntity<?>> all) {
		return Flux.fromIterable(all)
			.map((managed) -> (ManagedEntity<T>) managed)
			.buffer((mapped.idColumns().size() == 1) ? IDS_PER_QUERY : 1)
			.concatMap((chunk) -> reload(mapped, chunk))
			.then();
	}

	private <T> Mono<Void> reload(MappedEntity<T> mapped, List<ManagedEntity<T>> chunk) {
		List<Object> ids = chunk.stream().map((managed) -> managed.key().id()).toList();
		Criteria matching = (ids.size() == 1) ? Queries.byId(mapped, ids.get(0))
				: Criteria.where(mapped.id().getName()).in(ids);
		Set<EntityKey> found = new HashSet<>();
		return this.loader.rows(mapped, QuerySpec.of(matching))
			.collectList()
			.flatMapIterable((rows) -> rows)
			.concatMap((row) -> this.loader.refresh(mapped, row))
			.doOnNext((entity) -> found.add(this.unit.keyOf(entity)))
			.then(Mono.fromRunnable(() -> chunk.stream()
				.filter((managed) -> !found.contains(managed.key()))
				.forEach((managed) -> this.unit.entities().removed(managed.instance(), managed.key()))));
	}

}
