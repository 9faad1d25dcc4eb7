package dev.asyncdb.session.unit;

import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.error.FailedTransactionException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.r2dbc.UncategorizedR2dbcException;

/**
 * The first error of a transaction. Some databases refuse everything after it, and their
 * refusals do not say why.
 */
final class RootFailure {

	private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

	/**
	 * Remember an error if it is the first, and name the first if this one is a refusal.
	 */
	Throwable explain(Throwable failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		if (kind == DatabaseErrorKind.TRANSACTION_FAILED) {
			return refused(failure);
		}
		if (kind != DatabaseErrorKind.OTHER || failure instanceof UncategorizedR2dbcException) {
			this.first.compareAndSet(null, failure);
		}
		return failure;
	}

	private Throwable refused(Throwable refusal) {
		Throwable cause = (this.first.get() != null) ? this.first.get() : unheard(refusal);
		if (cause == null) {
			return refusal;
		}
		return DatabaseErrorKind.of(cause).isConflict() ? conflict(cause, refusal)
				: new FailedTransactionException(cause, refusal);
	}

	// The connection knows errors of statements that did not pass the session, such as a
	// repository's
	private static @Nullable Throwable unheard(Throwable refusal) {
		for (Throwable current = refusal; current != null; current = current.getCause()) {
			if (current instanceof R2dbcException && current.getSuppressed().length > 0
					&& current.getSuppressed()[0] instanceof R2dbcException first) {
				return DatabaseErrors.translate("run an earlier statement", null, first);
			}
		}
		return null;
	}

	// Whoever repeats transactions after conflicts must not miss one that was swallowed
	private static Throwable conflict(Throwable cause, Throwable refusal) {
		PessimisticLockingFailureException failure = new PessimisticLockingFailureException(
				"An earlier statement of this transaction met a concurrent transaction, so the database takes nothing"
						+ " more in it; the transaction can be repeated as a whole",
				cause);
		failure.addSuppressed(refusal);
		return failure;
	}

	void forget() {
		this.first.set(null);
	}

}
