package dev.asyncdb.reactive;

/**
 * Is notified of failed statements.
 */
public interface StatementFailureListener {

	/**
	 * The statement has exceeded a limit and its connection has to be closed.
	 * @param cause the exceeded limit
	 */
	void aborted(Throwable cause);

	/**
	 * A statement failed.
	 */
	void failed(Throwable failure);

	/**
	 * Return the failure for the subscriber of a statement.
	 */
	default Throwable translate(Throwable failure) {
		return failure;
	}

}
