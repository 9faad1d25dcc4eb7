package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;

/**
 * Validates JSON by the keywords of JSON Schema that the schema of {@code syncdb} uses;
 * any other keyword is an error.
 *
 * @param root the schema
 */
record JsonSchema(Map<String, Object> root) {

	private static final Set<String> ANNOTATIONS = Set.of("$schema", "title", "$defs");

	static JsonSchema read(Path file) throws IOException {
		return new JsonSchema(JsonParserFactory.getJsonParser().parseMap(Files.readString(file)));
	}

	Set<String> properties() {
		return object(this.root.get("properties")).keySet();
	}

	/**
	 * Return what is wrong with a value, nothing if it is valid.
	 */
	List<String> problems(Object value) {
		List<String> problems = new ArrayList<>();
		validate("$", value, this.root, problems);
		return problems;
	}

	private void validate(String path, @Nullable Object value, Map<String, Object> schema, List<String> problems) {
		schema.forEach((keyword, argument) -> {
			switch (keyword) {
				case "type" -> check(isOfType(value, (String) argument), path + " is no " + argument, problems);
				case "const" -> check(argument.equals(value), path + " is not " + argument, problems);
				case "enum" -> check(list(argument).contains(value), path + " is none of " + argument, problems);
				case "required" -> list(argument)
					.forEach((name) -> check(object(value).containsKey(name), path + " has no " + name, problems));
				case "properties" -> object(argument).forEach((name, property) -> {
					if (object(value).containsKey(name)) {
						validate(path + "." + name, object(value).get(name), object(property), problems);
					}
				});
				case "additionalProperties" -> object(value).keySet()
					.forEach((name) -> check(object(schema.get("properties")).containsKey(name),
							path + " must not have " + name, problems));
				case "items" -> list(value).forEach((item) -> validate(path + "[]", item, object(argument), problems));
				case "$ref" -> validate(path, value, definition((String) argument), problems);
				case "allOf" -> list(argument).forEach((part) -> validate(path, value, object(part), problems));
				case "anyOf" -> check(list(argument).stream().anyMatch((part) -> isValid(value, object(part))),
						path + " is none of " + argument, problems);
				case "if" -> {
					if (isValid(value, object(argument))) {
						validate(path, value, object(schema.get("then")), problems);
					}
				}
				case "then" -> check(schema.containsKey("if"), "then without if", problems);
				default -> check(ANNOTATIONS.contains(keyword), "unknown keyword " + keyword, problems);
			}
		});
	}

	private boolean isValid(@Nullable Object value, Map<String, Object> schema) {
		List<String> problems = new ArrayList<>();
		validate("$", value, schema, problems);
		return problems.isEmpty();
	}

	private Map<String, Object> definition(String reference) {
		return object(object(this.root.get("$defs")).get(reference.replace("#/$defs/", "")));
	}

	private static void check(boolean condition, String problem, List<String> problems) {
		if (!condition) {
			problems.add(problem);
		}
	}

	private static boolean isOfType(@Nullable Object value, String type) {
		return switch (type) {
			case "object" -> value instanceof Map;
			case "array" -> value instanceof List;
			case "string" -> value instanceof String;
			case "boolean" -> value instanceof Boolean;
			case "integer" -> value instanceof Integer || value instanceof Long;
			default -> throw new IllegalArgumentException("Unknown type " + type);
		};
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> object(@Nullable Object value) {
		return (value instanceof Map) ? (Map<String, Object>) value : Map.of();
	}

	private static List<?> list(@Nullable Object value) {
		return (value instanceof List) ? (List<?>) value : List.of();
	}

}
