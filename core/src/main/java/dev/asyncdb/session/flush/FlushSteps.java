package dev.asyncdb.session.flush;

import java.util.Collection;
import java.util.List;

import dev.asyncdb.relation.Relation;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The steps of a flush, each of which knows nothing of the others.
 */
final class FlushSteps {

	private final SessionContext context;

	FlushSteps(SessionContext context) {
		this.context = context;
	}

	List<ManagedEntity<?>> touched() {
		return new DirtyRelations(this.context).find();
	}

	Mono<Void> cascade(List<ManagedEntity<?>> touched) {
		return new Cascade(this.context).run(touched);
	}

	RelationChanges changes(List<ManagedEntity<?>> touched) {
		return new RelationChanges(this.context).find(touched);
	}

	Mono<Void> orphans(ForeignKeyUpdates references) {
		return new Orphans(this.context, references).delete();
	}

	/**
	 * Write what makes room for new rows first.
	 */
	Mono<Void> makeRoom(RelationChanges changes) {
		return Flux.fromIterable(changes.replaced()).concatMap((gone) -> letGo(gone, changes.references())).then();
	}

	private Mono<Void> letGo(Object gone, ForeignKeyUpdates references) {
		ManagedEntity<Object> managed = this.context.unit().find(gone);
		if (managed == null) {
			return Mono.empty();
		}
		if (!this.context.unit().isDeleted(gone)) {
			return new EntityWriter(this.context).update(managed, references.filled(managed.instance())).then();
		}
		boolean isLast = this.context.services()
			.relations()
			.of(managed.mapped())
			.stream()
			.noneMatch(Relation::orphanRemoval);
		return isLast ? new DeleteRun(this.context).delete(List.of(gone)) : Mono.empty();
	}

	Mono<Void> insert(List<Object> added, ForeignKeyUpdates references) {
		return added.isEmpty() ? Mono.empty() : new InsertRun(this.context).insert(added, references);
	}

	Mono<Void> update(Collection<ManagedEntity<?>> dirty) {
		return dirty.isEmpty() ? Mono.empty() : new UpdateRun(this.context).update(dirty);
	}

	Mono<Void> link(JoinTableChanges links) {
		return links.areEmpty() ? Mono.empty() : links.write();
	}

	Mono<Void> delete() {
		return new DeleteRun(this.context).delete(this.context.unit().deleted());
	}

	void settle(List<Object> added, Collection<Object> written) {
		new RelationSnapshotUpdate(this.context).settle(added, written);
	}

}
