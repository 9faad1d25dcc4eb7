package dev.asyncdb.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Real connections that report their progress to the {@link Cancel} in the subscriber's
 * context.
 */
final class CancelPoints implements ConnectionFactory {

	private static final Map<String, CancelPoint> POINTS = Map.of("beginTransaction", CancelPoint.BEGIN,
			"commitTransaction", CancelPoint.COMMIT, "close", CancelPoint.CLOSE, "execute", CancelPoint.STATEMENT);

	private final ConnectionFactory delegate;

	CancelPoints(ConnectionFactory delegate) {
		this.delegate = delegate;
	}

	@Override
	public Mono<Connection> create() {
		// Never cut short: a pool that is cancelled takes back what it has just given
		return told(CancelPoint.ACQUIRE, Flux.<Connection>from(this.delegate.create())).singleOrEmpty()
			.map((connection) -> (Connection) wrap(connection, Connection.class, Wrapped.class));
	}

	private static <T> Flux<T> told(@Nullable CancelPoint point, Publisher<T> call) {
		return Flux.deferContextual((context) -> {
			if (point != null) {
				context.<Cancel>getOrEmpty(Cancel.class).ifPresent((cancel) -> cancel.reached(point));
			}
			return call;
		});
	}

	private static Object wrap(Object real, Class<?>... types) {
		return Proxy.newProxyInstance(CancelPoints.class.getClassLoader(), types,
				(proxy, method, args) -> call(proxy, real, method, args));
	}

	private static @Nullable Object call(Object proxy, Object real, Method method, Object @Nullable [] args)
			throws Throwable {
		if (method.getDeclaringClass() == Wrapped.class) {
			return method.getName().equals("unwrap") ? real : null;
		}
		try {
			Object result = method.invoke(real, args);
			if (result instanceof Statement statement) {
				return (real == statement) ? proxy : wrap(statement, Statement.class);
			}
			return (result instanceof Publisher<?> publisher) ? told(POINTS.get(method.getName()), publisher) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

}
