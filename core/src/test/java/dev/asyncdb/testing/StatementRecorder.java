package dev.asyncdb.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes down the text of each statement that is made, in order.
 */
public final class StatementRecorder implements ConnectionFactory {

	private final ConnectionFactory delegate;

	private final List<String> statements = new CopyOnWriteArrayList<>();

	/**
	 * Record the statements of a connection factory.
	 * @param delegate the connection factory
	 */
	public StatementRecorder(ConnectionFactory delegate) {
		this.delegate = delegate;
	}

	/**
	 * What was recorded since the last call of {@link #clear()}, with names in the quotes
	 * of the standard.
	 * @return the texts
	 */
	public List<String> statements() {
		return List.copyOf(this.statements);
	}

	/**
	 * Forget what was recorded.
	 */
	public void clear() {
		this.statements.clear();
	}

	@Override
	public Mono<Connection> create() {
		return Flux.<Connection>from(this.delegate.create()).singleOrEmpty().map(this::recorded);
	}

	private Connection recorded(Connection real) {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, args) -> call(real, method, args));
	}

	private @Nullable Object call(Connection real, Method method, Object @Nullable [] args) throws Throwable {
		if (method.getName().equals("createStatement") && args != null) {
			this.statements.add(String.valueOf(args[0]).replace('`', '"'));
		}
		try {
			return method.invoke(real, args);
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
