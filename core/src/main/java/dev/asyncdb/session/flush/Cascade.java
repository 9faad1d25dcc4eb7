package dev.asyncdb.session.flush;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.RelationSnapshot.State;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Mono;

/**
 * Adds new entities that are reachable from pending ones, and loads the previous members
 * of relations that were replaced without being loaded.
 */
final class Cascade {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	Cascade(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
	}

	Mono<Void> run(List<Object> added, List<ManagedEntity<?>> dirty) {
		Deque<Object> open = new ArrayDeque<>(added);
		AssignedMembers assigned = new AssignedMembers(this.context);
		for (RelationEdit edit : this.unit.edits()) {
			if (edit.isAdded()) {
				open.add(edit.member());
				assigned.note(edit.owner(), edit.relation(), edit.member());
			}
		}
		for (ManagedEntity<?> managed : dirty) {
			if (!this.unit.isDeleted(managed.instance())) {
				open.add(managed.instance());
			}
		}
		return ImmediateValues.then(addReachable(open, assigned), () -> loadReplaced(dirty));
	}

	private Mono<Void> addReachable(Deque<Object> open, AssignedMembers assigned) {
		while (!open.isEmpty()) {
			Object entity = open.remove();
			for (Relation relation : this.services.relationsOf(entity)) {
				if (relation.cascade()) {
					addUnknown(entity, relation, open, assigned);
				}
			}
		}
		return assigned.areNone() ? Mono.empty() : assigned.withoutRow().flatMap(this::add);
	}

	private void addUnknown(Object owner, Relation relation, Deque<Object> open, AssignedMembers assigned) {
		for (Object member : relation.members(owner)) {
			if (isUnknown(member)) {
				this.unit.add(member);
				open.add(member);
			}
			else {
				assigned.note(owner, relation, member);
			}
		}
	}

	private Mono<Void> add(List<Object> members) {
		members.forEach(this.unit::add);
		return members.isEmpty() ? Mono.empty()
				: addReachable(new ArrayDeque<>(members), new AssignedMembers(this.context));
	}

	private boolean isUnknown(Object entity) {
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
		return !this.unit.isAdded(entity) && this.unit.find(entity) == null && !this.unit.isDeleted(entity)
				&& (mapped.idOf(entity) == null || mapped.metadata().isNew(entity));
	}

	/**
	 * Load the previous members of collections that were replaced without being loaded.
	 */
	private Mono<Void> loadReplaced(List<ManagedEntity<?>> dirty) {
		if (dirty.isEmpty()) {
			return Mono.empty();
		}
		RelationLoading loading = new RelationLoading(this.context);
		Map<Relation, List<Object>> replaced = new LinkedHashMap<>();
		for (ManagedEntity<?> managed : dirty) {
			for (Relation relation : this.services.relationsOf(managed.instance())) {
				if (isReplaced(managed, relation)) {
					replaced.computeIfAbsent(relation, (unknown) -> new ArrayList<>()).add(managed.instance());
				}
			}
		}
		return replaced.isEmpty() ? Mono.empty() : Steps
			.each(replaced.entrySet(), (entry) -> loading.related(entry.getValue(), entry.getKey(), false)
				.doOnNext((found) -> entry.getValue().forEach((owner) -> putSnapshot(owner, entry.getKey(), found))));
	}

	private boolean isReplaced(ManagedEntity<?> managed, Relation relation) {
		RelationSnapshot before = this.unit.relationSnapshots().of(managed.key(), relation);
		Object held = relation.value(managed.instance());
		return !relation.isStoredByOwner() && before != null && before.state() == State.NOT_LOADED && held != null
				&& !(held instanceof Unloaded) && !this.unit.isDeleted(managed.instance());
	}

	private void putSnapshot(Object owner, Relation relation, Map<EntityKey, List<Object>> found) {
		EntityKey key = this.unit.keyOf(owner);
		this.unit.relationSnapshots().put(key, relation, RelationSnapshot.loaded(found.getOrDefault(key, List.of())));
	}

}
