package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import dev.asyncdb.testing.InternalPackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The POMs have what a central repository asks for, and builds of one commit are equal.
 */
class PublishedPomsTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<String> UNPUBLISHED = List.of("sample-app", "benchmarks");

	private final Pom root = Pom.of(ROOT);

	private static List<String> modules() {
		return Pom.of(ROOT).texts("/project/modules/module");
	}

	private static Stream<String> published() {
		return modules().stream().filter((module) -> !UNPUBLISHED.contains(module));
	}

	@ParameterizedTest
	@ValueSource(strings = { "name", "description", "url", "licenses/license/name", "licenses/license/url",
			"developers/developer/name", "developers/developer/organization", "developers/developer/organizationUrl",
			"scm/url", "scm/connection", "scm/developerConnection" })
	void modulesInheritWhatARepositoryAsksFor(String element) {
		assertThat(this.root.texts("/project/" + element)).singleElement().asString().isNotBlank();
	}

	@ParameterizedTest
	@MethodSource("published")
	void moduleIsDescribedAndFlattened(String module) {
		Pom pom = Pom.of(ROOT.resolve(module));
		assertThat(pom.texts("/project/name")).singleElement().asString().startsWith("asyncdb ");
		assertThat(pom.texts("/project/description")).singleElement().asString().isNotBlank();
		assertThat(pom.texts("/project/build/plugins/plugin/artifactId")).contains("flatten-maven-plugin");
		assertThat(pom.texts("/project/properties/maven.source.skip")).isEmpty();
		boolean hasJava = Files.isDirectory(ROOT.resolve(module).resolve("src/main/java"));
		assertThat(pom.texts("//execution[id='placeholder-javadoc']")).hasSize(hasJava ? 0 : 1);
	}

	@ParameterizedTest
	@MethodSource("modules")
	void noModuleNamesARepository(String module) {
		assertThat(Pom.of(ROOT.resolve(module)).texts("//repository|//pluginRepository|//distributionManagement"))
			.isEmpty();
		assertThat(this.root.texts("//repository|//pluginRepository|//distributionManagement")).isEmpty();
	}

	@Test
	void otherModulesAreNotPublished() {
		assertThat(this.root.texts("//excludeArtifact")).containsExactlyInAnyOrderElementsOf(
				Stream.concat(Stream.of("asyncdb-parent"), UNPUBLISHED.stream().map("asyncdb-"::concat)).toList());
		assertThat(UNPUBLISHED)
			.allSatisfy((module) -> assertThat(Pom.of(ROOT.resolve(module)).texts("//plugin/configuration/skip"))
				.contains("true"));
	}

	@Test
	void nothingIsSignedWithoutAKey() {
		assertThat(
				this.root.texts("//plugin[artifactId='maven-gpg-plugin']/ancestor::profile/activation/property/name"))
			.containsExactly("gpg.keyname");
	}

	@Test
	void entriesOfJarsHaveAFixedTime() {
		assertThat(this.root.texts("/project/properties/project.build.outputTimestamp")).singleElement()
			.asString()
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
	}

	@Test
	void internalPackagesExist() {
		assertThat(InternalPackages.all()).hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(ROOT.resolve("core/src/main/java").resolve(name.replace('.', '/')))
				.isDirectory());
	}

	@Test
	void internalPackagesAreThoseOfTheArchitecture() throws IOException {
		assertThat(Pattern.compile("(?m)^\\| \\*`([a-z.]+)`\\*")
			.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
			.results()
			.map((wing) -> "dev.asyncdb." + wing.group(1))).containsExactlyInAnyOrderElementsOf(InternalPackages.all());
	}

	/**
	 * The POM of a directory.
	 */
	private record Pom(Document document) {

		static Pom of(Path directory) {
			try {
				return new Pom(DocumentBuilderFactory.newDefaultInstance()
					.newDocumentBuilder()
					.parse(directory.resolve("pom.xml").toFile()));
			}
			catch (Exception ex) {
				throw new IllegalStateException("Could not read the POM of " + directory, ex);
			}
		}

		List<String> texts(String path) {
			try {
				NodeList found = (NodeList) XPathFactory.newDefaultInstance()
					.newXPath()
					.evaluate(path, this.document, XPathConstants.NODESET);
				return IntStream.range(0, found.getLength())
					.mapToObj((index) -> found.item(index).getTextContent().strip())
					.toList();
			}
			catch (XPathExpressionException ex) {
				throw new IllegalArgumentException(path, ex);
			}
		}

	}

}
