package dev.asyncdb.error;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes one line of a text that came from outside, such as a statement or an error of the
 * server, so that nobody can forge a log event or colour a terminal by it.
 */
public record LogText(@Nullable Object outside) {

	// Ends of lines, escape sequences and marks that turn the direction of a text
	private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]+");

	private static final int LENGTH = 1_000;

	/**
	 * A text for a log, written out only if it is logged.
	 */
	public static LogText of(@Nullable Object outside) {
		return new LogText(outside);
	}

	@Override
	public String toString() {
		String line = UNSAFE.matcher(String.valueOf(this.outside)).replaceAll(" ");
		return (line.length() > LENGTH) ? line.substring(0, LENGTH) + "…" : line;
	}

}
