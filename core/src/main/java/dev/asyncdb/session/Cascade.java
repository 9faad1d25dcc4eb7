package dev.asyncdb.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relation.Kind;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.session.Membership.State;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spreads what is to be done with entities over their relations: new entities that they
 * hold are added, and the orphans of deleted ones are deleted.
 */
final class Cascade {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final RelationLoading loading;

	Cascade(SessionServices services, UnitOfWork unit, RelationLoading loading) {
		this.services = services;
		this.unit = unit;
		this.loading = loading;
	}

	Mono<Void> run() {
		return Mono.defer(() -> {
			addReachable();
			return loadReplaced().then(Mono.defer(() -> deleteOrphans(this.unit.deleted())));
		});
	}

	private void addReachable() {
		Deque<Object> open = new ArrayDeque<>(this.unit.added());
		this.unit.withRelations().forEach((managed) -> {
			if (!this.unit.isDeleted(managed.instance())) {
				open.add(managed.instance());
			}
		});
		while (!open.isEmpty()) {
			Object entity = open.remove();
			for (Relation relation : relations(entity)) {
				if (relation.cascade()) {
					relation.members(entity).stream().filter(this::isNewcomer).forEach((newcomer) -> {
						this.unit.add(newcomer);
						open.add(newcomer);
					});
				}
			}
		}
	}

	private List<Relation> relations(Object entity) {
		return this.services.relations().of(this.services.mapping().ofInstance(entity));
	}

	private boolean isNewcomer(Object entity) {
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
		return !this.unit.isAdded(entity) && this.unit.find(entity) == null && !this.unit.isDeleted(entity)
				&& (mapped.idOf(entity) == null || mapped.metadata().isNew(entity));
	}

	/**
	 * Where a collection that was not loaded has been replaced, learn what it held.
	 */
	private Mono<Void> loadReplaced() {
		Map<Relation, List<Object>> replaced = new LinkedHashMap<>();
		for (ManagedEntity<?> managed : this.unit.withRelations()) {
			for (Relation relation : relations(managed.instance())) {
				if (isReplaced(managed, relation)) {
					replaced.computeIfAbsent(relation, (unknown) -> new ArrayList<>()).add(managed.instance());
				}
			}
		}
		return Flux.fromIterable(replaced.entrySet())
			.concatMap((entry) -> this.loading.related(entry.getValue(), entry.getKey(), false)
				.doOnNext((found) -> entry.getValue().forEach((owner) -> learn(owner, entry.getKey(), found))))
			.then();
	}

	private boolean isReplaced(ManagedEntity<?> managed, Relation relation) {
		Membership before = this.unit.memberships().of(managed.key(), relation);
		Object held = relation.value(managed.instance());
		return relation.kind() != Kind.TO_ONE && before != null && before.state() == State.NOT_LOADED && held != null
				&& !(held instanceof Unloaded) && !this.unit.isDeleted(managed.instance());
	}

	private void learn(Object owner, Relation relation, Map<Object, List<Object>> found) {
		EntityKey key = this.unit.keyOf(owner);
		this.unit.memberships().put(key, relation, this.unit.membershipOf(found.getOrDefault(key.id(), List.of())));
	}

	/**
	 * Entities that cannot be without a deleted one go with it. Those that are not loaded
	 * are, since they may have orphans themselves.
	 */
	private Mono<Void> deleteOrphans(List<Object> deleted) {
		Map<Relation, List<Object>> owners = new LinkedHashMap<>();
		deleted.forEach((entity) -> relations(entity).stream()
			.filter(Relation::orphanRemoval)
			.forEach((relation) -> owners.computeIfAbsent(relation, (unknown) -> new ArrayList<>()).add(entity)));
		return Flux.fromIterable(owners.entrySet())
			.concatMap((entry) -> orphans(entry.getKey(), entry.getValue()))
			.filter((orphan) -> !this.unit.isDeleted(orphan))
			.doOnNext(this.unit::delete)
			.collectList()
			.flatMap((orphans) -> orphans.isEmpty() ? Mono.empty() : deleteOrphans(orphans));
	}

	private Flux<Object> orphans(Relation relation, List<Object> owners) {
		Map<Boolean, List<Object>> byLoaded = owners.stream()
			.collect(Collectors.partitioningBy((owner) -> isLoaded(owner, relation)));
		Flux<Object> held = Flux.fromIterable(byLoaded.getOrDefault(true, List.of()))
			.flatMapIterable(relation::members);
		return held.concatWith(this.loading.related(byLoaded.getOrDefault(false, List.of()), relation, false)
			.flatMapIterable(Map::values)
			.flatMapIterable((orphans) -> orphans));
	}

	private boolean isLoaded(Object owner, Relation relation) {
		EntityKey key = this.unit.findKey(owner, this.services.mapping());
		return key != null && this.unit.memberships().isLoaded(key, relation);
	}

}
