package dev.asyncdb.session.unit;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.error.FailedTransactionException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.r2dbc.UncategorizedR2dbcException;

/**
 * The first error of a transaction. PostgreSQL rejects all statements after it, and the
 * rejections do not contain the cause.
 */
final class RootFailure {

	private static final AtomicReferenceFieldUpdater<RootFailure, @Nullable Throwable> FIRST = AtomicReferenceFieldUpdater
		.newUpdater(RootFailure.class, Throwable.class, "first");

	private volatile @Nullable Throwable first;

	/**
	 * Record an error if it is the first one, and add the first one to a rejection.
	 */
	Throwable explain(Throwable failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		if (kind == DatabaseErrorKind.TRANSACTION_FAILED) {
			return rejected(failure);
		}
		if (kind != DatabaseErrorKind.OTHER || failure instanceof UncategorizedR2dbcException) {
			FIRST.compareAndSet(this, null, failure);
		}
		return failure;
	}

	private Throwable rejected(Throwable rejection) {
		Throwable root = this.first;
		Throwable cause = (root != null) ? root : suppressed(rejection);
		if (cause == null) {
			return rejection;
		}
		return DatabaseErrorKind.of(cause).isConflict() ? conflict(cause, rejection)
				: new FailedTransactionException(cause, rejection);
	}

	// The connection adds errors of statements that did not use the session, for example
	// of a repository, as suppressed exceptions
	private static @Nullable Throwable suppressed(Throwable rejection) {
		for (Throwable current = rejection; current != null; current = current.getCause()) {
			if (current instanceof R2dbcException && current.getSuppressed().length > 0
					&& current.getSuppressed()[0] instanceof R2dbcException first) {
				return DatabaseErrors.translate("run an earlier statement", null, first);
			}
		}
		return null;
	}

	// A conflict that the application has swallowed must still cause a retry
	private static Throwable conflict(Throwable cause, Throwable rejection) {
		PessimisticLockingFailureException failure = new PessimisticLockingFailureException(
				"An earlier statement of this transaction conflicted with a concurrent transaction, so the database"
						+ " rejects all further statements; the transaction can be repeated as a whole",
				cause);
		failure.addSuppressed(rejection);
		return failure;
	}

	void clear() {
		this.first = null;
	}

}
