package dev.asyncdb.session.query;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.EntityProjection;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.ToOneRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.statement.RowLock;
import dev.asyncdb.statement.sql.ResultCollector;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Reads rows and manages one instance per identifier.
 */
public final class EntityLoader {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final SessionEvents events;

	public EntityLoader(SessionContext context) {
		this.context = context;
		this.events = context.events();
		this.services = context.services();
		this.unit = context.unit();
	}

	/**
	 * Read all rows before managing them, since a callback may run another statement.
	 */
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query) {
		return load(mapped, query, mapped::read);
	}

	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query, BiFunction<Row, RowMetadata, T> reader) {
		PreparedOperation<?> select = Queries.of(this.services).select(mapped, query);
		ResultCollector<T, ?, List<T>> rows = ResultCollector.rows(reader,
				(all) -> Steps.all(all, (row) -> query.populateExisting() ? refresh(mapped, row) : adopt(mapped, row)));
		return (query.lock() == RowLock.NONE) ? this.context.readAll(select, rows)
				: this.context.queryAll(select, rows);
	}

	/**
	 * Read row by row without managing the entities, since the session would hold all of
	 * them.
	 */
	public <T> Flux<T> stream(MappedEntity<T> mapped, QuerySpec query, int fetchSize) {
		return new StatementExecutor(fetchSize, this.services.dialect().binding())
			.query(this.context.connection(), Queries.of(this.services).select(mapped, query), mapped::read)
			.concatMap((row) -> managedOrRead(mapped, row));
	}

	private <T> Mono<T> managedOrRead(MappedEntity<T> mapped, T row) {
		Object id = mapped.idOf(row);
		ManagedEntity<T> known = (id != null) ? this.unit.find(mapped.type(), id) : null;
		return (known != null) ? Mono.just(known.instance()) : ImmediateValues
			.map(this.services.events().afterConvert(mapped, row), (entity) -> unloaded(mapped, entity));
	}

	private <T> T unloaded(MappedEntity<T> mapped, T entity) {
		return this.services.relations().unload(mapped, entity);
	}

	public <T> Mono<T> loadOne(MappedEntity<T> mapped, CriteriaDefinition criteria) {
		return loadOne(mapped, QuerySpec.of(criteria));
	}

	public <T> Mono<T> loadOne(MappedEntity<T> mapped, QuerySpec query) {
		return new QueryRows<>(mapped, query, (spec) -> load(mapped, spec)).one();
	}

	/**
	 * Return the managed entity of an identifier, read if it is not managed.
	 */
	public <T> Mono<ManagedEntity<T>> managed(MappedEntity<T> mapped, Object id) {
		return Mono.justOrEmpty(this.unit.find(mapped.type(), id))
			.switchIfEmpty(
					Mono.defer(() -> loadById(mapped, id).flatMap((found) -> Mono.justOrEmpty(this.unit.find(found)))));
	}

	/**
	 * Read the entity of an identifier that is not managed.
	 */
	public <T> Mono<T> loadById(MappedEntity<T> mapped, Object id) {
		List<SqlIdentifier> columns = mapped.idColumns();
		if (columns.size() != 1) {
			return loadOne(mapped, Queries.byId(mapped, id)).doOnNext((found) -> foundBy(mapped, id, found));
		}
		Object key = this.services.mapping().write(mapped.id(), id);
		return this.context.readAll(this.services.statements().selectById(mapped, key),
				new FoundRow<>(this, mapped, id));
	}

	<T> void foundBy(MappedEntity<T> mapped, Object id, T row) {
		Object stored = Objects.requireNonNull(mapped.idOf(row));
		if (!id.equals(stored)) {
			this.unit.entities().foundBy(mapped.type(), id, stored);
		}
	}

	public Mono<Long> count(MappedEntity<?> mapped, QuerySpec query) {
		return this.context
			.read(Queries.of(this.services).count(mapped, query), (row, metadata) -> row.get(0, Long.class))
			.single();
	}

	public Mono<Boolean> exists(MappedEntity<?> mapped, QuerySpec query) {
		return this.context.read(Queries.of(this.services).exists(mapped, query), (row, metadata) -> true)
			.hasElements();
	}

	public <T> Flux<T> rows(MappedEntity<T> mapped, QuerySpec query) {
		PreparedOperation<?> select = Queries.of(this.services).select(mapped, query);
		return (query.lock() == RowLock.NONE) ? rows(mapped, select) : this.context.query(select, mapped::read);
	}

	/**
	 * Read rows without locks and without managing them.
	 */
	public <T> Flux<T> rows(MappedEntity<T> mapped, PreparedOperation<?> query) {
		return this.context.read(query, mapped::read);
	}

	public <P> Flux<P> project(MappedEntity<?> mapped, EntityProjection<P> projection, QuerySpec query) {
		PreparedOperation<?> select = Queries.of(this.services).select(mapped, projection.columns(), query);
		return (query.lock() == RowLock.NONE) ? this.context.read(select, projection.reader())
				: this.context.query(select, projection.reader());
	}

	/**
	 * Return the managed instance of a row that was read. The row does not change it.
	 */
	public <T> Mono<T> adopt(MappedEntity<T> mapped, T row) {
		Object id = mapped.idOf(row);
		if (id == null) {
			return this.services.events().afterConvert(mapped, row);
		}
		ManagedEntity<T> known = this.unit.find(mapped.type(), id);
		if (known != null) {
			return Mono.just(known.instance());
		}
		if (this.services.events().ignoreReadsOf(mapped) && !this.events.hasListeners()) {
			return Mono.just(manage(mapped, row));
		}
		Mono<T> managed = ImmediateValues.map(this.services.events().afterConvert(mapped, row),
				(entity) -> manage(mapped, entity));
		return this.events.hasListeners() ? managed.delayUntil(this.events::afterLoad) : managed;
	}

	private <T> T manage(MappedEntity<T> mapped, T entity) {
		return this.unit.entities().loaded(ManagedEntity.of(mapped, entity));
	}

	/**
	 * Return the managed instance of a row that was written, with the state of the row.
	 */
	public <T> Mono<T> refresh(MappedEntity<T> mapped, T row) {
		Object id = mapped.idOf(row);
		ManagedEntity<T> known = (id != null) ? this.unit.find(mapped.type(), id) : null;
		if (known == null) {
			return adopt(mapped, row);
		}
		// The last callback of an application context returns the managed instance
		return ImmediateValues.map(this.services.events().afterConvert(mapped, row),
				(converted) -> refreshed(known, (converted == known.instance()) ? row : converted));
	}

	private <T> T refreshed(ManagedEntity<T> known, T row) {
		MappedEntity<T> mapped = known.mapped();
		T current = this.services.relations().copyValues(mapped, known.instance(), row);
		if (mapped.isMutable()) {
			this.unit.writes().overwrite(mapped, row, known.instance());
			current = known.instance();
			unloadOtherTargets(mapped, known.key(), current);
		}
		this.unit.entities().manage(ManagedEntity.of(mapped, current));
		return current;
	}

	/**
	 * Unload targets to which an entity no longer refers.
	 */
	private <T> void unloadOtherTargets(MappedEntity<T> mapped, EntityKey key, T entity) {
		for (Relation relation : this.services.relations().of(mapped)) {
			if (holdsOtherTarget(relation, Objects.requireNonNull(entity))) {
				relation.unload(entity);
				this.unit.relationSnapshots().put(key, relation, RelationSnapshot.notLoaded());
			}
		}
	}

	private boolean holdsOtherTarget(Relation relation, Object entity) {
		Object held = relation.value(entity);
		return held != null && relation instanceof ToOneRelation toOne
				&& !Objects.equals(this.unit.referredKey(entity, toOne), this.unit.findKey(held));
	}

}
