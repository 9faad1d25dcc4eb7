package dev.asyncdb.guide.recipes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.AsyncSession;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Recipes that only PostgreSQL can do.
 */
class PostgresRecipes {

	private final AsyncDatabaseManager manager;

	PostgresRecipes(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// The fastest way for very many rows; the text is that of COPY, with tabs and \\n
	Mono<Long> copy(Flux<String> lines) {
		return this.manager.inTransaction(
				(session) -> session
					.withDriver(PostgresqlConnection.class,
							(connection) -> connection.copyIn("COPY note (tenant, text) FROM STDIN",
									lines.map((line) -> Unpooled.copiedBuffer(line, StandardCharsets.UTF_8))))
					.single());
	}

	// The setting ends with the transaction, not with the connection
	<T> Mono<T> forTenant(String tenant, Function<AsyncSession, Mono<T>> work) {
		return this.manager.inTransaction((session) -> session.sql()
			.sql("SELECT set_config('app.tenant', :tenant, true)")
			.bind("tenant", tenant)
			.fetch()
			.one()
			.then(Mono.defer(() -> work.apply(session))));
	}

	// A connection of its own, outside of the pool, and another one after an error
	Flux<String> notifications(ConnectionFactory driver) {
		return Flux
			.usingWhen(Mono.from(driver.create()).cast(PostgresqlConnection.class),
					(connection) -> connection.createStatement("LISTEN orders")
						.execute()
						.flatMap(PostgresqlResult::getRowsUpdated)
						.thenMany(connection.getNotifications()),
					PostgresqlConnection::close)
			.map((notification) -> Objects.requireNonNull(notification.getParameter()))
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1)).maxBackoff(Duration.ofSeconds(30)));
	}

	/**
	 * A row of the current tenant, by a view or by row level security.
	 */
	@Table("own_note")
	record Note(@Id @Nullable Long id, String tenant, String text) {

	}

}
