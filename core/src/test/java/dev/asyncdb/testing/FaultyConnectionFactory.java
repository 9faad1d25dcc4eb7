package dev.asyncdb.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Connections that inject a fault before each call: wait, fail or never answer.
 */
public final class FaultyConnectionFactory implements ConnectionFactory {

	private final ConnectionFactory delegate;

	private final Map<String, Publisher<?>> faults = new ConcurrentHashMap<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	/**
	 * Put faults in front of real connections.
	 * @param delegate the real connections
	 */
	public FaultyConnectionFactory(ConnectionFactory delegate) {
		this.delegate = delegate;
	}

	/**
	 * Let something happen before a call goes through.
	 * @param method name of a method of {@link Connection}, or {@code create}
	 * @param fault must complete before the call goes through
	 * @return this factory
	 */
	public FaultyConnectionFactory before(String method, Publisher<?> fault) {
		this.faults.put(method, fault);
		return this;
	}

	/**
	 * What was subscribed to so far.
	 * @return names of methods in the order of subscription
	 */
	public List<String> calls() {
		return this.calls;
	}

	@Override
	public Mono<Connection> create() {
		// Never cut short: a pool that is cancelled takes back what it has just given
		return faulty("create", this.delegate.create()).singleOrEmpty().map(this::wrap);
	}

	// A fault may end on a thread on which the driver must not be called
	private <T> Flux<T> faulty(String method, Publisher<T> real) {
		return Flux.defer(() -> {
			this.calls.add(method);
			Publisher<?> fault = this.faults.get(method);
			return (fault != null) ? Flux.from(fault).publishOn(Schedulers.boundedElastic()).thenMany(real) : real;
		});
	}

	private Connection wrap(Object real) {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class, Wrapped.class }, (proxy, method, args) -> call(real, method, args));
	}

	private @Nullable Object call(Object real, Method method, Object @Nullable [] args) throws Throwable {
		if (method.getDeclaringClass() == Wrapped.class) {
			return (method.getName().equals("unwrap") && args == null) ? wrapPhysical() : null;
		}
		try {
			Object result = method.invoke(real, args);
			return (result instanceof Publisher<?> publisher) ? faulty(method.getName(), publisher) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private Connection wrapPhysical() {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, args) -> faulty("physical." + method.getName(), Mono.empty()));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

}
