package dev.asyncdb.url;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Which connections to PostgreSQL and MariaDB are encrypted where nobody has said.
 * <p>
 * The R2DBC drivers encrypt nothing unless told to. A password and the rows do not leave
 * the machine in clear text without somebody having asked for that by {@code sslMode}.
 */
final class TlsDefaults {

	static final Option<Object> MODE = Option.valueOf("sslMode");

	private static final List<Option<Object>> GIVEN = List.of(MODE, Option.valueOf("sslmode"), Option.valueOf("ssl"),
			Option.valueOf("socket"));

	private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.\\d+){3}|\\[?::1]?");

	private TlsDefaults() {
	}

	/**
	 * The mode to add.
	 * @return empty if the options say something themselves, or the server is on this
	 * machine
	 */
	static Optional<String> verifyingUnlessLocal(ConnectionFactoryOptions options) {
		String host = String.valueOf(options.getValue(ConnectionFactoryOptions.HOST));
		boolean isLocal = !options.hasOption(ConnectionFactoryOptions.HOST) || LOCAL.matcher(host).matches();
		boolean isGiven = GIVEN.stream().anyMatch(options::hasOption);
		return (isLocal || isGiven) ? Optional.empty() : Optional.of("verify-full");
	}

	/**
	 * Whether the server is to be verified: TLS is asked for without a mode, or nobody
	 * has said anything and the server is not on this machine.
	 */
	static boolean isAskedForOrRemote(ConnectionFactoryOptions options) {
		boolean isAskedFor = UrlText.isTrue(options, ConnectionFactoryOptions.SSL) && !options.hasOption(MODE);
		return isAskedFor || verifyingUnlessLocal(options).isPresent();
	}

}
