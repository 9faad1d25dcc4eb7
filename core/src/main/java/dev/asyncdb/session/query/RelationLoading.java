package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.relation.support.RelatedRow;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.ToOneRelation;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Mono;

/**
 * Loads relations of managed entities level by level, with one query per relation.
 */
public final class RelationLoading {

	private final SessionContext context;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	public RelationLoading(SessionContext context) {
		this.context = context;
		this.unit = context.unit();
		this.loader = new EntityLoader(context);
	}

	/**
	 * Load entities and the relations of the fetch plan.
	 */
	public <T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query) {
		List<InverseRelation> joined = OneToOneJoin.joinable(query);
		return joined.isEmpty() ? load(mapped, query, mapped::read)
				: related(new OneToOneJoin(this.context, this.loader, this).load(mapped, query, joined), query);
	}

	/**
	 * Load entities and their relations.
	 * @param reader converts a row, each in the order of the result
	 */
	public <T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query, BiFunction<Row, RowMetadata, T> reader) {
		return related(this.loader.load(mapped, query, reader), query);
	}

	private <T> Mono<List<T>> related(Mono<List<T>> found, QuerySpec query) {
		return found.flatMap((entities) -> load(entities, query.fetch(), query.populateExisting()));
	}

	/**
	 * Return the entity of an identifier, with the relations of the fetch plan. Nothing
	 * is read of what is managed and loaded, unless the query asks more of the row.
	 */
	public <T> Mono<T> find(MappedEntity<T> mapped, Object id, QuerySpec query) {
		ManagedEntity<T> known = query.asksNothing() ? this.unit.find(mapped.type(), id) : null;
		if (known == null) {
			return new QueryRows<>(mapped, query.where(Queries.byId(mapped, id)), (spec) -> load(mapped, spec)).one()
				.doOnNext((found) -> this.loader.foundBy(mapped, id, found));
		}
		return this.unit.isDeleted(known.instance()) ? Mono.empty()
				: load(List.of(known.instance()), query.fetch(), false).map((loaded) -> loaded.get(0));
	}

	/**
	 * Load relations of entities.
	 * @param entities managed entities of one type
	 * @param plan the relations to load
	 * @param again whether to reload relations that are loaded
	 * @return the entities with their relations: the same instances, or copies of
	 * immutable ones
	 */
	public <T> Mono<List<T>> load(List<T> entities, FetchPlan plan, boolean again) {
		Mono<List<Object>> loaded = Mono.just(List.copyOf(entities));
		if (plan.relations().size() > 1 && !again) {
			loaded = loaded.delayUntil((owners) -> loadSharedTargets(owners, plan));
		}
		for (Map.Entry<Relation, FetchPlan> fetch : plan.relations().entrySet()) {
			loaded = loaded.flatMap((owners) -> load(owners, fetch.getKey(), fetch.getValue(), again));
		}
		return loaded.map(RelationLoading::cast);
	}

	@SuppressWarnings("unchecked")
	private static <T> List<T> cast(List<Object> entities) {
		return (List<T>) entities;
	}

	private Mono<List<Object>> load(List<Object> owners, Relation relation, FetchPlan further, boolean again) {
		Map<EntityKey, Object> missing = missing(owners, relation, again);
		MemberQuery some = further.members();
		return related(missing.values(), relation, some, again)
			.doOnNext((found) -> missing.keySet()
				.forEach((key) -> place(key, relation, found.getOrDefault(key, List.of()), some)))
			.doOnNext((found) -> holdCopies(owners, relation))
			.then(Mono.defer(() -> further.isEmpty() ? Mono.empty() : loadFurther(owners, relation, further, again)))
			.then(Mono.fromSupplier(
					() -> relation.owner().isMutable() ? owners : owners.stream().map(this.unit::current).toList()));
	}

	private Map<EntityKey, Object> missing(List<?> owners, Relation relation, boolean again) {
		Map<EntityKey, Object> missing = new LinkedHashMap<>();
		owners.forEach((owner) -> {
			EntityKey key = keyOf(owner);
			if (again || !this.unit.relationSnapshots().isLoaded(key, relation)) {
				missing.put(key, owner);
			}
		});
		return missing;
	}

	/**
	 * Set the related entities of owners whose relation is not loaded.
	 */
	void placeMissing(List<?> owners, Relation relation, Map<EntityKey, List<Object>> found) {
		missing(owners, relation, false).keySet()
			.forEach((key) -> place(key, relation, found.getOrDefault(key, List.of()), MemberQuery.all()));
	}

	/**
	 * Return the entities that are related to each owner, by the key of the owner.
	 */
	public Mono<Map<EntityKey, List<Object>>> related(Collection<Object> owners, Relation relation, boolean again) {
		return related(owners, relation, MemberQuery.all(), again);
	}

	private Mono<Map<EntityKey, List<Object>>> related(Collection<Object> owners, Relation relation, MemberQuery some,
			boolean again) {
		if (owners.isEmpty()) {
			return Mono.just(Map.of());
		}
		return relation.map((toOne) -> targets(owners, toOne, again),
				(inverse) -> rows(inverse, keys(owners), some, again),
				(manyToMany) -> rows(manyToMany, keys(owners), some, again));
	}

	private Set<EntityKey> keys(Collection<Object> entities) {
		return entities.stream().map(this::keyOf).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Return the targets to which owners refer. Managed ones need no query.
	 */
	private Mono<Map<EntityKey, List<Object>>> targets(Collection<Object> owners, ToOneRelation relation,
			boolean again) {
		Map<EntityKey, EntityKey> references = references(owners, relation);
		Set<EntityKey> unknown = new LinkedHashSet<>(references.values());
		unknown.removeIf((target) -> !again && this.unit.findByKey(target) != null);
		return (unknown.isEmpty() ? Mono.just(Map.of()) : rows(relation, unknown, MemberQuery.all(), again))
			.map((read) -> {
				Map<EntityKey, List<Object>> found = new LinkedHashMap<>();
				references.forEach((owner, target) -> {
					ManagedEntity<?> managed = this.unit.findByKey(target);
					found.put(owner, (managed != null) ? List.of(managed.instance()) : List.of());
				});
				return found;
			});
	}

	private Map<EntityKey, EntityKey> references(Collection<Object> owners, ToOneRelation relation) {
		Map<EntityKey, EntityKey> references = new LinkedHashMap<>();
		owners.forEach((owner) -> {
			EntityKey target = this.unit.referredKey(this.unit.current(owner), relation);
			if (target != null) {
				references.put(keyOf(owner), target);
			}
		});
		return references;
	}

	/**
	 * Load the targets of several relations to one type by one query.
	 */
	private Mono<Void> loadSharedTargets(List<Object> owners, FetchPlan plan) {
		Map<Class<?>, List<ToOneRelation>> byTarget = new LinkedHashMap<>();
		plan.relations().keySet().forEach((relation) -> {
			if (relation instanceof ToOneRelation toOne) {
				byTarget.computeIfAbsent(toOne.target().type(), (type) -> new ArrayList<>()).add(toOne);
			}
		});
		byTarget.values().removeIf((relations) -> relations.size() == 1);
		return Steps.each(byTarget.values(), (relations) -> {
			Set<EntityKey> unknown = new LinkedHashSet<>();
			relations.forEach((relation) -> unknown
				.addAll(references(missing(owners, relation, false).values(), relation).values()));
			unknown.removeIf((target) -> this.unit.findByKey(target) != null);
			return unknown.isEmpty() ? Mono.empty() : rows(relations.get(0), unknown, MemberQuery.all(), false);
		});
	}

	private Mono<Map<EntityKey, List<Object>>> rows(Relation relation, Set<EntityKey> keys, MemberQuery some,
			boolean again) {
		MappedEntity<Object> target = relation.target();
		return new MemberRows(this.context).read(relation, keys.stream().map(EntityKey::id).toList(), some)
			.collectList()
			.delayUntil((read) -> new StoredKeys(this.context).findReferred(relation, keys, read))
			.flatMap((read) -> Steps
				.all(read,
						(row) -> again ? this.loader.refresh(target, row.entity())
								: this.loader.adopt(target, row.entity()))
				.map((entities) -> byKey(relation.selectedBy().type(), read, entities)));
	}

	private Map<EntityKey, List<Object>> byKey(Class<Object> type, List<RelatedRow> rows, List<Object> entities) {
		Map<EntityKey, List<Object>> byKey = new LinkedHashMap<>();
		// Keys with different spellings can be those of one owner
		Map<Object, List<Object>> bySpelling = new HashMap<>();
		for (int i = 0; i < rows.size(); i++) {
			bySpelling
				.computeIfAbsent(rows.get(i).key(),
						(key) -> byKey.computeIfAbsent(this.unit.storedKey(type, key), (owner) -> new ArrayList<>()))
				.add(entities.get(i));
		}
		return byKey;
	}

	private void place(EntityKey key, Relation relation, List<Object> members, MemberQuery some) {
		ManagedEntity<?> owner = Objects.requireNonNull(this.unit.findByKey(key));
		this.unit.entities()
			.replace(relation.owner(),
					this.unit.writes().change(null, () -> relation.place(owner.instance(), members)));
		this.unit.relationSnapshots()
			.put(key, relation,
					some.isPartial() ? RelationSnapshot.partial(members) : RelationSnapshot.loaded(members));
	}

	// Immutable members are replaced by copies, which their owners have to hold
	private Mono<Void> loadFurther(List<Object> owners, Relation relation, FetchPlan further, boolean again) {
		Set<IdentityKey> members = new LinkedHashSet<>();
		owners.forEach((owner) -> relation.members(this.unit.current(owner))
			.forEach((member) -> members.add(new IdentityKey(member))));
		return load(members.stream().map(IdentityKey::object).toList(), further, again)
			.doOnNext((loaded) -> owners.forEach((owner) -> holdCurrent(owner, relation)))
			.then();
	}

	// An immutable owner that is a member of another owner may have become a copy
	private void holdCopies(List<Object> owners, Relation relation) {
		if (!relation.target().isMutable() && relation.target().type() == relation.owner().type()) {
			for (int i = owners.size() - 1; i >= 0; i--) {
				holdCurrent(owners.get(i), relation);
			}
		}
	}

	public void holdCurrent(Object owner, Relation relation) {
		Object held = this.unit.current(owner);
		List<Object> members = relation.members(held);
		for (Object member : members) {
			if (this.unit.current(member) != member) {
				holdCurrent(held, relation, members);
				return;
			}
		}
	}

	private void holdCurrent(Object held, Relation relation, List<Object> members) {
		List<Object> current = members.stream().map(this.unit::current).toList();
		this.unit.entities()
			.replace(relation.owner(), this.unit.writes().change(null, () -> relation.place(held, current)));
	}

	private EntityKey keyOf(Object entity) {
		return Objects.requireNonNull(this.unit.findKey(entity));
	}

}
