package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The commands that hold the transaction of a test together, on its one connection.
 */
final class ScopeCommands {

	private static final String BASE = "kit_base";

	private static final Duration CONTROL_LIMIT = Duration.ofSeconds(10);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

	private final Connection driver;

	private final ScopeDialect dialect;

	private final AtomicReference<@Nullable Map<String, Boolean>> constraints = new AtomicReference<>();

	ScopeCommands(Connection driver, ScopeDialect dialect) {
		this.driver = driver;
		this.dialect = dialect;
	}

	Connection driver() {
		return this.driver;
	}

	ScopeDialect dialect() {
		return this.dialect;
	}

	/**
	 * Begin the transaction of the test. Its first savepoint is lost if something ends
	 * the transaction.
	 */
	Mono<Void> begin() {
		this.constraints.set(null);
		return Mono.from(this.driver.beginTransaction()).then(Mono.defer(() -> create(BASE)));
	}

	private Mono<Void> create(String savepoint) {
		return Mono.from(this.driver.createSavepoint(savepoint));
	}

	private Mono<Void> release(String savepoint) {
		return this.dialect.releasesSavepoints() ? Mono.from(this.driver.releaseSavepoint(savepoint)) : Mono.empty();
	}

	/**
	 * Undo all since a savepoint, and remove it.
	 */
	Mono<Void> undo(String savepoint) {
		return Mono.from(this.driver.rollbackTransactionToSavepoint(savepoint))
			.then(Mono.defer(() -> release(savepoint)));
	}

	/**
	 * Begin the transaction of a caller.
	 */
	Mono<Void> savepoint(Frame frame) {
		Mono<Void> readOnly = frame.isReadOnly() ? Mono.justOrEmpty(this.dialect.readOnly()).flatMap(this::run)
				: Mono.empty();
		return create(frame.name()).then(readOnly);
	}

	Mono<Void> beforePlain(String savepoint) {
		return this.dialect.errorsAbort() ? create(savepoint) : Mono.empty();
	}

	Mono<Void> afterPlain(String savepoint, boolean failed) {
		if (!this.dialect.errorsAbort()) {
			return Mono.empty();
		}
		return failed ? undo(savepoint) : release(savepoint);
	}

	/**
	 * Remember the values of settings that a statement changes for its transaction, since
	 * they would outlive the savepoint.
	 */
	Mono<Void> saveSettings(Frame frame, String sql) {
		if (!this.dialect.errorsAbort()) {
			return Mono.empty();
		}
		return Flux.fromIterable(SqlText.localSettings(sql))
			.filter((name) -> !frame.settings().containsKey(name))
			.concatMap((name) -> rows("SELECT coalesce(current_setting($1, true), '')", List.of(name),
					(row) -> String.valueOf(row.get(0)))
				.doOnNext((value) -> frame.settings().put(name, value)))
			.then();
	}

	/**
	 * Commit the transaction of a caller: check what its commit would check, then keep
	 * what it wrote.
	 */
	Mono<Void> commit(Frame frame) {
		if (frame.isReadOnly() && this.dialect.readOnly().isPresent()) {
			return undo(frame.name());
		}
		Mono<Void> checked = (frame.lastWrite().isEmpty() || frame.hasFailed()) ? Mono.empty() : checkConstraints();
		return checked.then(Mono.defer(() -> release(frame.name())))
			.then(Mono.defer(() -> restoreSettings(frame.settings())));
	}

	private Mono<Void> checkConstraints() {
		return constraints().flatMap((all) -> {
			if (all.isEmpty()) {
				return Mono.empty();
			}
			String deferred = all.entrySet()
				.stream()
				.filter(Map.Entry::getValue)
				.map(Map.Entry::getKey)
				.collect(Collectors.joining(", "));
			Mono<Void> again = deferred.isEmpty() ? Mono.empty()
					: run("SET CONSTRAINTS %s DEFERRED".formatted(deferred));
			return run("SET CONSTRAINTS ALL IMMEDIATE").then(again);
		});
	}

	private Mono<Map<String, Boolean>> constraints() {
		Map<String, Boolean> known = this.constraints.get();
		return (known != null) ? Mono.just(known)
				: Mono.justOrEmpty(this.dialect.deferredConstraints())
					.flatMapMany((query) -> rows(query, List.of(),
							(row) -> Map.entry(String.valueOf(row.get(0)), Boolean.TRUE.equals(row.get(1)))))
					.collectMap(Map.Entry::getKey, Map.Entry::getValue)
					.doOnNext(this.constraints::set);
	}

	/**
	 * Read the constraints again at the next commit, since a table was changed.
	 */
	void forgetConstraints() {
		this.constraints.set(null);
	}

	private Mono<Void> restoreSettings(Map<String, String> settings) {
		return Flux.fromIterable(settings.entrySet())
			.concatMap((setting) -> rows("SELECT set_config($1, $2, true)",
					List.of(setting.getKey(), setting.getValue()), (row) -> true))
			.then();
	}

	/**
	 * End the transaction of the test. A driver that knows of no transaction would not
	 * send the command for its savepoint, hence the text.
	 * @param problems receives the reason if something has ended it before
	 * @return whether the connection can be used again
	 */
	Mono<Boolean> rollback(Consumer<String> problems) {
		return run("ROLLBACK TO SAVEPOINT " + BASE).onErrorResume((failure) -> {
			problems.accept("Something has ended the transaction of the test, such as a procedure that defines a"
					+ " table or commits. What was written before stays; annotate this test with"
					+ " @RealTransactions");
			return Mono.empty();
		})
			.then(Mono.defer(() -> Mono.from(this.driver.rollbackTransaction())))
			.then(Mono.fromCallable(this.driver::isAutoCommit))
			.timeout(CONTROL_LIMIT)
			.onErrorResume((failure) -> abandon().thenReturn(false));
	}

	/**
	 * Close the connection while a statement may run.
	 */
	Mono<Void> abandon() {
		return DriverCancel.of(this.driver).timeout(CLOSE_LIMIT).onErrorComplete().then(close(this.driver));
	}

	/**
	 * Close a connection, which a server that has lost it may not answer.
	 */
	static Mono<Void> close(Connection connection) {
		return Mono.defer(() -> Mono.from(connection.close())).timeout(CLOSE_LIMIT).onErrorComplete();
	}

	private Mono<Void> run(String sql) {
		return rows(sql, List.of(), (row) -> true).then();
	}

	private <T> Flux<T> rows(String sql, List<String> values, Function<Row, T> mapping) {
		return Flux.defer(() -> {
			Statement statement = this.driver.createStatement(sql).fetchSize(0);
			for (int i = 0; i < values.size(); i++) {
				statement.bind(i, values.get(i));
			}
			return Flux.<Result>from(statement.execute())
				.concatMap((result) -> result.map((row, metadata) -> mapping.apply(row)));
		});
	}

}
