package dev.asyncdb.fault;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A driver without a database: it keeps each text that it is asked to run and what is
 * bound, and answers with no rows. For one caller at a time.
 */
final class SqlTrap implements ConnectionFactory {

	private static final Set<String> SAVEPOINTS = Set.of("createSavepoint", "releaseSavepoint",
			"rollbackTransactionToSavepoint");

	private final String product;

	private final List<String> texts = new ArrayList<>();

	private final List<Object> bound = new ArrayList<>();

	private final Connection connection = fake(Connection.class,
			(proxy, method, args) -> connection(method.getName(), args));

	private final Statement statement = fake(Statement.class,
			(proxy, method, args) -> statement(proxy, method.getName(), args));

	private final Result result = fake(Result.class,
			(proxy, method, args) -> method.getName().equals("getRowsUpdated") ? Mono.just(0L) : Flux.empty());

	private final ConnectionMetadata metadata = fake(ConnectionMetadata.class, (proxy, method, args) -> product());

	private final AtomicBoolean inTransaction = new AtomicBoolean();

	SqlTrap(String product) {
		this.product = product;
	}

	private String product() {
		return this.product;
	}

	private static <T> T fake(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(SqlTrap.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private @Nullable Object connection(String method, Object @Nullable [] args) {
		if (args != null && SAVEPOINTS.contains(method)) {
			this.texts.add("SAVEPOINT " + args[0]);
		}
		if (args != null && method.equals("createStatement")) {
			this.texts.add(String.valueOf(args[0]));
			return this.statement;
		}
		return switch (method) {
			case "isAutoCommit" -> !this.inTransaction.get();
			case "beginTransaction" -> Mono.fromRunnable(() -> this.inTransaction.set(true));
			case "commitTransaction", "rollbackTransaction" -> Mono.fromRunnable(() -> this.inTransaction.set(false));
			case "getMetadata" -> this.metadata;
			// Where each statement is part of a transaction
			case "getTransactionIsolationLevel" -> IsolationLevel.SERIALIZABLE;
			case "toString" -> "SqlTrap";
			case "hashCode" -> 1;
			case "equals" -> args != null && args[0] == this.connection;
			default -> Mono.empty();
		};
	}

	private @Nullable Object statement(Object statement, String method, Object @Nullable [] args) {
		if (method.equals("execute")) {
			return Flux.just(this.result);
		}
		if (method.equals("bind") && args != null) {
			Object value = (args[1] instanceof Parameter parameter) ? parameter.getValue() : args[1];
			if (value != null) {
				this.bound.add(value);
			}
		}
		return statement;
	}

	List<String> texts() {
		return this.texts;
	}

	List<Object> bound() {
		return this.bound;
	}

	void clear() {
		this.texts.clear();
		this.bound.clear();
	}

	@Override
	public Mono<Connection> create() {
		return Mono.fromSupplier(() -> this.connection);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this::product;
	}

}
