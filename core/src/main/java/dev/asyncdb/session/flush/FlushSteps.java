package dev.asyncdb.session.flush;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import dev.asyncdb.relation.Relation;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The steps of a flush, each of which knows nothing of the others.
 */
public final class FlushSteps {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityWriter writer;

	private final Supplier<Connection> connection;

	private final Cascade cascade;

	private final RelationLoading loading;

	private final RelationSnapshotUpdate settled;

	public FlushSteps(SessionServices services, UnitOfWork unit, EntityWriter writer, RelationLoading loading,
			Supplier<Connection> connection) {
		this.services = services;
		this.unit = unit;
		this.writer = writer;
		this.connection = connection;
		this.cascade = new Cascade(services, unit, loading);
		this.loading = loading;
		this.settled = new RelationSnapshotUpdate(services, unit, loading);
	}

	Mono<Void> recorded(Mono<Void> flush) {
		return this.writer.recording().recorded(flush);
	}

	List<ManagedEntity<?>> touched() {
		return new DirtyRelations(this.services, this.unit).find();
	}

	Mono<Void> cascade(List<ManagedEntity<?>> touched) {
		return this.cascade.run(touched);
	}

	RelationChanges changes(List<ManagedEntity<?>> touched) {
		return new RelationChanges(this.services, this.unit).find(touched);
	}

	Mono<Void> orphans(ForeignKeyUpdates references) {
		return new Orphans(this.services, this.unit, this.loading, references).delete();
	}

	/**
	 * Write what makes room for new rows first.
	 */
	Mono<Void> makeRoom(RelationChanges changes) {
		return Flux.fromIterable(changes.replaced()).concatMap((gone) -> letGo(gone, changes.references())).then();
	}

	private Mono<Void> letGo(Object gone, ForeignKeyUpdates references) {
		ManagedEntity<Object> managed = this.unit.find(gone);
		if (managed == null) {
			return Mono.empty();
		}
		if (!this.unit.isDeleted(gone)) {
			return this.writer.update(managed, references.filled(managed.instance())).then();
		}
		boolean isLast = this.services.relations().of(managed.mapped()).stream().noneMatch(Relation::orphanRemoval);
		return isLast ? new DeleteRun(this.services, this.unit, this.writer, this.connection).delete(List.of(gone))
				: Mono.empty();
	}

	Mono<Void> insert(List<Object> added, ForeignKeyUpdates references) {
		return added.isEmpty() ? Mono.empty()
				: new InsertRun(this.services, this.writer, this.connection).insert(added, references);
	}

	Mono<Void> update(Collection<ManagedEntity<?>> dirty) {
		return dirty.isEmpty() ? Mono.empty()
				: new UpdateRun(this.services, this.writer, this.connection).update(dirty);
	}

	Mono<Void> link(JoinTableChanges links) {
		return links.areEmpty() ? Mono.empty() : links.write(this.connection.get());
	}

	Mono<Void> delete() {
		return new DeleteRun(this.services, this.unit, this.writer, this.connection).delete(this.unit.deleted());
	}

	void settle(List<Object> added, Collection<Object> written) {
		this.settled.settle(added, written);
	}

}
