package dev.asyncdb.autoconfigure.syncdb;

/**
 * A command line that cannot be understood.
 */
final class SyncdbUsageException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	SyncdbUsageException(String problem) {
		super(problem);
	}

}
