package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The limit for opening a connection. Until the first one was opened, the time that this
 * process itself needs does not count. Thread-safe.
 */
public final class ConnectLimit {

	// Reactor passes elements that arrive after a timeout to this hook
	private static final String ON_DROPPED = "reactor.onNextDropped.local";

	private final Duration limit;

	private final AtomicBoolean connected = new AtomicBoolean();

	public ConnectLimit(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Limit the time to open a connection.
	 */
	public Mono<Connection> apply(Mono<Connection> connection) {
		if (this.limit.isNegative()) {
			return connection;
		}
		return Mono.defer(() -> limited(connection))
			.doOnNext((opened) -> this.connected.set(true))
			.contextWrite(ConnectLimit::closingDropped);
	}

	private Mono<Connection> limited(Mono<Connection> connection) {
		return this.connected.get() ? connection.timeout(this.limit) : connection.timeout(silence());
	}

	private Mono<Long> silence() {
		return Mono.defer(() -> {
			SlowStart start = new SlowStart(this.limit);
			return Mono.delay(start.step()).filter((tick) -> start.isOver()).repeatWhenEmpty((repeats) -> repeats);
		});
	}

	private static Context closingDropped(Context context) {
		return context.put(ON_DROPPED, (Consumer<Object>) ConnectLimit::close);
	}

	private static void close(Object dropped) {
		if (dropped instanceof Connection connection) {
			Mono.from(connection.close()).subscribe();
		}
	}

}
