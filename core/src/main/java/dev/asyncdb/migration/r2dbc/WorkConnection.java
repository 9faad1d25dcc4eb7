package dev.asyncdb.migration.r2dbc;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The connection of a migration without JDBC: one statement after the other, none cut
 * off.
 * <p>
 * Texts go to the database as they are, in batches of one: a plain statement is cut at
 * each semicolon by H2's driver and may be prepared by that of MariaDB.
 */
record WorkConnection(Connection connection, ServerDialect dialect, Scheduler scheduler) {

	/**
	 * What Liquibase has to know of the database in place of a connection.
	 */
	Mono<String> offlineUrl() {
		String version = this.connection.getMetadata()
			.getDatabaseVersion()
			.replaceFirst("^\\D*(\\d+(\\.\\d+)*).*$", "$1");
		String url = "offline:%s?version=%s&outputLiquibaseSql=none".formatted(this.dialect.shortName(), version);
		String query = this.dialect.caseSensitive();
		return (query != null) ? text(query).map((answer) -> url + "&caseSensitive=" + answer.equals("1"))
				: Mono.just(url);
	}

	/**
	 * Why the driver would not send a text as it is.
	 * @return the reason, {@code null} if it would
	 */
	@Nullable String refusal(String sql) {
		try {
			batch(sql);
			return null;
		}
		catch (RuntimeException ex) {
			return "the driver takes a part of a statement for a parameter or cannot read it";
		}
	}

	private Batch batch(String sql) {
		return this.connection.createBatch().add(sql);
	}

	Mono<Long> execute(String sql) {
		return driver(Mono.defer(
				() -> Flux.<Result>from(batch(sql).execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum)));
	}

	Mono<Void> executeAll(List<String> statements) {
		return Flux.fromIterable(statements).concatMap(this::execute).then();
	}

	/**
	 * Ask for rows of texts.
	 * @return the rows, each as long as the query has columns; a null is an empty text
	 */
	Mono<List<List<String>>> rows(String sql, int columns) {
		return driver(Flux
			.defer(() -> Flux.<Result>from(batch(sql).execute())
				.concatMap((result) -> result.map((row, metadata) -> this.dialect.texts(row, columns)))
				.collectList())
			.next());
	}

	Mono<String> text(String sql) {
		return rows(sql, 1).mapNotNull((rows) -> (rows.size() == 1) ? rows.get(0).get(0) : null);
	}

	Mono<Boolean> isPositive(String sql) {
		return text(sql).map((text) -> !text.equals("0")).defaultIfEmpty(false);
	}

	Mono<Void> begin() {
		return call(this.connection::beginTransaction);
	}

	Mono<Void> commit() {
		return call(this.connection::commitTransaction);
	}

	Mono<Void> rollback() {
		return call(this.connection::rollbackTransaction);
	}

	Mono<Void> close() {
		return call(this.connection::close);
	}

	private Mono<Void> call(Supplier<Publisher<Void>> call) {
		return driver(Mono.defer(() -> Mono.from(Objects.requireNonNull(call.get()))));
	}

	private <T> Mono<T> driver(Mono<T> call) {
		return call.subscribeOn(this.scheduler);
	}

}
