package dev.asyncdb.statement.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

import dev.asyncdb.statement.ProductNames;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The rules of a product for names.
 *
 * @param names quoting and the spelling of the catalog
 * @param limit maximum size of a name
 * @param inBytes whether the limit is in bytes of UTF-8 instead of characters
 * @param truncates whether the database truncates longer names
 */
record SchemaNames(ProductNames names, int limit, boolean inBytes, boolean truncates) {

	private static final int HASH = 8;

	String quoted(String name) {
		return this.names.quote(name);
	}

	/**
	 * Return the name that an identifier of Spring Data refers to.
	 */
	String stored(SqlIdentifier identifier) {
		return fitted(this.names.stored(identifier));
	}

	private String fitted(String name) {
		if (size(name) <= this.limit) {
			return name;
		}
		if (!this.truncates) {
			throw new InvalidDataAccessApiUsageException(
					"The name '%s' is longer than the %d %s that this database allows".formatted(name, this.limit,
							this.inBytes ? "bytes" : "characters"));
		}
		return truncate(name, this.limit);
	}

	/**
	 * Derive a name for a constraint, always the same for the same parts.
	 */
	String constraint(String prefix, List<String> parts) {
		String name = this.names.unquoted(prefix) + "_" + String.join("_", parts);
		if (size(name) <= this.limit) {
			return name;
		}
		CRC32 hash = new CRC32();
		hash.update(name.getBytes(StandardCharsets.UTF_8));
		String suffix = this.names.unquoted("_%08x".formatted(hash.getValue()));
		return truncate(name, this.limit - HASH - 1) + suffix;
	}

	private String truncate(String name, int to) {
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

}
