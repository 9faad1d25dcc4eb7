package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.ForeignKeyUpdates;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes the orphans of deleted entities. Loads them if necessary, since they may have
 * orphans themselves. An entity that gets another owner is no orphan.
 */
final class Orphans {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final RelationLoading loading;

	private final ForeignKeyUpdates references;

	private final Ownership ownership;

	private final List<Candidate> spared = new ArrayList<>();

	Orphans(SessionContext context, ForeignKeyUpdates references) {
		this.services = context.services();
		this.unit = context.unit();
		this.loading = new RelationLoading(context);
		this.references = references;
		this.ownership = Ownership.of(context, references);
	}

	/**
	 * Delete the orphans of deleted entities recursively.
	 */
	Mono<Void> delete() {
		List<Object> deleted = this.unit.deleted();
		return deleted.isEmpty() ? Mono.empty() : deleteOrphansOf(deleted);
	}

	private Mono<Void> deleteOrphansOf(List<Object> deleted) {
		Map<InverseRelation, List<Object>> owners = new LinkedHashMap<>();
		for (Object entity : deleted) {
			this.services.relationsOf(entity, InverseRelation.class)
				.stream()
				.filter(InverseRelation::orphanRemoval)
				.forEach((relation) -> owners.computeIfAbsent(relation, (unknown) -> new ArrayList<>()).add(entity));
		}
		return Flux.fromIterable(owners.entrySet())
			.concatMap((entry) -> candidates(entry.getKey(), entry.getValue()))
			.concatWith(Flux.defer(() -> Flux.fromIterable(List.copyOf(this.spared))))
			.filter(this::isOrphan)
			.map(Candidate::member)
			.doOnNext(this::delete)
			.collectList()
			.flatMap((orphans) -> orphans.isEmpty() ? Mono.empty() : deleteOrphansOf(orphans));
	}

	private Flux<Candidate> candidates(InverseRelation relation, List<Object> owners) {
		Map<IdentityKey, Candidate> candidates = new LinkedHashMap<>();
		Map<EntityKey, Object> unknown = new LinkedHashMap<>();
		for (Object owner : owners) {
			relation.members(owner)
				.forEach((member) -> add(new Candidate(relation, owner, this.unit.current(member)), candidates));
			EntityKey key = this.unit.findKey(owner);
			RelationSnapshot known = (key != null) ? this.unit.relationSnapshots().of(key, relation) : null;
			if (known != null && known.isLoaded()) {
				known.keys(this.unit).forEach((member) -> addManaged(relation, owner, member, candidates));
			}
			else if (key != null) {
				unknown.put(key, owner);
			}
		}
		addReferring(relation, owners, candidates);
		return this.loading.related(List.copyOf(unknown.values()), relation, false).flatMapMany((found) -> {
			found.forEach((key, members) -> members
				.forEach((member) -> add(new Candidate(relation, Objects.requireNonNull(unknown.get(key)), member),
						candidates)));
			return Flux.fromIterable(candidates.values());
		});
	}

	/**
	 * Add what refers to an owner without being in its collection: managed entities whose
	 * column or single entity the application has set, and new ones that were added to
	 * the relation without loading it. An owner may be new itself.
	 */
	private void addReferring(InverseRelation relation, List<Object> owners, Map<IdentityKey, Candidate> candidates) {
		Map<Object, Object> byKey = new HashMap<>();
		owners.forEach((owner) -> byKey.put(this.ownership.keyOf(owner), owner));
		Class<?> members = relation.target().type();
		this.unit.entities()
			.of((type) -> type == members, (managed) -> true)
			.forEach((managed) -> add(relation, byKey, this.ownership.ownerOf(managed.instance(), relation),
					managed.instance(), candidates));
		this.unit.added()
			.forEach((entity) -> this.references.from(entity)
				.stream()
				.filter((reference) -> reference.relation().equals(relation) && reference.referredTo() != null)
				.forEach((reference) -> add(relation, byKey, this.ownership.ownerOf(entity, relation), entity,
						candidates)));
	}

	private static void add(InverseRelation relation, Map<Object, Object> owners, @Nullable Object key, Object member,
			Map<IdentityKey, Candidate> candidates) {
		Object owner = (key != null) ? owners.get(key) : null;
		if (owner != null) {
			add(new Candidate(relation, owner, member), candidates);
		}
	}

	private static void add(Candidate candidate, Map<IdentityKey, Candidate> candidates) {
		candidates.putIfAbsent(new IdentityKey(candidate.member()), candidate);
	}

	private void addManaged(InverseRelation relation, Object owner, EntityKey member,
			Map<IdentityKey, Candidate> candidates) {
		ManagedEntity<?> managed = this.unit.findByKey(member);
		if (managed != null) {
			add(new Candidate(relation, owner, managed.instance()), candidates);
		}
	}

	/**
	 * An entity with another owner is kept for now, since that owner may be deleted as an
	 * orphan later.
	 */
	private boolean isOrphan(Candidate candidate) {
		Object member = candidate.member();
		this.spared.remove(candidate);
		if (this.unit.isDeleted(member) || !isKnown(member)) {
			return false;
		}
		InverseRelation relation = candidate.relation();
		if (this.ownership.isReassigned(member, relation, candidate.owner())) {
			this.spared.add(candidate);
			return false;
		}
		if (this.ownership.hasNewOwner(member, relation.reference())) {
			this.references.remove(member, relation);
			this.spared.add(candidate);
			return false;
		}
		return true;
	}

	// Entities whose row was deleted or that were detached are ignored
	private boolean isKnown(Object member) {
		return this.unit.find(member) != null || this.unit.findKey(member) == null;
	}

	private void delete(Object orphan) {
		if (this.unit.findKey(orphan) == null) {
			this.unit.detach(orphan);
			this.ownership.withdraw(orphan);
		}
		else {
			this.unit.delete(orphan);
		}
	}

	/**
	 * A member of a deleted owner.
	 *
	 * @param relation the relation of the owner
	 * @param owner the deleted entity
	 * @param member the member
	 */
	private record Candidate(InverseRelation relation, Object owner, Object member) {

		// The equals method of entities is never called
		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
