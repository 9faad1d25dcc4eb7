package dev.asyncdb.schema;

/**
 * What becomes of rows when the row is deleted to which they refer.
 *
 * @since 0.1.0
 */
public enum ReferentialAction {

	/** The delete is refused. */
	NO_ACTION,

	/** The delete is refused at once, even where constraints are checked later. */
	RESTRICT,

	/** They are deleted as well. */
	CASCADE,

	/** Their reference becomes NULL. */
	SET_NULL,

	/** Their reference becomes the default of its column. */
	SET_DEFAULT;

	static ReferentialAction of(String rule) {
		return valueOf(rule.replace(' ', '_'));
	}

	String sql() {
		return name().replace('_', ' ');
	}

}
