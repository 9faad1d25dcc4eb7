package dev.asyncdb.autoconfigure.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties of this module as editors and the documentation show them.
 *
 * @param properties the properties by name
 * @param hints the suggested values by the name of the property
 */
record ConfigurationMetadata(Map<String, Property> properties, Map<String, List<String>> hints) {

	static ConfigurationMetadata load() {
		Map<String, Property> properties = new TreeMap<>();
		Map<String, List<String>> hints = new LinkedHashMap<>();
		try {
			for (URL resource : Collections.list(ConfigurationMetadata.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = resource.openStream()) {
					read(JsonMapper.builder().build().readTree(content), properties, hints);
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return new ConfigurationMetadata(properties, hints);
	}

	private static void read(JsonNode metadata, Map<String, Property> properties, Map<String, List<String>> hints) {
		metadata.path("properties").forEach((node) -> {
			String name = node.path("name").asString();
			if (name.matches("asyncdb\\..*|management\\..*asyncdb\\..*")) {
				properties.put(name, property(name, node));
			}
		});
		metadata.path("hints").forEach((node) -> {
			List<String> values = new ArrayList<>();
			node.path("values").forEach((value) -> values.add(value.path("value").asString()));
			if (node.path("name").asString().startsWith("asyncdb.")) {
				hints.put(node.path("name").asString(), values);
			}
		});
	}

	private static Property property(String name, JsonNode node) {
		JsonNode value = node.path("defaultValue");
		return new Property(name, node.path("type").asString(), node.path("description").asString(""),
				value.isMissingNode() ? null : value.asString(), !node.path("deprecation").isMissingNode());
	}

	/**
	 * A property.
	 */
	record Property(String name, String type, String description, @Nullable String defaultValue, boolean deprecated) {

		boolean isOurs() {
			return this.name.startsWith("asyncdb.");
		}

	}

}
