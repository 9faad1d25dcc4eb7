package dev.asyncdb.migration.r2dbc;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The connection of a migration over R2DBC. It executes statements sequentially and does
 * not cancel them.
 * <p>
 * SQL is sent unchanged, in batches of one statement: as a plain statement, H2's driver
 * would split it at each semicolon and MariaDB's driver might prepare it.
 */
record WorkConnection(Connection connection, ServerDialect dialect, boolean canRollBackDdl, Scheduler scheduler) {

	/**
	 * Create the part of an offline URL by which Liquibase knows product and version
	 * without a connection.
	 */
	Mono<String> offlineParameters(DatabaseProduct product) {
		String version = this.connection.getMetadata()
			.getDatabaseVersion()
			.replaceFirst("^\\D*(\\d+(\\.\\d+)*).*$", "$1");
		String parameters = "%s?version=%s".formatted(product.driver(), version);
		String query = this.dialect.caseSensitive();
		return (query != null) ? text(query).map((answer) -> parameters + "&caseSensitive=" + answer.equals("1"))
				: Mono.just(parameters);
	}

	/**
	 * Check whether the driver sends a statement unchanged.
	 * @return the reason if it does not, {@code null} if it does
	 */
	@Nullable String refusal(String sql) {
		try {
			batch(sql);
			return null;
		}
		catch (RuntimeException ex) {
			return "the driver treats a part of a statement as a parameter or cannot parse it";
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
	 * Execute a query.
	 * @return the rows as texts, with an empty text for NULL
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
