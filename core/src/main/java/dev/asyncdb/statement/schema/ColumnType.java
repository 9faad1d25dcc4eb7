package dev.asyncdb.statement.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The type of a column in the words of its database, as its catalog spells them: two
 * types are the same if their texts are.
 *
 * @param text the type, such as {@code character varying(255)}
 * @since 0.1.0
 */
public record ColumnType(String text) {

	private static final Pattern SIZED = Pattern.compile("([^(']+)\\((\\d+)(?:,(\\d+))?\\)(.*)");

	private static final Pattern OF_LENGTH = Pattern.compile("(var)?(char|character|binary|bit)\\b.*");

	/**
	 * The type without its sizes.
	 * @return the name, such as {@code character varying}
	 * @since 0.1.0
	 */
	public String name() {
		Matcher sized = SIZED.matcher(this.text);
		return sized.matches() ? sized.group(1) + sized.group(4) : this.text;
	}

	/**
	 * The largest number of characters or bytes.
	 * @return the length, or {@code null} if the type states none
	 * @since 0.1.0
	 */
	public @Nullable Integer length() {
		return isOfLength() ? size(2) : null;
	}

	/**
	 * The number of digits, or of digits of a second.
	 * @return the precision, or {@code null} if the type states none
	 * @since 0.1.0
	 */
	public @Nullable Integer precision() {
		return isOfLength() ? null : size(2);
	}

	/**
	 * The number of digits behind the point.
	 * @return the scale, or {@code null} if the type states none
	 * @since 0.1.0
	 */
	public @Nullable Integer scale() {
		return size(3);
	}

	private boolean isOfLength() {
		return OF_LENGTH.matcher(this.text).matches();
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
