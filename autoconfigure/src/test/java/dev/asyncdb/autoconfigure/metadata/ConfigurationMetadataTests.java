package dev.asyncdb.autoconfigure.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.asyncdb.autoconfigure.metadata.ConfigurationMetadata.Property;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The descriptions of properties, as Spring Boot's own are written, and the table of the
 * documentation.
 */
class ConfigurationMetadataTests {

	private final ConfigurationMetadata metadata = ConfigurationMetadata.load();

	@Test
	void descriptionsAreSentences() {
		assertThat(this.metadata.properties().values()).hasSizeGreaterThan(30).allSatisfy((property) -> {
			assertThat(property.description()).as(property.name()).matches("[A-Z].*\\.").doesNotContain("{@", "  ");
			if (property.type().equals("java.lang.Boolean")) {
				assertThat(property.description()).as(property.name()).startsWith("Whether ");
			}
			assertThat(property.description()).as(property.name()).doesNotStartWith("The ").doesNotStartWith("A ");
		});
	}

	@Test
	void enumsHaveAHintForEachValue() {
		assertThat(this.metadata.properties().values().stream().filter(Property::isOurs))
			.filteredOn((property) -> type(property).isEnum())
			.hasSizeGreaterThanOrEqualTo(3)
			.allSatisfy((property) -> assertThat(this.metadata.hints().get(property.name())).as(property.name())
				.containsExactlyInAnyOrderElementsOf(Arrays.stream(type(property).getEnumConstants())
					.map((value) -> value.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
					.toList()));
		assertThat(this.metadata.hints()).containsKey("asyncdb.url");
		assertThat(this.metadata.properties().keySet()).containsAll(this.metadata.hints().keySet());
	}

	// Generic types are no enums
	private static Class<?> type(Property property) {
		boolean isPresent = ClassUtils.isPresent(property.type(), classes());
		return isPresent ? ClassUtils.resolveClassName(property.type(), classes()) : Object.class;
	}

	private static ClassLoader classes() {
		return Objects.requireNonNull(ConfigurationMetadataTests.class.getClassLoader());
	}

	@Test
	void tableOfTheDocumentationIsGenerated() throws IOException {
		List<String> lines = new ArrayList<>(List.of("| Property | Default | Meaning |", "| --- | --- | --- |"));
		this.metadata.properties()
			.values()
			.stream()
			.filter((property) -> !property.deprecated())
			.map(ConfigurationMetadataTests::row)
			.forEach(lines::add);
		GeneratedTable.verify("configuration.md", "properties", lines);
	}

	private static String row(Property property) {
		String value = (property.defaultValue() != null) ? "`%s`".formatted(property.defaultValue()) : "";
		return "| `%s` | %s | %s |".formatted(property.name(), value, property.description().replace("|", "\\|"));
	}

}
