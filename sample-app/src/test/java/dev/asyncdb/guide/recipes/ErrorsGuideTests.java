package dev.asyncdb.guide.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chapter on errors has all errors with their codes.
 */
class ErrorsGuideTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern EXCEPTION = Pattern.compile("(?m)^public (?:final )?class (\\w+Exception)\\b");

	private static final Pattern CODE = Pattern.compile("`([0-9A-Z]{2,5})`");

	private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

	private final String page = read(ROOT.resolve("docs/guide/errors.md"));

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> sources(String module) {
		return files(ROOT.resolve(module).resolve("src/main/java"));
	}

	private static Stream<Path> files(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static R2dbcException failure(String sqlState, int code) {
		return new R2dbcNonTransientException("refused", sqlState, code) {
		};
	}

	/**
	 * The cells of the row of an error kind.
	 */
	private List<String> row(DatabaseErrorKind kind) {
		return this.page.lines()
			.filter((line) -> line.startsWith("| `" + kind + "`"))
			.findFirst()
			.map((line) -> Arrays.asList(line.split("\\|")))
			.orElseThrow(() -> new AssertionError("errors.md has no row for " + kind));
	}

	private static Set<String> codes(String cell) {
		Set<String> codes = new TreeSet<>();
		CODE.matcher(cell).results().map((code) -> code.group(1)).forEach(codes::add);
		return codes;
	}

	@Test
	void everyExceptionIsNamed() {
		List<String> names = Stream.of("core", "autoconfigure", "jdbc", "test")
			.flatMap(ErrorsGuideTests::sources)
			.flatMap((file) -> EXCEPTION.matcher(read(file)).results())
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(names).hasSizeGreaterThan(30).allSatisfy((name) -> assertThat(this.page).contains("`" + name + "`"));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "OUTCOME_UNKNOWN", "OTHER" })
	void everyKindHasItsException(DatabaseErrorKind kind) {
		List<String> row = row(kind);
		Set<String> codes = codes(row.get(3) + row.get(4));
		assertThat(codes).isNotEmpty();
		for (String code : codes) {
			boolean isState = codes(row.get(3)).contains(code);
			R2dbcException failure = isState ? failure((code + "000").substring(0, 5), 0)
					: failure("HY000", Integer.parseInt(code));
			assertThat(DatabaseErrorKind.of(failure)).as(code).isEqualTo(kind);
			Exception translated = DatabaseErrors.translate("execute", null, failure);
			assertThat(row.get(2)).contains("`" + translated.getClass().getSimpleName() + "`");
			DatabaseProblem problem = DatabaseProblem.find(translated);
			assertThat(row.get(5)).contains((problem != null) ? String.valueOf(problem.status()) : "500");
		}
	}

	@Test
	void everyCodeOfADatabaseIsListed() {
		for (int code = 1; code < 100_000; code++) {
			DatabaseErrorKind kind = DatabaseErrorKind.of(failure("HY000", code));
			if (kind != DatabaseErrorKind.OTHER) {
				assertThat(codes(row(kind).get(4))).as(kind.name()).contains(String.valueOf(code));
			}
		}
	}

	/**
	 * Each message of the tables is one of the library, or one that a test expects of
	 * Spring.
	 */
	@Test
	void firstMistakesHaveMessagesThatExist() {
		String code = code();
		List<String> messages = firstMistakes().map((cells) -> cells.get(2)).toList();
		assertThat(messages).hasSizeGreaterThan(50);
		assertThat(messages.stream().flatMap((cell) -> QUOTED.matcher(cell).results())).hasSizeGreaterThan(50)
			.allSatisfy((quoted) -> assertThat(quoted.group(1).split("\\.\\."))
				.allSatisfy((part) -> assertThat(code.contains(withoutSpace(part))).as(part).isTrue()));
	}

	private Stream<List<String>> firstMistakes() {
		int begin = this.page.indexOf("## First mistakes");
		return this.page.substring(begin, this.page.indexOf("\n## ", begin))
			.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| mistake"))
			.map((line) -> Arrays.asList(line.split("\\|")));
	}

	// Texts are divided over lines, and values inserted
	private static String code() {
		return Stream.of("core", "autoconfigure")
			.flatMap((module) -> Stream.of("main", "test")
				.flatMap((kind) -> files(ROOT.resolve(module).resolve("src").resolve(kind).resolve("java"))))
			.map((file) -> withoutSpace(read(file)).replace("\"+\"", ""))
			.collect(Collectors.joining("\n"));
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

}
