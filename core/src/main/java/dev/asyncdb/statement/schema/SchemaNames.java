package dev.asyncdb.statement.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * How a database family treats names.
 *
 * @param processing Spring Data's quoting
 * @param quote the quotation mark
 * @param letters how the letters of a name without quotation marks are stored
 * @param limit largest size of a name
 * @param inBytes whether the limit counts bytes of UTF-8 and not characters
 * @param cuts whether the database cuts what is too long instead of refusing it
 */
record SchemaNames(IdentifierProcessing processing, String quote, Letters letters, int limit, boolean inBytes,
		boolean cuts) {

	private static final int HASH = 8;

	String quoted(String name) {
		if (name.isEmpty() || name.indexOf('\0') >= 0) {
			throw new InvalidDataAccessApiUsageException(
					"A name of a table, column or constraint is empty or holds NUL");
		}
		return this.quote + name.replace(this.quote, this.quote + this.quote) + this.quote;
	}

	/**
	 * The name that a statement of Spring Data means.
	 */
	String stored(SqlIdentifier identifier) {
		String sql = identifier.toSql(this.processing);
		boolean isQuoted = sql.length() > 1 && sql.startsWith(this.quote) && sql.endsWith(this.quote);
		return fitted(isQuoted ? sql.substring(1, sql.length() - 1) : this.letters.of(sql));
	}

	private String fitted(String name) {
		if (size(name) <= this.limit) {
			return name;
		}
		if (!this.cuts) {
			throw new InvalidDataAccessApiUsageException(
					"The name '%s' is longer than the %d %s that this database allows".formatted(name, this.limit,
							this.inBytes ? "bytes" : "characters"));
		}
		return cut(name, this.limit);
	}

	/**
	 * A name for a constraint, the same whenever the parts are the same.
	 */
	String constraint(String prefix, List<String> parts) {
		String name = this.letters.of(prefix) + "_" + String.join("_", parts);
		if (size(name) <= this.limit) {
			return name;
		}
		CRC32 hash = new CRC32();
		hash.update(name.getBytes(StandardCharsets.UTF_8));
		String suffix = this.letters.of("_%08x".formatted(hash.getValue()));
		return cut(name, this.limit - HASH - 1) + suffix;
	}

	private String cut(String name, int to) {
		int end = Math.min(name.length(), to);
		while (size(name.substring(0, end)) > to || Character.isHighSurrogate(name.charAt(end - 1))) {
			end--;
		}
		return name.substring(0, end);
	}

	private int size(String name) {
		ToIntFunction<String> measure = this.inBytes ? (text) -> text.getBytes(StandardCharsets.UTF_8).length
				: String::length;
		return measure.applyAsInt(name);
	}

	/**
	 * What becomes of letters.
	 */
	enum Letters {

		UPPER {
			@Override
			String of(String name) {
				return name.toUpperCase(Locale.ROOT);
			}
		},

		LOWER {
			@Override
			String of(String name) {
				return name.toLowerCase(Locale.ROOT);
			}
		},

		SAME {
			@Override
			String of(String name) {
				return name;
			}
		};

		abstract String of(String name);

	}

}
