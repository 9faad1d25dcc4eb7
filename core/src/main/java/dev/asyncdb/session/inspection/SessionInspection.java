package dev.asyncdb.session.inspection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.EntityInspection;
import dev.asyncdb.session.PendingChanges;
import dev.asyncdb.session.SessionStatus;
import dev.asyncdb.session.flush.DirtyRelations;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.transaction.SessionTransaction;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionState;
import dev.asyncdb.session.unit.UnitOfWork;
import io.r2dbc.spi.Connection;

/**
 * Reads the state of a session. Sends no statement and changes nothing.
 */
public record SessionInspection(SessionState state, OperationGate gate, SessionTransaction transaction) {

	/**
	 * Return what the session is in.
	 */
	public SessionStatus status() {
		if (!this.gate.isOpen()) {
			return SessionStatus.CLOSED;
		}
		if (this.gate.isFailed() || isRefused()) {
			return SessionStatus.FAILED;
		}
		if (!this.state.isUntouched() && this.state.unit().hasSavepoint()) {
			return SessionStatus.SAVEPOINT;
		}
		return hasTransaction() ? SessionStatus.TRANSACTION : SessionStatus.NO_TRANSACTION;
	}

	private boolean isRefused() {
		Connection connection = this.transaction.current();
		return connection != null && GuardedConnectionFactory.isFailed(connection);
	}

	private boolean hasTransaction() {
		Connection connection = this.transaction.current();
		return !this.transaction.isOwn()
				|| (connection != null && GuardedConnectionFactory.isInTransaction(connection));
	}

	/**
	 * Return what a flush would write.
	 */
	public PendingChanges pendingChanges() {
		SessionContext context = this.state.context();
		UnitOfWork unit = context.unit();
		return new PendingChanges(unit.added(), dirty(context), unit.deleted());
	}

	private static List<Object> dirty(SessionContext context) {
		UnitOfWork unit = context.unit();
		Set<IdentityKey> changed = new HashSet<>();
		unit.entities().dirty().forEach((managed) -> changed.add(new IdentityKey(managed.instance())));
		new DirtyRelations(context).find().forEach((managed) -> changed.add(new IdentityKey(managed.instance())));
		unit.relationSnapshots().edits().forEach((edit) -> changed.add(new IdentityKey(edit.owner())));
		List<Object> dirty = new ArrayList<>();
		unit.entities()
			.of((type) -> true, (managed) -> changed.contains(new IdentityKey(managed.instance())))
			.forEach((managed) -> {
				if (!unit.isDeleted(managed.instance())) {
					dirty.add(managed.instance());
				}
			});
		return dirty;
	}

	/**
	 * Return what is known of an instance.
	 */
	public EntityInspection of(Object entity) {
		MappedEntity<Object> mapped = this.state.context().mapping().ofInstance(entity);
		return new DefaultEntityInspection(this.state, mapped, entity);
	}

}
