package dev.asyncdb.schema;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when {@code dropAll} is called without {@link Schema#allowingDrop()}.
 *
 * @since 0.1.0
 */
public final class DropRefusedException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @since 0.1.0
	 */
	public DropRefusedException() {
		super("dropAll(..) would delete the tables of all entities with all their rows, so nothing was dropped."
				+ " Call schema().allowingDrop().dropAll(..) to drop them");
	}

}
