package dev.asyncdb.sample.live;

import java.time.Duration;
import java.util.Objects;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Passes changes on by NOTIFY, which the server sends to all instances of the application
 * after the commit. Listens on a connection of its own, outside of the pool, and connects
 * again after a failure.
 */
class PostgresFeed implements ChangeFeed, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(PostgresFeed.class);

	private static final String CHANNEL = "post_changes";

	private static final Retry AGAIN = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(500))
		.maxBackoff(Duration.ofSeconds(10))
		.transientErrors(true)
		.doBeforeRetry((signal) -> logger.warn("Live updates are interrupted: " + signal.failure().getMessage()));

	private volatile Broadcast broadcast = new Broadcast();

	private final ConnectionFactory driver;

	private final DatabaseClient client;

	private volatile Disposable listening = Disposables.disposed();

	PostgresFeed(ConnectionFactory driver, DatabaseClient client) {
		this.driver = driver;
		this.client = client;
	}

	@Override
	public Mono<Void> announce(Change change) {
		return this.client.sql("SELECT pg_notify(:channel, :payload)")
			.bind("channel", CHANNEL)
			.bind("payload", change.toPayload())
			.then();
	}

	@Override
	public Flux<Change> changes() {
		return this.broadcast.changes();
	}

	// Each connection can have missed what happened before it listened
	private Flux<Change> listen() {
		return Flux.usingWhen(Mono.from(this.driver.create()).cast(PostgresqlConnection.class),
				(connection) -> connection.createStatement("LISTEN " + CHANNEL)
					.execute()
					.flatMap(PostgresqlResult::getRowsUpdated)
					.thenMany(Flux.concat(Mono.just(Change.missed()), notifications(connection))),
				PostgresqlConnection::close);
	}

	private static Flux<Change> notifications(PostgresqlConnection connection) {
		return connection.getNotifications()
			.map((notification) -> Change.parse(Objects.requireNonNull(notification.getParameter())));
	}

	// The driver completes the notifications of a connection that is closed
	@Override
	public void start() {
		Broadcast restarted = new Broadcast();
		this.broadcast = restarted;
		this.listening = listen().doOnNext(restarted::emit)
			.concatWith(Mono.error(() -> new IllegalStateException("the connection was closed")))
			.retryWhen(AGAIN)
			.subscribe();
	}

	@Override
	public void stop() {
		this.listening.dispose();
		this.broadcast.complete();
	}

	@Override
	public boolean isRunning() {
		return !this.listening.isDisposed();
	}

}
