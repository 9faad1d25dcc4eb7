package dev.asyncdb.url;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * A server does not offer TLS, or its certificate could not be verified.
 *
 * @since 0.1.0
 */
public class ServerTlsException extends R2dbcNonTransientResourceException {

	private static final long serialVersionUID = 1L;

	private static final Pattern TLS = Pattern.compile("\\b(ssl|tls|certificates?)\\b", Pattern.CASE_INSENSITIVE);

	private static final String CONNECTION_FAILURE = "08";

	/** The state that the driver of PostgreSQL gives to its own errors. */
	private static final String NO_SQL_STATE = "99999";

	private static final String REMEDY = "Add sslMode=disable to the URL for a server without TLS in a network that you"
			+ " trust, sslMode=require to encrypt without verifying the certificate, or the certificate of its authority,"
			+ " as in asyncdb.url=postgresql://host/database?sslMode=disable";

	private final String problem;

	/**
	 * Create an exception.
	 * @param options the options of the connection
	 * @param failure the failure of the driver
	 * @since 0.1.0
	 */
	public ServerTlsException(ConnectionFactoryOptions options, Throwable failure) {
		this("No connection to %s with sslMode=%s, the default for remote servers: %s".formatted(UrlText.hosts(options),
				UrlText.text(options, TlsDefaults.MODE, ""), failure.getMessage()), failure);
	}

	private ServerTlsException(String problem, Throwable failure) {
		super(problem + ". " + REMEDY, sqlState(failure), failure);
		this.problem = problem;
	}

	private static @Nullable String sqlState(Throwable failure) {
		return (failure instanceof R2dbcException database) ? database.getSqlState() : "08000";
	}

	/**
	 * Return what failed.
	 * @return the problem, a sentence
	 * @since 0.1.0
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do.
	 * @return the remedy, a sentence
	 * @since 0.1.0
	 */
	public String getRemedy() {
		return REMEDY;
	}

	/**
	 * Return whether TLS is the reason of a failure.
	 * @param failure the failure of a connection attempt
	 * @param options the options of the connection
	 * @return {@code true} if the options verify the certificate and the failure is about
	 * that
	 * @since 0.1.0
	 */
	public static boolean isTls(Throwable failure, ConnectionFactoryOptions options) {
		String mode = UrlText.text(options, TlsDefaults.MODE, "").toLowerCase(Locale.ROOT);
		return mode.startsWith("verify") && mentionsTls(failure);
	}

	private static boolean mentionsTls(Throwable failure) {
		return !isAnswer(failure) && isOrContainsTls(failure);
	}

	// An answer of the server arrived over a connection whose TLS works: it may mention
	// TLS,
	// as the refusal of a user does
	private static boolean isAnswer(Throwable failure) {
		return failure instanceof R2dbcException database && database.getSqlState() != null
				&& !database.getSqlState().startsWith(CONNECTION_FAILURE)
				&& !NO_SQL_STATE.equals(database.getSqlState());
	}

	private static boolean isOrContainsTls(Throwable failure) {
		return failure instanceof SSLException || TLS.matcher(String.valueOf(failure.getMessage())).find()
				|| (failure.getCause() != null && failure.getCause() != failure && mentionsTls(failure.getCause()))
				|| Stream.of(failure.getSuppressed()).anyMatch(ServerTlsException::mentionsTls);
	}

}
