package dev.asyncdb.autoconfigure.syncdb;

/**
 * The command line is not valid.
 */
final class SyncdbUsageException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	SyncdbUsageException(String problem) {
		super(problem);
	}

}
