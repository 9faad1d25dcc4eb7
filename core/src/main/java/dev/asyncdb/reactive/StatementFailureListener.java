package dev.asyncdb.reactive;

/**
 * Is told what goes wrong with statements.
 */
public interface StatementFailureListener {

	/**
	 * The statement will not end in time.
	 * @param reason what was waited for, and for how long
	 */
	void hopeless(Throwable reason);

	/**
	 * A statement failed.
	 */
	void failed(Throwable failure);

}
