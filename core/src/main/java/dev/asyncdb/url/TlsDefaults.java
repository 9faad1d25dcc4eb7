package dev.asyncdb.url;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Default TLS mode of connections to PostgreSQL and MariaDB.
 * <p>
 * The R2DBC drivers do not use TLS by default. Passwords and rows must not leave the
 * machine unencrypted unless {@code sslMode} requests it.
 */
final class TlsDefaults {

	static final Option<Object> MODE = Option.valueOf("sslMode");

	private static final List<Option<Object>> GIVEN = List.of(MODE, Option.valueOf("sslmode"), Option.valueOf("ssl"),
			Option.valueOf("socket"));

	private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?|::1");

	private TlsDefaults() {
	}

	/**
	 * The default mode.
	 * @return empty if the options define TLS, or the server is on this machine
	 */
	static Optional<String> verifyingUnlessLocal(ConnectionFactoryOptions options) {
		String host = String.valueOf(options.getValue(ConnectionFactoryOptions.HOST));
		boolean isLocal = !options.hasOption(ConnectionFactoryOptions.HOST)
				|| Stream.of(host.split(",", -1)).allMatch((each) -> LOCAL.matcher(each).matches());
		boolean isGiven = GIVEN.stream().anyMatch(options::hasOption);
		return (isLocal || isGiven) ? Optional.empty() : Optional.of("verify-full");
	}

	/**
	 * The options with TLS switched off explicitly where they do not define it.
	 */
	static ConnectionFactoryOptions asDefined(ConnectionFactoryOptions options) {
		return verifyingUnlessLocal(options).isEmpty() ? options
				: options.mutate().option(ConnectionFactoryOptions.SSL, false).build();
	}

	/**
	 * Return whether the certificate of the server is verified: the options request TLS
	 * without a mode, or do not define TLS for a remote server.
	 */
	static boolean isRequestedOrRemote(ConnectionFactoryOptions options) {
		boolean isRequested = UrlText.isTrue(options, ConnectionFactoryOptions.SSL) && !options.hasOption(MODE);
		return isRequested || verifyingUnlessLocal(options).isPresent();
	}

}
