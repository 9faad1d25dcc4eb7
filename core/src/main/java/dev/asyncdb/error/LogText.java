package dev.asyncdb.error;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Formats external text, such as a statement or an error of the server, as one line for a
 * log, so that it can neither forge a log event nor send escape sequences to a terminal.
 */
public record LogText(@Nullable Object text) {

	// Line separators, escape sequences and bidirectional control characters
	private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]+");

	private static final int LENGTH = 1_000;

	/**
	 * Wrap a text for a log. It is formatted only if it is logged.
	 */
	public static LogText of(@Nullable Object text) {
		return new LogText(text);
	}

	/**
	 * The beginning of a statement for a message: a statement can have any length.
	 */
	public static String excerpt(@Nullable String sql) {
		String text = String.valueOf(sql);
		return (text.length() > LENGTH) ? "%s… (%,d characters)".formatted(text.substring(0, LENGTH), text.length())
				: text;
	}

	@Override
	public String toString() {
		String full = String.valueOf(this.text);
		boolean isLong = full.length() > LENGTH;
		String line = UNSAFE.matcher(isLong ? full.substring(0, LENGTH) : full).replaceAll(" ");
		return isLong ? line + "…" : line;
	}

}
