package dev.asyncdb.error;

import java.util.Objects;

import org.springframework.r2dbc.BadSqlGrammarException;

/**
 * A statement names a table that does not exist, while changes of the change log were not
 * applied to the database.
 *
 * @since 0.1.0
 */
public final class MissingTableException extends BadSqlGrammarException {

	private static final long serialVersionUID = 1L;

	private final String explanation;

	/**
	 * Create the exception.
	 * @param failure the error of the statement
	 * @param pending the number of changes that were not applied
	 * @since 0.1.0
	 */
	public MissingTableException(BadSqlGrammarException failure, long pending) {
		super("execute", failure.getSql(), Objects.requireNonNull(failure.getR2dbcException()));
		this.explanation = ("%s; the table does not exist, and %d of the changes in the change log were not applied to"
				+ " this database: run syncdb upgrade, or set asyncdb.migrations.on-startup=sync")
			.formatted(failure.getMessage(), pending);
		addSuppressed(failure);
	}

	@Override
	public String getMessage() {
		return this.explanation;
	}

}
