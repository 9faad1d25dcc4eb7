package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.EntityKey;
import dev.asyncdb.session.unit.IdentityKey;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
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

	Orphans(SessionContext context, ForeignKeyUpdates references) {
		this.services = context.services();
		this.unit = context.unit();
		this.loading = new RelationLoading(context);
		this.references = references;
	}

	/**
	 * Delete the orphans of deleted entities recursively.
	 */
	Mono<Void> delete() {
		return Mono.defer(() -> deleteOrphansOf(this.unit.deleted()));
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
			.concatMap((entry) -> orphans(entry.getKey(), entry.getValue()))
			.collectList()
			.flatMap((orphans) -> orphans.isEmpty() ? Mono.empty() : deleteOrphansOf(orphans));
	}

	private Flux<Object> orphans(InverseRelation relation, List<Object> owners) {
		Set<IdentityKey> candidates = new LinkedHashSet<>();
		List<Object> unknown = new ArrayList<>();
		for (Object owner : owners) {
			relation.members(owner).forEach((member) -> candidates.add(new IdentityKey(this.unit.current(member))));
			EntityKey key = this.unit.findKey(owner);
			RelationSnapshot known = (key != null) ? this.unit.relationSnapshots().of(key, relation) : null;
			if (known != null && known.isLoaded()) {
				known.keys(this.unit).forEach((member) -> addManaged(member, candidates));
			}
			else if (key != null) {
				unknown.add(owner);
			}
		}
		return this.loading.related(unknown, relation, false).flatMapMany((found) -> {
			found.values().forEach((members) -> members.forEach((member) -> candidates.add(new IdentityKey(member))));
			return Flux.fromIterable(candidates)
				.map(IdentityKey::object)
				.filter((member) -> isOrphan(member, relation));
		}).doOnNext(this::delete);
	}

	private void addManaged(EntityKey member, Set<IdentityKey> candidates) {
		ManagedEntity<?> managed = this.unit.findByKey(member);
		if (managed != null) {
			candidates.add(new IdentityKey(managed.instance()));
		}
	}

	private boolean isOrphan(Object member, InverseRelation relation) {
		return !this.unit.isDeleted(member) && isKnown(member) && !refersElsewhere(member, relation);
	}

	// Entities whose row was deleted or that were detached are ignored
	private boolean isKnown(Object member) {
		return this.unit.find(member) != null || this.unit.findKey(member) == null;
	}

	private boolean refersElsewhere(Object member, InverseRelation relation) {
		return this.references.from(member)
			.stream()
			.anyMatch((reference) -> reference.property().equals(relation.reference()) && reference.referredTo() != null
					&& !this.unit.isDeleted(reference.referredTo()));
	}

	private void delete(Object orphan) {
		if (this.unit.findKey(orphan) == null) {
			this.unit.detach(orphan);
		}
		else {
			this.unit.delete(orphan);
		}
	}

}
