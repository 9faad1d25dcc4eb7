package dev.asyncdb.pool;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A driver without a server, which runs an action before or after one of its signals.
 */
final class ScriptedDriver implements ConnectionFactory {

	/** How the driver tells whether it has lost a connection. */
	enum Validation {

		CALLED, SUBSCRIBED

	}

	/** What each column has in it. */
	static final long VALUE = 1;

	private final Scheduler answers;

	private final Validation validation;

	private final AtomicInteger moments = new AtomicInteger();

	private final AtomicReference<@Nullable Script> script = new AtomicReference<>();

	private final AtomicInteger openTransactions = new AtomicInteger();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicInteger remoteValidations = new AtomicInteger();

	private final List<String> statements = new CopyOnWriteArrayList<>();

	/**
	 * Create a driver.
	 * @param answers where it signals
	 */
	ScriptedDriver(Scheduler answers, Validation validation) {
		this.answers = answers;
		this.validation = validation;
	}

	/**
	 * Count the moments from now on, and run an action at one of them.
	 */
	void runAt(int moment, Runnable action) {
		this.moments.set(0);
		this.script.set(new Script(moment, action));
	}

	/**
	 * Return whether the action was run, and run none from now on.
	 */
	boolean end() {
		Script ended = Objects.requireNonNull(this.script.getAndSet(null));
		return ended.hasRun.get();
	}

	/** Connections in auto-commit mode are in no transaction. */
	int openTransactions() {
		return this.openTransactions.get();
	}

	/** Publishers of the driver that were cancelled before they had completed. */
	int cancelled() {
		return this.cancelled.get();
	}

	/** Validations that asked the server. */
	int remoteValidations() {
		return this.remoteValidations.get();
	}

	List<String> statements() {
		return this.statements;
	}

	private void moment() {
		Script current = this.script.get();
		if (current != null && this.moments.getAndIncrement() == current.moment && !current.hasRun.getAndSet(true)) {
			current.action.run();
		}
	}

	private <T> Mono<T> answer(Supplier<@Nullable T> effect) {
		return Mono.create((sink) -> {
			sink.onCancel(this.cancelled::incrementAndGet);
			this.answers.schedule(() -> {
				moment();
				sink.success(effect.get());
				moment();
			});
		});
	}

	@Override
	public Mono<Connection> create() {
		return answer(this::connection);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> "H2";
	}

	private Connection connection() {
		AtomicBoolean autoCommit = new AtomicBoolean(true);
		return proxy(Connection.class, (method, argument) -> switch (method) {
			case "beginTransaction" -> answer(() -> begun(autoCommit));
			case "commitTransaction", "rollbackTransaction" -> answer(() -> ended(autoCommit));
			case "isAutoCommit" -> autoCommit.get();
			case "getTransactionIsolationLevel" -> IsolationLevel.READ_COMMITTED;
			case "validate" -> validation(argument);
			case "createStatement" -> statement(String.valueOf(argument));
			case "getMetadata" -> proxy(ConnectionMetadata.class, (name, unused) -> "H2");
			case "unwrap" -> (argument == Scheduler.class) ? this.answers : "the driver itself";
			case "close" -> Mono.empty();
			default -> throw new UnsupportedOperationException(method);
		});
	}

	private @Nullable Void begun(AtomicBoolean autoCommit) {
		if (autoCommit.getAndSet(false)) {
			this.openTransactions.incrementAndGet();
		}
		return null;
	}

	private @Nullable Void ended(AtomicBoolean autoCommit) {
		if (!autoCommit.getAndSet(true)) {
			this.openTransactions.decrementAndGet();
		}
		return null;
	}

	private Mono<Boolean> validation(@Nullable Object depth) {
		if (depth == ValidationDepth.REMOTE) {
			return answer(this.remoteValidations::incrementAndGet).thenReturn(true);
		}
		return (this.validation == Validation.CALLED) ? new Known() : answer(() -> true);
	}

	private Statement statement(String sql) {
		this.statements.add(sql);
		AtomicReference<@Nullable Statement> itself = new AtomicReference<>();
		itself.set(proxy(Statement.class, (method, argument) -> method.equals("execute") ? answer(this::result)
				: Objects.requireNonNull(itself.get())));
		return Objects.requireNonNull(itself.get());
	}

	private Result result() {
		return proxy(Result.class, (method,
				argument) -> answer(() -> (argument instanceof BiFunction<?, ?, ?> mapping) ? row(mapping) : 1L));
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	private static Object row(BiFunction<?, ?, ?> mapping) {
		Row row = (Row) Proxy.newProxyInstance(ScriptedDriver.class.getClassLoader(), new Class<?>[] { Row.class },
				(proxy, method, arguments) -> value((arguments.length > 1) ? arguments[1] : Long.class));
		return ((BiFunction<Object, Object, Object>) mapping).apply(row, null);
	}

	private static Object value(Object type) {
		return (type == String.class) ? String.valueOf(VALUE) : (type == Boolean.class) ? Boolean.TRUE : VALUE;
	}

	private static <T> T proxy(Class<T> type, BiFunction<String, @Nullable Object, Object> calls) {
		return type.cast(Proxy.newProxyInstance(ScriptedDriver.class.getClassLoader(),
				new Class<?>[] { type, Wrapped.class }, (proxy, method, arguments) -> calls.apply(method.getName(),
						(arguments != null) ? arguments[0] : null)));
	}

	private record Script(int moment, Runnable action, AtomicBoolean hasRun) {

		Script(int moment, Runnable action) {
			this(moment, action, new AtomicBoolean());
		}

	}

	/** An answer that needs no subscription. */
	private final class Known extends Mono<Boolean> implements Callable<Boolean> {

		@Override
		public Boolean call() {
			moment();
			return true;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Boolean> actual) {
			answer(this::call).subscribe(actual);
		}

	}

}
