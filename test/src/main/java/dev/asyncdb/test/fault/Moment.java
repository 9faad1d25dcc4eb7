package dev.asyncdb.test.fault;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * When a fault happens. Immutable.
 *
 * @since 0.1.0
 */
public final class Moment {

	private final Kind kind;

	private final @Nullable String part;

	private Moment(Kind kind, @Nullable String part) {
		this.kind = kind;
		this.part = part;
	}

	/**
	 * Return the moment before the next statement is sent.
	 * @return the moment
	 * @since 0.1.0
	 */
	public static Moment beforeStatement() {
		return new Moment(Kind.BEFORE_STATEMENT, null);
	}

	/**
	 * Return the moment before a statement is sent.
	 * @param part a part of the statement, in any case
	 * @return the moment
	 * @since 0.1.0
	 */
	public static Moment beforeStatement(String part) {
		return new Moment(Kind.BEFORE_STATEMENT, part);
	}

	/**
	 * Return the moment after the next statement has been sent and before the answer of
	 * the database arrives.
	 * @return the moment
	 * @since 0.1.0
	 */
	public static Moment duringStatement() {
		return new Moment(Kind.DURING_STATEMENT, null);
	}

	/**
	 * Return the moment after a statement has been sent and before the answer of the
	 * database arrives.
	 * @param part a part of the statement, in any case
	 * @return the moment
	 * @since 0.1.0
	 */
	public static Moment duringStatement(String part) {
		return new Moment(Kind.DURING_STATEMENT, part);
	}

	/**
	 * Return the moment when COMMIT is about to be sent. A statement that is its own
	 * transaction has none.
	 * @return the moment
	 * @since 0.1.0
	 */
	public static Moment atCommit() {
		return new Moment(Kind.AT_COMMIT, null);
	}

	boolean isReached(Kind reached, String sql) {
		return this.kind == reached
				&& (this.part == null || sql.toLowerCase(Locale.ROOT).contains(this.part.toLowerCase(Locale.ROOT)));
	}

	@Override
	public String toString() {
		String text = this.kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return (this.part != null) ? "%s '%s'".formatted(text, this.part) : text;
	}

	/**
	 * What happens on a connection.
	 */
	enum Kind {

		BEFORE_STATEMENT, DURING_STATEMENT, AT_COMMIT

	}

}
