package dev.asyncdb.mapping.value;

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
					&& areEqual(first.asString(), second.asString());
		}

		/**
		 * Compare texts. The type jsonb stores no blanks of its own and shows some, so
		 * blanks do not count if the stored text has just those.
		 */
		private static boolean areEqual(String stored, String now) {
			return stored.equals(now) || (stored.equals(spaced(stored)) && stored.equals(spaced(now)));
		}

		/**
		 * Return a document with blanks as jsonb shows them.
		 */
		private static String spaced(String document) {
			StringBuilder spaced = new StringBuilder(document.length());
			boolean isText = false;
			for (int i = 0; i < document.length(); i++) {
				char next = document.charAt(i);
				if (isText && next == '\\' && i + 1 < document.length()) {
					spaced.append(next).append(document.charAt(++i));
					continue;
				}
				isText = (next == '"') != isText;
				if (isText || !Character.isWhitespace(next)) {
					spaced.append(next).append((!isText && (next == ':' || next == ',')) ? " " : "");
				}
			}
			return spaced.toString();
		}

	}

}
