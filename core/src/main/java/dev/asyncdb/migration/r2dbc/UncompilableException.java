package dev.asyncdb.migration.r2dbc;

/**
 * A part of a change that cannot be written as statements without a database.
 */
final class UncompilableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UncompilableException(String kind, String reason) {
		super("%s: %s".formatted(kind, reason), null, false, false);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
