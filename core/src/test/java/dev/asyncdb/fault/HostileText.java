package dev.asyncdb.fault;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Texts of an attacker: quotes, comments, ends of statements, control characters, markers
 * of parameters, look-alikes and texts that are far too long.
 */
record HostileText(Random random, List<String> names) {

	private static final List<String> PIECES = List.of("'", "\"", "`", ";", "--", "/*", "*/", "\\", "\\'", "\0", "\n",
			"\r\n", "\t", "\u001b[31m", "\u2028", "\u202e", "$1", "$$", ":name", "?", "@", "#", "%", "_", "{0}", "(",
			")", ",", ".", " ", "=", "1", "null", "\"; DROP TABLE \"canary\"; --", "'; DROP TABLE \"canary\"; --",
			"; DELETE FROM \"canary\"", "' OR '1'='1", " = name or name", " = true, name", ") OR (1=1", " or 1=1 --",
			"::text", " desc; --", " union select * from \"canary\"", "\uff4e\uff41\uff4d\uff45", "\ud835\udc8f",
			"\u0130", "\ud800", "U&\"\\0061\"", "E'\\x41'", "\"\"", "''", "\u02bc", "\uff07");

	/**
	 * The next text. It is never the name of a property.
	 */
	String next() {
		String text = base() + tail();
		return this.names.contains(text) ? text + "\"" : text;
	}

	private String base() {
		int kind = this.random.nextInt(8);
		String name = this.names.get(this.random.nextInt(this.names.size()));
		return switch (kind) {
			case 0, 1, 2 -> name;
			case 3 -> name.toUpperCase(Locale.ROOT);
			case 4 -> unicode(this.random.nextInt(20));
			case 5 -> piece().repeat(1 + this.random.nextInt((this.random.nextInt(20) == 0) ? 5_000 : 5));
			default -> "";
		};
	}

	private String tail() {
		StringBuilder tail = new StringBuilder();
		for (int i = this.random.nextInt(5); i >= 0; i--) {
			tail.append(piece());
		}
		return tail.toString();
	}

	private String piece() {
		return PIECES.get(this.random.nextInt(PIECES.size()));
	}

	private String unicode(int length) {
		return this.random.ints(length, 0, 0x10000)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
