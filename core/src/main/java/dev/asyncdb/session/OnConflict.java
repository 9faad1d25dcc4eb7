package dev.asyncdb.session;

/**
 * What an insert does with a new row that violates a unique constraint.
 *
 * @since 0.1.0
 */
public enum OnConflict {

	/**
	 * Fail with a {@link org.springframework.dao.DuplicateKeyException}.
	 *
	 * @since 0.1.0
	 */
	FAIL,

	/**
	 * Leave the row out and insert the others.
	 *
	 * @since 0.1.0
	 */
	SKIP

}
