package dev.asyncdb.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README says what the code says.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private final String readme = read(ROOT.resolve("README.md"));

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> blocks(String language) {
		return find(this.readme, "(?s)```" + language + "\\n(.*?)```");
	}

	private static List<String> find(String text, String pattern) {
		return Pattern.compile(pattern).matcher(text).results().map(ReadmeTests::firstGroup).toList();
	}

	private static String firstGroup(MatchResult match) {
		return match.group(1);
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

	@Test
	void firstScreenHasTheTwoCommands() {
		String firstScreen = this.readme.lines().limit(30).collect(Collectors.joining("\n"));
		assertThat(firstScreen).contains("./mvnw -pl sample-app -am spring-boot:run", "./mvnw verify");
		assertThat(read(ROOT.resolve(".ci/run"))).contains("./mvnw verify");
	}

	@Test
	void everyPropertyIsInTheTableOfTheConfiguration() throws IOException {
		assertThat(find(read(ROOT.resolve("docs/guide/configuration.md")), "\\| `(asyncdb\\.[a-z.-]+)`"))
			.containsExactlyInAnyOrderElementsOf(knownProperties());
	}

	@Test
	void settingsSnippetNamesKnownProperties() throws IOException {
		YamlPropertiesFactoryBean settings = new YamlPropertiesFactoryBean();
		settings.setResources(new ByteArrayResource(yamlBeginningWith("asyncdb:").getBytes(StandardCharsets.UTF_8)));
		assertThat(Objects.requireNonNull(settings.getObject()).stringPropertyNames()).isNotEmpty()
			.isSubsetOf(knownProperties());
	}

	@Test
	void changeLogSnippetIsTheOneThatTheTourRuns() {
		assertThat(yamlBeginningWith("databaseChangeLog:"))
			.isEqualTo(read(Path.of("src/test/resources/tour/changelog.yaml")));
	}

	@Test
	void dependencySnippetIsTheStarter() {
		String starter = read(ROOT.resolve("starter/pom.xml"));
		assertThat(blocks("xml").get(0).lines().filter((line) -> line.startsWith("\t"))).hasSize(3)
			.allSatisfy((line) -> assertThat(starter).contains(line.strip()));
	}

	private String yamlBeginningWith(String start) {
		return blocks("yaml").stream().filter((block) -> block.startsWith(start)).findFirst().orElseThrow();
	}

	// Those of the test kit are in the chapter on testing
	private static List<String> knownProperties() throws IOException {
		StringBuilder metadata = new StringBuilder();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			metadata.append(resource.getContentAsString(StandardCharsets.UTF_8));
		}
		return Pattern.compile(
				"\"name\": \"(asyncdb\\.[a-z.-]+)\",\\s+\"type\": \"(?!dev\\.asyncdb\\.autoconfigure\\.(?:AsyncdbProperties\\$(?:Session|Pool|Web|Migrations|Json|Validation)|operations\\.AsyncdbOperationsProperties|replica\\.AsyncdbReplicaProperties)\")")
			.matcher(metadata)
			.results()
			.map(ReadmeTests::firstGroup)
			.filter((name) -> !name.startsWith("asyncdb.test"))
			.toList();
	}

}
