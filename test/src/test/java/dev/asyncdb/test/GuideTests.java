package dev.asyncdb.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.test.autoconfigure.AsyncdbTestProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guide says what the code says.
 */
class GuideTests {

	private final String guide = chapter(read(Path.of("../docs/guide/testing.md")));

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String chapter(String text) {
		int start = text.indexOf("## Rollback per test");
		return text.substring(start, text.indexOf("### Without the kit", start));
	}

	private static String withoutSpace(String text) {
		return text.replace("{ .. }", "{").replaceAll("\\s+", "");
	}

	@Test
	void everyLineOfItsSnippetsIsCodeOfTheTests() throws IOException {
		String code;
		try (Stream<Path> tests = Files.walk(Path.of("src/test"));
				Stream<Path> sample = Files.walk(Path.of("../sample-app/src/test/java/dev/asyncdb/sample/post"))) {
			code = withoutSpace(Stream.concat(tests, sample)
				.filter((file) -> file.toString().matches(".*\\.(java|yml)"))
				.map(GuideTests::read)
				.collect(Collectors.joining("\n")));
		}
		Stream<String> lines = Pattern.compile("(?s)```(?:java|yaml)\\n(.*?)```")
			.matcher(this.guide)
			.results()
			.flatMap((snippet) -> snippet.group(1).lines());
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(code).contains(withoutSpace(line)));
	}

	@Test
	void everyPropertyIsInItsTable() {
		assertThat(AsyncdbTestProperties.class.getDeclaredConstructors()[0].getParameters())
			.allSatisfy((property) -> assertThat(this.guide).contains(row(property)));
	}

	private static String row(Parameter property) {
		String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		String value = Arrays.stream(property.getAnnotation(DefaultValue.class).value())
			.map("`%s` "::formatted)
			.collect(Collectors.joining());
		return "| `%s` | %s|".formatted(ConfigurationPropertyName.of("asyncdb.test." + name), value);
	}

}
