package dev.asyncdb.statement.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The type of a column, as the catalog of its database spells it. Two types are equal if
 * their texts are.
 *
 * @param text the type, such as {@code character varying(255)}
 * @since 0.1.0
 */
public record ColumnType(String text) {

	private static final Pattern SIZED = Pattern.compile("([^(']+)\\((\\d+)(?:,(\\d+))?\\)(.*)");

	private static final Pattern LENGTH_TYPE = Pattern.compile("(var)?(char|character|binary|bit)\\b.*");

	/**
	 * Return the type without its size.
	 * @return the name, such as {@code character varying}
	 * @since 0.1.0
	 */
	public String name() {
		Matcher sized = SIZED.matcher(this.text);
		return sized.matches() ? sized.group(1) + sized.group(4) : this.text;
	}

	/**
	 * Return the maximum number of characters or bytes.
	 * @return the length, or {@code null} if the type has none
	 * @since 0.1.0
	 */
	public @Nullable Integer length() {
		return hasLength() ? size(2) : null;
	}

	/**
	 * Return the number of digits, or of fractional digits of seconds.
	 * @return the precision, or {@code null} if the type has none
	 * @since 0.1.0
	 */
	public @Nullable Integer precision() {
		return hasLength() ? null : size(2);
	}

	/**
	 * Return the number of fractional digits.
	 * @return the scale, or {@code null} if the type has none
	 * @since 0.1.0
	 */
	public @Nullable Integer scale() {
		return size(3);
	}

	private boolean hasLength() {
		return LENGTH_TYPE.matcher(this.text).matches();
	}

	private @Nullable Integer size(int group) {
		Matcher sized = SIZED.matcher(this.text);
		String digits = sized.matches() ? sized.group(group) : null;
		return (digits != null) ? Integer.valueOf(digits) : null;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
