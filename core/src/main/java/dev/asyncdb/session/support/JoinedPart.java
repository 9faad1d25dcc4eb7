package dev.asyncdb.session.support;

import dev.asyncdb.session.SessionJoin;
import reactor.core.publisher.Mono;

/**
 * The part of a transaction in which a session of {@code inSession(..)} works.
 */
interface JoinedPart {

	/**
	 * Create the part of a session.
	 */
	static JoinedPart of(SessionJoin join, DefaultAsyncSession transaction, String savepoint) {
		return switch (join) {
			case NONE, CREATE_SAVEPOINT -> new JoinedSavepoint(transaction, savepoint);
			case ROLLBACK_ONLY -> new JoinedWhole(transaction);
		};
	}

	/**
	 * Begin the part, after pending changes of the transaction were flushed.
	 */
	Mono<Void> begin();

	/**
	 * Mark the work of the part.
	 */
	<T> Mono<T> in(Mono<T> work);

	/**
	 * Keep what was done so far.
	 */
	Mono<Void> commit();

	/**
	 * Undo what was done since the last commit.
	 */
	Mono<Void> rollback();

	/**
	 * End the part after its work has completed.
	 */
	Mono<Void> completed();

	/**
	 * End the part after its work has failed or was cancelled: objects are restored
	 * before the caller goes on.
	 * @param reason why it is undone
	 */
	Mono<Void> undone(String reason);

}
