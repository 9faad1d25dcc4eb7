package dev.asyncdb.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.MigrationRun;
import org.jspecify.annotations.Nullable;

/**
 * A server that lacks what migrations ask it for: an old one does not end the statement
 * of a client that is gone, and no server has to know a lock.
 *
 * @param missing the methods of {@link MigrationRun} that answer {@code null}
 */
record ServerWithout(List<String> missing) {

	private static final String PROPERTY = "asyncdb.test.server-without";

	static final ServerWithout NOTHING = new ServerWithout(List.of());

	static final ServerWithout CHECK_OF_CLIENTS = new ServerWithout(List.of("connectionSetup"));

	static final ServerWithout EVERYTHING = new ServerWithout(List.of("connectionSetup", "sessionLock"));

	/**
	 * The server of this process.
	 */
	static ServerWithout configured() {
		String missing = System.getProperty(PROPERTY, "");
		return missing.isEmpty() ? NOTHING : new ServerWithout(List.of(missing.split(",")));
	}

	/**
	 * The option of the JVM that migrates on this server.
	 */
	String option() {
		return "-D%s=%s".formatted(PROPERTY, String.join(",", this.missing));
	}

	MigrationEngine of(MigrationEngine engine) {
		return this.missing.isEmpty() ? engine : proxy(MigrationEngine.class,
				(method, arguments) -> method.invoke(engine, Stream.of(arguments).map(this::withoutMissing).toArray()));
	}

	private Object withoutMissing(Object argument) {
		return (argument instanceof MigrationRun run) ? proxy(MigrationRun.class,
				(method, arguments) -> this.missing.contains(method.getName()) ? null : method.invoke(run, arguments))
				: argument;
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(ServerWithout.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					try {
						return call.of(method, Objects.requireNonNullElse(arguments, new Object[0]));
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				}));
	}

	/**
	 * A call of a method.
	 */
	private interface Call {

		@Nullable Object of(Method method, Object[] arguments) throws ReflectiveOperationException;

	}

}
