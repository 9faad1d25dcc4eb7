package dev.asyncdb.session.flush;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.write.DeleteRun;
import dev.asyncdb.session.write.EntityWriter;
import dev.asyncdb.session.write.ForeignKeyUpdates;
import dev.asyncdb.session.write.InsertRun;
import dev.asyncdb.session.write.UpdateRun;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The steps of a flush. They are independent of each other.
 */
final class FlushSteps {

	private final SessionContext context;

	FlushSteps(SessionContext context) {
		this.context = context;
	}

	List<ManagedEntity<?>> dirtyRelations() {
		return new DirtyRelations(this.context).find();
	}

	boolean hasDirtyRelations(Predicate<Relation> some) {
		return new DirtyRelations(this.context).exist(some);
	}

	Mono<Void> cascade(List<ManagedEntity<?>> changed) {
		List<Object> added = this.context.unit().added();
		boolean hasRelations = !changed.isEmpty() || !this.context.unit().edits().isEmpty() || declareRelations(added);
		return hasRelations ? new Cascade(this.context).run(added, changed) : Mono.empty();
	}

	private boolean declareRelations(List<Object> entities) {
		for (Object entity : entities) {
			if (!this.context.relationsOf(entity).isEmpty()) {
				return true;
			}
		}
		return false;
	}

	RelationChanges changes(List<ManagedEntity<?>> changed) {
		return new RelationChanges(this.context).find(changed);
	}

	Mono<Void> orphans(ForeignKeyUpdates references) {
		return hasDeleted() ? new Orphans(this.context, references).delete() : Mono.empty();
	}

	Mono<Void> switchRows() {
		return hasDeleted() ? new RowSwitches(this.context).run() : Mono.empty();
	}

	private boolean hasDeleted() {
		return !this.context.unit().deleted().isEmpty();
	}

	/**
	 * Return the changed entities whose tables get new rows, and that refer to no new
	 * row, by a relation or by a column. Only these can release a value that a new row
	 * takes; the others may have a foreign key to a new row that is not declared.
	 */
	Collection<ManagedEntity<?>> first(Collection<ManagedEntity<?>> dirty, List<Object> added,
			ForeignKeyUpdates references) {
		if (dirty.isEmpty()) {
			return dirty;
		}
		Set<SqlIdentifier> tables = NewRows.tables(added, this.context.mapping());
		List<ManagedEntity<?>> alike = dirty.stream()
			.filter((managed) -> tables.contains(managed.mapped().table()))
			.toList();
		if (alike.isEmpty()) {
			return alike;
		}
		Set<EntityKey> waiting = references.waiting();
		NewRows rows = NewRows.of(added, this.context.mapping());
		return alike.stream()
			.filter((managed) -> !waiting.contains(managed.key()) && !rows.mayBeReferredToBy(managed))
			.toList();
	}

	/**
	 * Update or delete replaced targets of one-to-one relations first, since a unique
	 * constraint allows no second row.
	 */
	Mono<Void> writeReplaced(RelationChanges changes) {
		return changes.replaced().isEmpty() ? Mono.empty()
				: Steps.each(changes.replaced(), (replaced) -> writeReplaced(replaced, changes.references()));
	}

	private Mono<Void> writeReplaced(Object replaced, ForeignKeyUpdates references) {
		ManagedEntity<Object> managed = this.context.unit().find(replaced);
		if (managed == null) {
			return Mono.empty();
		}
		if (!this.context.unit().isDeleted(replaced)) {
			return new EntityWriter(this.context).update(managed, references.filled(managed.instance())).then();
		}
		boolean isLast = this.context.services()
			.relations()
			.of(managed.mapped())
			.stream()
			.noneMatch(Relation::orphanRemoval);
		return isLast ? new DeleteRun(this.context).delete(List.of(replaced)) : Mono.empty();
	}

	Mono<Void> insert(List<Object> added, ForeignKeyUpdates references) {
		return added.isEmpty() ? Mono.empty() : new InsertRun(this.context).insert(added, references);
	}

	Mono<Void> update(Collection<ManagedEntity<?>> dirty) {
		return dirty.isEmpty() ? Mono.empty() : new UpdateRun(this.context).update(dirty);
	}

	Mono<Void> updateJoinTables(JoinTableChanges changes) {
		return changes.isEmpty() ? Mono.empty() : changes.write();
	}

	Mono<Void> delete() {
		return hasDeleted() ? new DeleteRun(this.context).delete(this.context.unit().deleted()) : Mono.empty();
	}

	void updateSnapshots(ComparedRelations compared, List<Object> added, Collection<Object> written) {
		new RelationSnapshotUpdate(this.context, compared).update(added, written);
	}

}
