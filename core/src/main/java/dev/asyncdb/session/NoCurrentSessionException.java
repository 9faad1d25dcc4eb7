package dev.asyncdb.session;

import org.springframework.transaction.NoTransactionException;

/**
 * The injected {@link AsyncSession}, which means the current session, was used where
 * there is none.
 *
 * @since 0.1.0
 */
public class NoCurrentSessionException extends NoTransactionException {

	/**
	 * Create the exception.
	 * @param method the method that was called
	 * @since 0.1.0
	 */
	public NoCurrentSessionException(String method) {
		super(("%s was called on the current session, but there is none: the publisher was subscribed outside of a"
				+ " transaction. Call it inside inTransaction(..) or inSession(..) of the manager, in a method with"
				+ " @Transactional, or in a controller method that declares an AsyncSession argument")
			.formatted(method));
	}

}
