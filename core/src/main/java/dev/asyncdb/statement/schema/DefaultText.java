package dev.asyncdb.statement.schema;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Converts spellings of a default to a canonical one.
 */
final class DefaultText {

	private static final Pattern CAST = Pattern.compile("('(?:[^']|'')*'|[-\\d.]+|null|true|false)::[^']+");

	private static final Pattern NUMBER = Pattern.compile("'?([-+]?\\d+(?:\\.\\d+)?)'?");

	private static final Pattern NUMERIC = Pattern
		.compile("(small|big|tiny|medium)?int(eger)?\\b.*|(numeric|decimal|double|real|float|decfloat)\\b.*");

	private static final Pattern NOW = Pattern
		.compile("now\\(\\)|(current_timestamp|localtimestamp|current_time|localtime)(\\(\\d?\\))?");

	private DefaultText() {
	}

	/**
	 * Return the canonical spelling.
	 * @return the expression, {@code null} for the default NULL
	 */
	static @Nullable String canonical(String text, ColumnType type) {
		String plain = withoutCast(withoutParentheses(TypeText.lowerCase(text.strip())));
		if (plain.equals("null")) {
			return null;
		}
		Matcher number = NUMBER.matcher(plain);
		if (number.matches() && NUMERIC.matcher(type.text()).matches()) {
			return new BigDecimal(number.group(1)).stripTrailingZeros().toPlainString();
		}
		Matcher now = NOW.matcher(plain);
		if (now.matches()) {
			return (now.group(1) != null) ? now.group(1) : "current_timestamp";
		}
		return plain;
	}

	private static String withoutCast(String text) {
		Matcher cast = CAST.matcher(text);
		return cast.matches() ? withoutParentheses(cast.group(1)) : text;
	}

	private static String withoutParentheses(String text) {
		return (text.startsWith("(") && text.indexOf(')') == text.length() - 1)
				? text.substring(1, text.length() - 1).strip() : text;
	}

}
