package dev.asyncdb.schema.comparison;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of SQL without what a catalog often adds and what never changes the meaning:
 * letter case, spaces, quotes of plain names, casts of literals and the parentheses
 * around the whole. For servers that could not be asked; parentheses within are kept,
 * since they can change the meaning.
 */
final class PlainText {

	private static final Pattern PART = Pattern.compile("'(?:[^']|'')*+'|[^']+|'", Pattern.DOTALL);

	private static final Pattern CAST = Pattern.compile("^::(?:text|character varying|character|bpchar|numeric|integer"
			+ "|bigint|smallint|boolean|date|uuid|jsonb?|interval|(?:timestamp|time) with(?:out)? time zone)"
			+ "(?:\\(\\d+(?:,\\d+)?\\))?(?![\\w\\[])");

	private static final Pattern NUMBER = Pattern
		.compile("'(-?\\d+(?:\\.\\d+)?)'::(?:smallint|integer|bigint|numeric)(?![\\w(\\[])");

	private static final Pattern NAME = Pattern.compile("[`\"]([a-z_][a-z0-9_]*)[`\"]");

	private static final Pattern SPACE = Pattern.compile("\\s*([^\\w\\s])\\s*");

	private PlainText() {
	}

	static boolean areSame(String one, String other) {
		return one.equals(other) || plain(one).equals(plain(other));
	}

	private static String plain(String text) {
		StringBuilder plain = new StringBuilder();
		Matcher part = PART.matcher(NUMBER.matcher(unwrapped(text.strip())).replaceAll("$1"));
		while (part.find()) {
			plain.append(part.group().startsWith("'") ? part.group() : withoutQuotes(part.group()));
		}
		return unwrapped(plain.toString().strip());
	}

	private static String withoutQuotes(String text) {
		String lower = CAST.matcher(text.toLowerCase(Locale.ROOT)).replaceFirst("");
		return SPACE.matcher(NAME.matcher(lower).replaceAll("$1").replaceAll("\\s+", " ")).replaceAll("$1");
	}

	private static String unwrapped(String text) {
		return isWrapped(text) ? unwrapped(text.substring(1, text.length() - 1).strip()) : text;
	}

	private static boolean isWrapped(String text) {
		int depth = 0;
		boolean isQuoted = false;
		for (int i = 0; i < text.length(); i++) {
			char letter = text.charAt(i);
			isQuoted ^= letter == '\'';
			depth += isQuoted ? 0 : (letter == '(') ? 1 : (letter == ')') ? -1 : 0;
			if (depth == 0) {
				return i > 0 && i == text.length() - 1;
			}
		}
		return false;
	}

}
