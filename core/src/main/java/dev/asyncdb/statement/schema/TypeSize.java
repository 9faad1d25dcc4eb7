package dev.asyncdb.statement.schema;

/**
 * The declared size of a column. A negative number is undeclared.
 *
 * @param length maximum number of characters or bytes; {@link Integer#MAX_VALUE} for
 * unlimited
 * @param precision number of digits, or of fractional digits of seconds
 * @param scale number of fractional digits
 * @since 0.1.0
 */
public record TypeSize(int length, int precision, int scale) {

	/** Nothing is declared. */
	public static final TypeSize DEFAULT = new TypeSize(-1, -1, -1);

	int lengthOr(int defaultValue) {
		return (this.length >= 0) ? this.length : defaultValue;
	}

	int precisionOr(int defaultValue) {
		return (this.precision >= 0) ? this.precision : defaultValue;
	}

	int scaleOr(int defaultValue) {
		return (this.scale >= 0) ? this.scale : defaultValue;
	}

	boolean isUnlimited() {
		return this.length == Integer.MAX_VALUE;
	}

}
