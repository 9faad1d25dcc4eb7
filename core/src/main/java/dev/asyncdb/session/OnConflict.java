package dev.asyncdb.session;

/**
 * What becomes of a new row whose unique values another row has already.
 *
 * @since 0.1.0
 */
public enum OnConflict {

	/**
	 * It is an error, {@link org.springframework.dao.DuplicateKeyException}.
	 *
	 * @since 0.1.0
	 */
	FAIL,

	/**
	 * It is not inserted, and the others are.
	 *
	 * @since 0.1.0
	 */
	SKIP

}
