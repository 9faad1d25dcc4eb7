package dev.asyncdb.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Real connections whose signals are counted, one of which cancels.
 */
final class DriverSignals implements ConnectionFactory {

	private final ConnectionFactory real;

	private final AtomicInteger seen = new AtomicInteger();

	private volatile int last;

	private volatile Runnable beforeCancel = () -> {
	};

	private volatile Sinks.Empty<Void> cancel = Sinks.empty();

	DriverSignals(ConnectionFactory real) {
		this.real = real;
	}

	int count(Mono<?> work) {
		this.seen.set(0);
		this.last = Integer.MAX_VALUE;
		work.block(TestDatabase.TIMEOUT);
		return this.seen.get();
	}

	/**
	 * Cancel work at a signal.
	 * @return whether its value came nevertheless
	 */
	boolean cancelAt(int signal, Mono<?> work) {
		return cancelAt(signal, work, () -> {
		});
	}

	/**
	 * Cancel work at a signal.
	 * @param before is called at the signal, before the cancel
	 * @return whether its value came nevertheless
	 */
	boolean cancelAt(int signal, Mono<?> work, Runnable before) {
		this.seen.set(0);
		this.beforeCancel = before;
		this.last = signal;
		this.cancel = Sinks.empty();
		return work.takeUntilOther(this.cancel.asMono()).blockOptional(TestDatabase.TIMEOUT).isPresent();
	}

	/**
	 * Do something at a signal.
	 */
	void runAt(int signal, Mono<?> work, Runnable action) {
		this.seen.set(0);
		this.beforeCancel = action;
		this.cancel = Sinks.empty();
		this.last = signal;
		work.block(TestDatabase.TIMEOUT);
	}

	private void seen() {
		if (this.seen.incrementAndGet() == this.last) {
			this.beforeCancel.run();
			this.cancel.tryEmitEmpty();
		}
	}

	private <T> Flux<T> signalled(Publisher<T> call, Function<T, T> wrap) {
		return Flux.from(call).map(wrap).doFirst(this::seen).doOnNext((next) -> seen()).doOnComplete(this::seen);
	}

	@Override
	public Mono<Connection> create() {
		Publisher<? extends Connection> created = this.real.create();
		return signalled(Flux.<Connection>from(created), (connection) -> wrapped(connection, Connection.class))
			.singleOrEmpty();
	}

	private <T> T wrapped(T target, Class<T> type) {
		InvocationHandler handler = (proxy, method, args) -> called(proxy, target, method, args);
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	@SuppressWarnings("unchecked")
	private @Nullable Object called(Object proxy, Object target, Method method, Object @Nullable [] args)
			throws Throwable {
		try {
			Object answer = method.invoke(target, args);
			if (answer instanceof Statement statement) {
				return (statement == target) ? proxy : wrapped(statement, Statement.class);
			}
			return (answer instanceof Publisher<?> call) ? signalled((Publisher<Object>) call,
					(next) -> (next instanceof Result result) ? wrapped(result, Result.class) : next) : answer;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.real.getMetadata();
	}

}
