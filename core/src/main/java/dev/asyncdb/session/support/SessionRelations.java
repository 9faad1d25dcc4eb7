package dev.asyncdb.session.support;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.RelatedEntities;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.FetchPlan;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;

/**
 * The relation operations of a session.
 */
record SessionRelations(AsyncSession session, SessionQueue queue) {

	<T, R> Mono<R> fetch(T entity, PropertyReference<T, R> relation) {
		PropertyPath path = PropertyPath.of(Arguments.required(relation, "relation"));
		return load(() -> List.of(Arguments.required(entity, "entity")), path)
			.then(Mono.defer(() -> value(entity, relation)));
	}

	<T> Flux<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation) {
		PropertyPath path = TypedPropertyPath.of(Arguments.required(relation, "relation"));
		return load(() -> Arguments.<T>elements(entities, "entities"), path).flatMapIterable(Function.identity());
	}

	<T> Mono<T> refresh(T entity, TypedPropertyPath<T, ?> relation) {
		PropertyPath path = TypedPropertyPath.of(Arguments.required(relation, "relation"));
		return this.session.refresh(entity)
			.flatMap((refreshed) -> this.queue
				.step((context) -> load(context, List.of(refreshed), plan(context, refreshed, path), true)))
			.map((loaded) -> loaded.get(0));
	}

	private <T> Mono<List<T>> load(Supplier<List<T>> given, PropertyPath path) {
		return this.queue.step((context) -> {
			List<T> entities = given.get();
			if (entities.isEmpty()) {
				return Mono.just(entities);
			}
			FetchPlan plan = plan(context, entities.get(0), path);
			return ImmediateValues.then(SessionQueue.autoFlush(context, plan.tables(context.services().relations())),
					() -> load(context, entities, plan, false));
		});
	}

	private static <T> FetchPlan plan(SessionContext context, T entity, PropertyPath path) {
		MappedEntity<T> mapped = context.mapping().ofInstance(entity);
		return FetchPlan.nothing().and(context.services().relations(), mapped, path);
	}

	private static <T> Mono<List<T>> load(SessionContext context, List<T> entities, FetchPlan plan, boolean again) {
		entities.forEach((entity) -> requireManaged(context, entity));
		return new RelationLoading(context).load(entities, plan, again);
	}

	private static void requireManaged(SessionContext context, Object entity) {
		if (context.unit().find(entity) == null) {
			throw new InvalidDataAccessApiUsageException(
					"This %s is not managed by this session, so its relations cannot be loaded: use the result of merge(..), or save it first"
						.formatted(context.mapping().ofInstance(entity)));
		}
	}

	private <T> Relation declared(T entity, PropertyReference<T, ?> property) {
		return this.queue.services()
			.relations()
			.require(this.queue.context().mapping().ofInstance(Arguments.required(entity, "entity")),
					PropertyReference.of(Arguments.required(property, "relation")).getName());
	}

	<T> boolean isLoaded(T entity, PropertyReference<T, ?> property) {
		Relation relation = declared(entity, property);
		UnitOfWork unit = this.queue.context().unit();
		ManagedEntity<T> managed = unit.find(entity);
		return managed != null && unit.relationSnapshots().isLoaded(managed.key(), relation);
	}

	/**
	 * Return the value of a loaded relation.
	 */
	@SuppressWarnings("unchecked")
	private <T, R> Mono<R> value(T entity, PropertyReference<T, R> property) {
		Object value = declared(entity, property).value(this.queue.context().unit().current(entity));
		return Mono.justOrEmpty((R) value);
	}

	<T, R> RelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> property) {
		return new DefaultRelatedEntities<>(this, entity, declared(entity, property));
	}

	private Select<Object> select(Object owner, Relation relation) {
		requireManaged(this.queue.context(), owner);
		Object id = this.queue.context().unit().keyOf(owner).id();
		return new DefaultSelect<>(this.queue, relation.target(), QuerySpec.relatedTo(relation, id));
	}

	private void edit(Relation relation, Object owner, Object member, boolean isAdded) {
		this.queue.requireOpen();
		UnitOfWork unit = this.queue.context().unit();
		new RelationEdit(relation, unit.current(owner), unit.current(member), isAdded).apply(unit);
	}

	/**
	 * A relation that is changed without loading it. If it is loaded, its collection is
	 * changed.
	 */
	private record DefaultRelatedEntities<R>(SessionRelations relations, Object owner,
			Relation relation) implements RelatedEntities<R> {

		@Override
		@SuppressWarnings("unchecked")
		public Select<R> select() {
			return (Select<R>) this.relations.select(this.owner, this.relation);
		}

		@Override
		public void add(R entity) {
			this.relations.edit(this.relation, this.owner, Arguments.required(entity, "entity"), true);
		}

		@Override
		public void remove(R entity) {
			this.relations.edit(this.relation, this.owner, Arguments.required(entity, "entity"), false);
		}

	}

}
