package dev.asyncdb.mapping;

import java.util.Objects;

import io.r2dbc.postgresql.codec.Json;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Compares the JSON documents of PostgreSQL's driver, which have no {@code equals}, by
 * their text.
 */
final class JsonDocuments {

	private static final boolean PRESENT = ClassUtils.isPresent("io.r2dbc.postgresql.codec.Json",
			JsonDocuments.class.getClassLoader());

	private JsonDocuments() {
	}

	static boolean areEqual(@Nullable Object one, @Nullable Object other) {
		return PRESENT && Documents.areEqual(one, other);
	}

	/**
	 * Loaded only if the driver is present.
	 */
	private static final class Documents {

		static boolean areEqual(@Nullable Object one, @Nullable Object other) {
			return one instanceof Json first && other instanceof Json second
					&& Objects.equals(first.asString(), second.asString());
		}

	}

}
