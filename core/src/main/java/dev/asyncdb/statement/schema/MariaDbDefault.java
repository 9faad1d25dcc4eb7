package dev.asyncdb.statement.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a default in a definition of MariaDB, whose grammar takes an expression
 * with operators in parentheses only.
 */
final class MariaDbDefault {

	private static final Pattern CLOSED = Pattern
		.compile("'(?:[^'\\\\]|''|\\\\.)*+'|\"[^\"]*+\"|`[^`]*+`|\\([^()]*+\\)", Pattern.DOTALL);

	private static final Pattern ON_UPDATE = Pattern.compile("(?i)\\s+on\\s+update\\b");

	private static final Pattern OPERATOR = Pattern.compile("(?i)[-+*/%|&^<>=!~]|^not\\b"
			+ "|\\b(?:interval|in|is|and|or|xor|div|mod|like|between|regexp|rlike|sounds)\\b");

	private static final Pattern SIGN = Pattern.compile("^[-+]\\s*(?=[\\d.])");

	private MariaDbDefault() {
	}

	static String of(String text) {
		String open = open(text);
		Matcher update = ON_UPDATE.matcher(open);
		int end = update.find() ? update.start() : text.length();
		boolean isExpression = OPERATOR.matcher(SIGN.matcher(open.substring(0, end)).replaceFirst("")).find();
		return isExpression ? "(" + text.substring(0, end) + ")" + text.substring(end) : text;
	}

	/**
	 * Replace what is in quotes or parentheses by characters that are no operators, at
	 * the same positions.
	 */
	private static String open(String text) {
		Matcher closed = CLOSED.matcher(text);
		return closed.find() ? open(closed.reset().replaceAll((found) -> "_".repeat(found.group().length()))) : text;
	}

}
