package dev.asyncdb.schema;

/**
 * What happens to referring rows when the referenced row is deleted or its key changed.
 *
 * @since 0.1.0
 */
public enum ReferentialAction {

	/** The statement fails. */
	NO_ACTION,

	/** The statement fails immediately, even if the constraint is deferred. */
	RESTRICT,

	/** The referring rows are deleted or changed too. */
	CASCADE,

	/** The reference is set to NULL. */
	SET_NULL,

	/** The reference is set to the default of the column. */
	SET_DEFAULT;

	/**
	 * Parse a rule as catalogs spell it.
	 * @param rule the rule, such as {@code SET NULL}
	 * @return the action
	 * @since 0.1.0
	 */
	public static ReferentialAction of(String rule) {
		return valueOf(rule.replace(' ', '_'));
	}

	/**
	 * Render the action.
	 * @return the action in SQL, such as {@code SET NULL}
	 * @since 0.1.0
	 */
	public String sql() {
		return name().replace('_', ' ');
	}

}
