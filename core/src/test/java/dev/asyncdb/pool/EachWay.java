package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each way to the database on one pool: sessions, their client, plain connections, and
 * Spring's own client, template and transactions.
 */
final class EachWay implements AutoCloseable {

	private final SafePool pool;

	private final AsyncDatabaseManager manager;

	EachWay(String url, DatabaseMetricsRecorder recorder) {
		ConnectionFactory driver = ConnectionFactories.get(DatabaseUrl.parse(url).toConnectionFactoryOptions());
		this.pool = SafePool.create(driver, PoolOptions.defaults().withAcquireTimeout(Duration.ofSeconds(20)),
				ConnectionOptions.defaults(), Schedulers.boundedElastic(), recorder);
		this.manager = AsyncDatabaseManager.builder(this.pool).metricsRecorder(recorder).build();
	}

	AsyncDatabaseManager manager() {
		return this.manager;
	}

	DatabaseClient client() {
		return DatabaseClient.create(this.pool);
	}

	TransactionalOperator transaction() {
		return TransactionalOperator.create(new R2dbcTransactionManager(this.pool));
	}

	/**
	 * The failures of a query, in each way.
	 */
	List<Throwable> failures() {
		return List.of(failure(this.manager.inTransaction((session) -> session.select(Any.class).count())),
				failure(this.manager.inSession((session) -> session.sql().sql("SELECT 1").then())),
				failure(this.manager
					.inConnection((connection) -> Flux.from(connection.createStatement("SELECT 1").execute())
						.flatMap(Result::getRowsUpdated)
						.then())),
				failure(client().sql("SELECT 1").then()),
				failure(client().sql("SELECT 1").then().as(transaction()::transactional)),
				failure(new R2dbcEntityTemplate(this.pool).select(Any.class).count()));
	}

	static Throwable failure(Mono<?> work) {
		return Objects.requireNonNull(work.then(Mono.<Throwable>empty())
			.onErrorResume(Mono::just)
			.subscribeOn(Schedulers.boundedElastic())
			.block(TestDatabase.TIMEOUT), "The work succeeded");
	}

	void expectEverywhere(Class<? extends Throwable> type, DatabaseErrorKind kind, String text) {
		assertThat(failures()).allSatisfy((failure) -> {
			assertThat(failure).isExactlyInstanceOf(type).hasMessageContaining(text);
			assertThat(DatabaseErrorKind.of(failure)).isEqualTo(kind);
		});
	}

	@Override
	public void close() {
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	@Table("any_table")
	record Any(@Id Long id) {
	}

}
