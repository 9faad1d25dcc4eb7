package dev.asyncdb.schema;

/**
 * What becomes of rows when the row to which they refer is deleted, or its key changed.
 *
 * @since 0.1.0
 */
public enum ReferentialAction {

	/** It is refused. */
	NO_ACTION,

	/** It is refused at once, even where constraints are checked later. */
	RESTRICT,

	/** They are deleted, or changed, as well. */
	CASCADE,

	/** Their reference becomes NULL. */
	SET_NULL,

	/** Their reference becomes the default of its column. */
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
