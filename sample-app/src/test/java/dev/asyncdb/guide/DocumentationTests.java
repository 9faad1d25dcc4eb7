package dev.asyncdb.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documentation shows code that is compiled and run, and its links lead somewhere.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Path GUIDE = ROOT.resolve("docs/guide");

	private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

	private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `(dev\\.asyncdb[a-z.]*)` \\| (.+) \\|$");

	private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

	private static Stream<Path> pages() throws IOException {
		Stream<Path> top = Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md").map(ROOT::resolve);
		return Stream.concat(top, files(ROOT.resolve("docs"), ".md"));
	}

	// The chapter on testing is compared line by line in the module of the test kit
	private static Stream<Path> pagesWithCode() throws IOException {
		return Stream.concat(Stream.of(ROOT.resolve("README.md")), files(GUIDE, ".md"))
			.filter((page) -> !page.endsWith("testing.md") && JAVA.matcher(read(page)).find());
	}

	private static Stream<Path> files(Path directory, String suffix) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(suffix)).sorted().toList().stream();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

	private static String tests() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.flatMap(DocumentationTests::code)
				.collect(Collectors.joining("\n"));
		}
	}

	private static Stream<String> code(Path sources) {
		try {
			return files(sources, ".java").map(DocumentationTests::read).map(DocumentationTests::withoutSpace);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> groups(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((match) -> match.group(1)).toList();
	}

	@ParameterizedTest
	@MethodSource("pagesWithCode")
	void everyJavaSnippetIsCodeOfATest(Path page) throws IOException {
		String code = tests();
		assertThat(groups(JAVA, read(page)))
			.allSatisfy((snippet) -> assertThat(code.contains(withoutSpace(snippet))).as(snippet).isTrue());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkLeadsSomewhere(Path page) {
		assertThat(LINK.matcher(FENCED.matcher(read(page)).replaceAll("")).results())
			.allSatisfy((link) -> requireTarget(page, link));
	}

	private static void requireTarget(Path page, MatchResult link) {
		Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
		assertThat(target).exists();
		if (link.group(2) != null) {
			assertThat(anchors(read(target))).as("headings of %s", target.getFileName()).contains(link.group(2));
		}
	}

	// As the repository host makes them
	private static Set<String> anchors(String text) {
		return groups(HEADING, FENCED.matcher(text).replaceAll("")).stream()
			.map((heading) -> heading.toLowerCase(Locale.ROOT)
				.replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	@Test
	void everyChapterIsInTheContents() throws IOException {
		List<String> chapters = files(GUIDE, ".md").map((page) -> page.getFileName().toString())
			.filter((name) -> !name.equals("README.md"))
			.toList();
		assertThat(groups(LINK, read(GUIDE.resolve("README.md")))).containsAll(chapters);
	}

	@Test
	void importsAreTypesOfTheirPackages() throws IOException {
		List<MatchResult> packages = PACKAGE.matcher(read(GUIDE.resolve("README.md"))).results().toList();
		assertThat(packages).hasSizeGreaterThan(10)
			.allSatisfy((row) -> assertThat(groups(QUOTED, row.group(2))).isNotEmpty()
				.allSatisfy((type) -> assertThat(Class.forName(row.group(1) + "." + type)).isPublic()));
	}

	@Test
	void readmeIsOneScreenOfReading() {
		assertThat(read(ROOT.resolve("README.md")).lines()).hasSizeLessThanOrEqualTo(150);
	}

}
