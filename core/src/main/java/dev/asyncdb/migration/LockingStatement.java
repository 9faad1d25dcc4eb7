package dev.asyncdb.migration;

/**
 * A statement of a change that locks or rewrites a table for a time that grows with the
 * table.
 *
 * @param change the name of the change
 * @param statement the statement
 * @param effect what it does to the table
 * @param instead how to reach the same without it
 * @param source the address of the documentation
 * @since 0.1.0
 */
public record LockingStatement(String change, String statement, String effect, String instead, String source) {

	/**
	 * Return the statement, its effect and the alternative.
	 * @return some lines
	 */
	@Override
	public String toString() {
		return "%s%n  %s%n  %s. Instead: %s (%s)".formatted(this.change, this.statement, this.effect, this.instead,
				this.source);
	}

}
