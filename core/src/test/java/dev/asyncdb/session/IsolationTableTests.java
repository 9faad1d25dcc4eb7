package dev.asyncdb.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.session.IsolatedTransactions.Scenario;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of isolation levels in the guide is what the databases do.
 * {@code -Dasyncdb.docs.write=true} writes its rows, one database after the other.
 */
class IsolationTableTests extends DatabaseTests {

	private static final Path PAGE = Path.of("../docs/guide/products.md");

	private AsyncDatabaseManager manager;

	@BeforeParameterizedClassInvocation
	void openManager() {
		this.database
			.execute("CREATE TABLE doctor (id INT NOT NULL PRIMARY KEY, shifts BIGINT NOT NULL, on_call INT NOT NULL)");
		this.manager = AsyncDatabaseManager.builder(this.database.connectionFactory())
			.transactionLimits(new TransactionLimits(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO))
			.build();
	}

	@AfterParameterizedClassInvocation
	void closeManager() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
	}

	/**
	 * The row of a level.
	 * @param set the level that the transactions really get
	 */
	private String row(Isolation level, Isolation set) {
		TransactionOptions options = TransactionOptions.defaults().withIsolation(set);
		Stream<String> cells = Arrays.stream(Scenario.values()).map((scenario) -> outcome(options, scenario));
		return Stream
			.of(Stream.of(this.product.displayName(), level.name().replace('_', ' ')), cells,
					Stream.of(write(options.withReadOnly(true))))
			.flatMap((part) -> part)
			.collect(Collectors.joining(" | ", "| ", " |\n"));
	}

	private String outcome(TransactionOptions options, Scenario scenario) {
		this.database.execute("DELETE FROM doctor",
				"INSERT INTO doctor (id, shifts, on_call) VALUES (1, 10, 1), (2, 10, 1)");
		return new IsolatedTransactions(this.manager, options).outcome(scenario);
	}

	private String write(TransactionOptions options) {
		return this.manager
			.inTransaction(options,
					(session) -> session.sql().sql("DELETE FROM doctor WHERE id = 1").fetch().rowsUpdated())
			.map((rows) -> "yes")
			.onErrorResume(DataAccessException.class,
					(refused) -> (DatabaseErrorKind.of(refused) == DatabaseErrorKind.READ_ONLY) ? Mono.just("refused")
							: Mono.error(refused))
			.blockOptional(TestDatabase.TIMEOUT)
			.orElseThrow();
	}

	private static Stream<Isolation> levels() {
		return Arrays.stream(Isolation.values()).filter((level) -> level != Isolation.DEFAULT);
	}

	@Test
	void pageHasTheRowsOfTheDatabase() throws IOException {
		String rows = levels().map((level) -> row(level, level)).collect(Collectors.joining());
		String page = Files.readString(PAGE);
		Matcher present = Pattern.compile("(?m)(^\\| %s \\| .*\\|\n)+".formatted(this.product.displayName()))
			.matcher(page);
		assertThat(present.find()).as("rows of " + this.product).isTrue();
		if (Boolean.getBoolean("asyncdb.docs.write")) {
			Files.writeString(PAGE, page.substring(0, present.start()) + rows + page.substring(present.end()));
			return;
		}
		assertThat(present.group()).isEqualTo(rows);
	}

	@Test
	void columnsOfThePageAreThoseOfTheRows() {
		assertThat(PAGE).content()
			.contains(Arrays.stream(Scenario.values())
				.map(Scenario::title)
				.collect(Collectors.joining(" | ", "| database | level | ", " | write if read-only |\n")));
	}

	@Test
	void rowOfALevelThatIsIgnoredIsNotThatOfThePage() {
		assertThat(PAGE).content()
			.contains("| %s | SERIALIZABLE |".formatted(this.product.displayName()))
			.doesNotContain(row(Isolation.SERIALIZABLE, Isolation.READ_COMMITTED));
	}

}
