package dev.asyncdb.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.assertj.core.api.AbstractAssert;

/**
 * Assertions of {@link Statements}. A failure lists all of them.
 *
 * @since 0.1.0
 */
public final class StatementsAssert extends AbstractAssert<StatementsAssert, Statements> {

	StatementsAssert(Statements actual) {
		super(actual, StatementsAssert.class);
	}

	/**
	 * Verify the number of statements.
	 * @param count the number
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert hasSize(int count) {
		require(texts().size() == count, "%d statements".formatted(count));
		return this;
	}

	/**
	 * Verify the largest number of statements.
	 * @param count the number
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert hasSizeAtMost(int count) {
		require(texts().size() <= count, "at most %d statements".formatted(count));
		return this;
	}

	/**
	 * Verify that there is no statement.
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert isEmpty() {
		return hasSize(0);
	}

	/**
	 * Verify how many statements begin with a word.
	 * @param keyword the word, such as {@code SELECT}, in any case
	 * @param count the number
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert hasSize(String keyword, int count) {
		String start = keyword.toUpperCase(Locale.ROOT);
		long found = texts().stream().filter((text) -> normalized(text).startsWith(start)).count();
		require(found == count, "%d statements that begin with %s".formatted(count, start));
		return this;
	}

	/**
	 * Verify that each part is in some statement.
	 * @param parts parts of statements, in any case and with any white space
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert contain(String... parts) {
		for (String part : parts) {
			require(texts().stream().anyMatch((text) -> normalized(text).contains(normalized(part))),
					"a statement with '%s'".formatted(part));
		}
		return this;
	}

	/**
	 * Verify that a part is in no statement.
	 * @param part part of a statement, in any case and with any white space
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert doNotContain(String part) {
		require(texts().stream().noneMatch((text) -> normalized(text).contains(normalized(part))),
				"no statement with '%s'".formatted(part));
		return this;
	}

	/**
	 * Verify that no query is repeated for each row of another one: none is executed more
	 * than twice with other values.
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert haveNoQueryPerRow() {
		return repeatNoQueryMoreThan(2);
	}

	/**
	 * Verify how often the same query is executed, whatever its values are.
	 * @param times the largest number of executions
	 * @return this assertion
	 * @since 0.1.0
	 */
	public StatementsAssert repeatNoQueryMoreThan(int times) {
		Map<String, Long> counts = texts().stream()
			.map(StatementsAssert::normalized)
			.filter((text) -> text.startsWith("SELECT") || text.startsWith("WITH"))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		require(counts.values().stream().allMatch((count) -> count <= times),
				"no query more than %d times, as a batched load needs".formatted(times));
		return this;
	}

	private List<String> texts() {
		isNotNull();
		return this.actual.texts();
	}

	private static String normalized(String text) {
		return text.strip().replaceAll("\\s+", " ").replaceAll("[\"`]", "").toUpperCase(Locale.ROOT);
	}

	private void require(boolean isTrue, String expected) {
		if (!isTrue) {
			List<String> all = texts();
			failWithMessage("Expected %s, but there were %d:%n%s", expected, all.size(),
					all.stream().map((text) -> "  " + text).collect(Collectors.joining("\n")));
		}
	}

}
