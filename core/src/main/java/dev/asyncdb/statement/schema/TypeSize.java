package dev.asyncdb.statement.schema;

/**
 * How large a column is, where that is stated. What is not stated is negative.
 *
 * @param length largest number of characters or bytes; {@link Integer#MAX_VALUE} for as
 * many as the database can hold
 * @param precision number of digits, or of digits of a second
 * @param scale number of digits behind the point
 * @since 0.1.0
 */
public record TypeSize(int length, int precision, int scale) {

	/** Nothing is stated. */
	public static final TypeSize DEFAULT = new TypeSize(-1, -1, -1);

	int lengthOr(int usual) {
		return (this.length >= 0) ? this.length : usual;
	}

	int precisionOr(int usual) {
		return (this.precision >= 0) ? this.precision : usual;
	}

	int scaleOr(int usual) {
		return (this.scale >= 0) ? this.scale : usual;
	}

	boolean isUnlimited() {
		return this.length == Integer.MAX_VALUE;
	}

}
