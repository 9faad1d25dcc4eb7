package dev.asyncdb.replica;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the write-ahead log of PostgreSQL: a timeline, and the number of a byte
 * in its log, which PostgreSQL calls LSN. A later timeline is later than each position of
 * an earlier one.
 *
 * @param timeline the timeline, which changes when a standby is promoted
 * @param lsn the byte, an unsigned number
 * @since 0.1.0
 */
record ReplicationPosition(long timeline, long lsn) implements Comparable<ReplicationPosition> {

	private static final Comparator<ReplicationPosition> ORDER = Comparator.comparingLong(ReplicationPosition::timeline)
		.thenComparing(ReplicationPosition::lsn, Long::compareUnsigned);

	private static final Pattern TOKEN = Pattern.compile("([0-9A-F]{1,8})-([0-9A-F]{1,8})-([0-9A-F]{1,8})");

	private static final int TIMELINE_DIGITS = 8;

	/**
	 * Read what the server returns.
	 * @param walFile the name of a file of the log, which begins with the timeline
	 * @param lsn the position as text, such as {@code 0/1020DE58}
	 */
	static ReplicationPosition of(String walFile, String lsn) {
		return new ReplicationPosition(Long.parseLong(walFile.substring(0, TIMELINE_DIGITS), 16), lsnOf(lsn));
	}

	/**
	 * Read an LSN.
	 */
	static long lsnOf(String text) {
		int slash = text.indexOf('/');
		return (Long.parseLong(text.substring(0, slash), 16) << Integer.SIZE)
				| Long.parseLong(text.substring(slash + 1), 16);
	}

	/**
	 * Read a token.
	 * @throws IllegalArgumentException if it is none of {@link #token()}
	 */
	static ReplicationPosition parse(String token) {
		Matcher parts = TOKEN.matcher(token);
		if (!parts.matches()) {
			throw new IllegalArgumentException("The text is not a token of ReadYourWrites");
		}
		return new ReplicationPosition(Long.parseLong(parts.group(1), 16),
				(Long.parseLong(parts.group(2), 16) << Integer.SIZE) | Long.parseLong(parts.group(3), 16));
	}

	/**
	 * Return the position as text for cookies and headers.
	 */
	String token() {
		return String.format(Locale.ROOT, "%X-%X-%X", this.timeline, this.lsn >>> Integer.SIZE,
				this.lsn & 0xFFFF_FFFFL);
	}

	/**
	 * Return the LSN as PostgreSQL writes it.
	 */
	String lsnText() {
		return String.format(Locale.ROOT, "%X/%X", this.lsn >>> Integer.SIZE, this.lsn & 0xFFFF_FFFFL);
	}

	@Override
	public int compareTo(ReplicationPosition other) {
		return ORDER.compare(this, other);
	}

}
