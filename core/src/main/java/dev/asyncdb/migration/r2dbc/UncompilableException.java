package dev.asyncdb.migration.r2dbc;

/**
 * A part of a change cannot be compiled to SQL without a database.
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
