package dev.asyncdb.statement.schema;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts spellings of a type to that of the catalog.
 *
 * @param aliases the spelling of the catalog by another one, both without sizes;
 * {@code #} marks the place of the size
 * @param cleanups replacements of patterns
 * @param array the suffix of an array type
 */
record TypeText(Map<String, String> aliases, Map<Pattern, String> cleanups, String array) {

	private static final Map<String, String> STANDARD = Map.ofEntries(Map.entry("varchar", "character varying"),
			Map.entry("char varying", "character varying"), Map.entry("char", "character"), Map.entry("int", "integer"),
			Map.entry("int4", "integer"), Map.entry("int8", "bigint"), Map.entry("int2", "smallint"),
			Map.entry("bool", "boolean"), Map.entry("decimal", "numeric"), Map.entry("dec", "numeric"),
			Map.entry("float8", "double precision"), Map.entry("float", "double precision"),
			Map.entry("double", "double precision"), Map.entry("float4", "real"));

	private static final Pattern PARTS = Pattern.compile("([^(]+?) ?(\\([\\d, ]+\\))?( [a-z ]+?)?");

	private static final Pattern ARRAY = Pattern.compile("(.+?)(?: ?\\[\\d*\\]| array(?:\\[\\d+\\])?)");

	private static final Pattern QUOTED = Pattern.compile("'(?:[^']|'')*'|\"[^\"]*\"");

	private static final String SIZE = "#";

	/**
	 * Create the aliases of a product and those of the SQL standard.
	 */
	static TypeText standard(Map<String, String> own, Map<Pattern, String> cleanups, String array) {
		Map<String, String> aliases = new HashMap<>(STANDARD);
		aliases.putAll(own);
		return new TypeText(Map.copyOf(aliases), cleanups, array);
	}

	ColumnType canonical(String text) {
		return new ColumnType(spelled(lowerCase(text.strip().replaceAll("\\s+", " "))));
	}

	private String spelled(String text) {
		Matcher array = ARRAY.matcher(text);
		if (array.matches()) {
			return spelled(array.group(1)) + this.array;
		}
		Matcher parts = PARTS.matcher(text);
		String known = parts.matches() ? spelled(parts) : text;
		for (Map.Entry<Pattern, String> cleanup : this.cleanups.entrySet()) {
			known = cleanup.getKey().matcher(known).replaceFirst(cleanup.getValue());
		}
		return known;
	}

	private String spelled(Matcher parts) {
		String name = parts.group(1);
		String size = (parts.group(2) != null) ? parts.group(2).replace(" ", "") : "";
		String more = (parts.group(3) != null) ? parts.group(3) : "";
		String alias = this.aliases.getOrDefault(name + more, name + SIZE + more);
		return alias.contains(SIZE) ? alias.replace(SIZE, size) : alias + size;
	}

	// The values of an enumeration are unchanged
	static String lowerCase(String text) {
		Matcher quoted = QUOTED.matcher(text);
		StringBuilder result = new StringBuilder();
		int end = 0;
		while (quoted.find()) {
			result.append(text.substring(end, quoted.start()).toLowerCase(Locale.ROOT)).append(quoted.group());
			end = quoted.end();
		}
		return result.append(text.substring(end).toLowerCase(Locale.ROOT)).toString();
	}

}
