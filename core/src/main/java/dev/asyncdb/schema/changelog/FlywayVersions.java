package dev.asyncdb.schema.changelog;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of the migrations of Flyway in a directory.
 *
 * @param last the first part of the highest version, zero without any
 */
record FlywayVersions(BigInteger last) {

	private static final Pattern VERSIONED = Pattern.compile("V(\\d+)[\\d._]*?__.*");

	private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

	private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyyMMddHHmm");

	static FlywayVersions in(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return new FlywayVersions(files.map((file) -> VERSIONED.matcher(String.valueOf(file.getFileName())))
				.filter(Matcher::matches)
				.map((name) -> new BigInteger(name.group(1)))
				.reduce(BigInteger.ZERO, BigInteger::max));
		}
	}

	String next() {
		BigInteger next = this.last.add(BigInteger.ONE);
		int digits = this.last.toString().length();
		if (digits != 12 && digits != 14) {
			return next.toString();
		}
		String now = LocalDateTime.now(Clock.systemUTC()).format((digits == 12) ? MINUTES : SECONDS);
		return next.max(new BigInteger(now)).toString();
	}

}
