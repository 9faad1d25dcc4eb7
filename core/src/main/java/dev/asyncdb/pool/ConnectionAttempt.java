package dev.asyncdb.pool;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.asyncdb.url.DriverOptions;
import dev.asyncdb.url.ServerTlsException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Determines what a connection attempt has reached: the server, or a connection pooler.
 *
 * @param options the options of the connection
 */
record ConnectionAttempt(ConnectionFactoryOptions options) {

	private static final String UNAVOIDABLE = "extra_float_digits";

	/** The driver of H2 repeats its URL in errors, with the password. */
	private static final Pattern PASSWORD = Pattern.compile("(PASSWORD=)[^;\"]*", Pattern.CASE_INSENSITIVE);

	/**
	 * Close a connection on which the server does not know the parameter that was sent to
	 * it, and fail.
	 */
	Mono<Connection> verified(Mono<Connection> connected) {
		String settings = String.valueOf(this.options.getValue(Option.valueOf("options")));
		return !settings.contains(DriverOptions.CACHE_MARKER) ? connected
				: Mono.usingWhen(connected, (connection) -> verify(connection).thenReturn(connection),
						(connection) -> Mono.empty(), (connection, failure) -> connection.close(), Connection::close);
	}

	private static Mono<Void> verify(Connection connection) {
		return Flux
			.<Result>from(connection
				.createStatement("SELECT current_setting('%s', true)".formatted(DriverOptions.CACHE_MARKER))
				.fetchSize(0)
				.execute())
			.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0))))
			.any("cached"::equals)
			.flatMap((known) -> known ? Mono.empty() : Mono.error(PoolerException::new));
	}

	/**
	 * Return whether a failure shows that a connection pooler is between.
	 */
	static boolean isPooler(Throwable failure) {
		return failure instanceof PoolerException
				|| (isRefusedParameter(failure) && !String.valueOf(failure.getMessage()).contains(UNAVOIDABLE));
	}

	/**
	 * Return the failure of a connection that was to pass no pooler.
	 */
	static Throwable unexpectedPooler(Throwable failure) {
		return new R2dbcNonTransientResourceException(
				"A connection pooler is between this application and the server, though asyncdb.pooler is none:"
						+ " remove that property, or set it to session or transaction",
				failure);
	}

	private static boolean isRefusedParameter(Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		return failure instanceof R2dbcException
				&& (message.contains("startup parameter") || message.contains(DriverOptions.CACHE_MARKER));
	}

	/**
	 * Return the failure, or one that says which option helps.
	 */
	Throwable explained(Throwable failure) {
		if (isRefusedParameter(failure)) {
			return new R2dbcNonTransientResourceException(
					"The connection pooler refuses the parameter %s, which the".formatted(UNAVOIDABLE)
							+ " driver always sends. In the configuration of PgBouncer, set"
							+ " ignore_startup_parameters = " + UNAVOIDABLE,
					failure);
		}
		if (failure instanceof ServerTlsException) {
			return failure;
		}
		String message = String.valueOf(failure.getMessage());
		if (PASSWORD.matcher(message).find()) {
			return new R2dbcNonTransientResourceException(PASSWORD.matcher(message).replaceAll("$1***"),
					sqlState(failure));
		}
		if (ServerTlsException.isTls(failure, this.options)) {
			return new ServerTlsException(this.options, failure);
		}
		List<Throwable> reasons = reasons(failure);
		return reasons.isEmpty() ? failure : noServer(reasons, failure);
	}

	/**
	 * Return the failure after all hosts of a list have failed.
	 * @param reasons the failure of each host
	 */
	static R2dbcException noServer(List<Throwable> reasons, Throwable cause) {
		return new R2dbcNonTransientResourceException(
				"No server accepts connections: " + reasons.stream().map(Throwable::getMessage).distinct().toList(),
				sqlState(reasons.get(0)), cause);
	}

	/**
	 * Why each host of a list was not used, which the driver does not say.
	 */
	private static List<Throwable> reasons(Throwable failure) {
		Throwable cause = failure.getCause();
		if (!(failure instanceof R2dbcException) || cause == null || cause.getMessage() != null) {
			return List.of();
		}
		return (cause.getCause() != null) ? List.of(cause.getCause()) : List.of(cause.getSuppressed());
	}

	private static String sqlState(Throwable reason) {
		String state = (reason instanceof R2dbcException database) ? database.getSqlState() : null;
		return Objects.requireNonNullElse(state, "08001");
	}

	/**
	 * The parameter did not reach the server.
	 */
	private static final class PoolerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
