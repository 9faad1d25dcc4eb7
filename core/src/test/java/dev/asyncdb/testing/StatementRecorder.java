package dev.asyncdb.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes down the text of each statement that is made, in order.
 */
public final class StatementRecorder implements ConnectionFactory {

	private static final Map<String, String> CONTROL = Map.of("beginTransaction", "BEGIN", "commitTransaction",
			"COMMIT", "rollbackTransaction", "ROLLBACK", "createSavepoint", "SAVEPOINT", "releaseSavepoint", "RELEASE",
			"rollbackTransactionToSavepoint", "ROLLBACK TO");

	private final ConnectionFactory delegate;

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private final List<String> trips = new CopyOnWriteArrayList<>();

	private final AtomicReference<@Nullable Interruption> next = new AtomicReference<>();

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
	 * What was sent since the last call of {@link #clear()}: the statements by their
	 * first word, and the calls that begin and end transactions and savepoints.
	 * @return one word for each round trip
	 */
	public List<String> trips() {
		return List.copyOf(this.trips);
	}

	/**
	 * Forget what was recorded, and what is to be done during a statement.
	 */
	public void clear() {
		this.next.set(null);
		this.statements.clear();
		this.trips.clear();
	}

	/**
	 * Do something once, when the library has prepared a statement and sends it.
	 * @param part a part of the statement, in the quotes of the standard
	 * @param action is called on the thread that sends the statement
	 */
	public void during(String part, Runnable action) {
		this.next.set(new Interruption(part, (inTransaction) -> action.run()));
	}

	/**
	 * Do something once, when the library sends any statement.
	 * @param action is called on the thread that sends the statement, with whether its
	 * connection is in a transaction
	 */
	public void duringNext(Consumer<Boolean> action) {
		this.next.set(new Interruption("", action));
	}

	/**
	 * Return whether a statement that {@link #during} waits for was not sent.
	 * @return whether the action was not called
	 */
	public boolean isWaiting() {
		return this.next.get() != null;
	}

	@Override
	public Mono<Connection> create() {
		return Flux.<Connection>from(this.delegate.create()).singleOrEmpty().map(this::recorded);
	}

	private Connection recorded(Connection real) {
		AtomicBoolean inTransaction = new AtomicBoolean();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, args) -> call(real, inTransaction, method, args));
	}

	private @Nullable Object call(Connection real, AtomicBoolean inTransaction, Method method, Object @Nullable [] args)
			throws Throwable {
		if (method.getName().equals("createStatement") && args != null) {
			String statement = String.valueOf(args[0]).replace('`', '"');
			this.statements.add(statement);
			this.trips.add(statement.split("\\s", 2)[0]);
			interrupt(statement, inTransaction.get());
		}
		try {
			Object result = method.invoke(real, args);
			String control = CONTROL.get(method.getName());
			return (control != null) ? Mono.fromDirect((Publisher<?>) result).doFirst(() -> {
				this.trips.add(control);
				inTransaction.set(!control.equals("COMMIT") && !control.equals("ROLLBACK"));
			}) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private void interrupt(String statement, boolean inTransaction) {
		Interruption interruption = this.next.get();
		if (interruption != null && statement.contains(interruption.part())
				&& this.next.compareAndSet(interruption, null)) {
			interruption.action().accept(inTransaction);
		}
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

	/**
	 * What to do when a statement is sent.
	 */
	private record Interruption(String part, Consumer<Boolean> action) {
	}

}
