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

	static ReferentialAction of(String rule) {
		return valueOf(rule.replace(' ', '_'));
	}

	String sql() {
		return name().replace('_', ' ');
	}

}
