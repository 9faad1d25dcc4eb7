package dev.asyncdb.pool;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Warns once if existing rows may have been written in other time zones than that which
 * connections have by default, because they read differently then.
 */
final class TimeZoneCheck {

	private static final Logger logger = LoggerFactory.getLogger(TimeZoneCheck.class);

	private static final Set<String> UTC = Set.of("UTC", "GMT", "UCT", "ETC/UTC", "ETC/GMT", "ETC/UCT", "UNIVERSAL",
			"ZULU", "+00:00", "COORDINATED UNIVERSAL TIME");

	private final AtomicBoolean due;

	/**
	 * Check the time zone of connections.
	 * @param zone their time zone, {@code null} if it is not set
	 * @param options the options of the connections, in which an own time zone confirms
	 * it
	 */
	TimeZoneCheck(@Nullable ZoneId zone, ConnectionFactoryOptions options) {
		this.due = new AtomicBoolean(zone != null && !options.hasOption(Option.valueOf("timezone")));
	}

	/**
	 * Compare with the time zones of this JVM and of the server. A caller that cancels
	 * meanwhile does not get the connection, so it is closed.
	 */
	Mono<Connection> checked(Connection connection) {
		if (!this.due.get() || !this.due.compareAndSet(true, false)) {
			return Mono.just(connection);
		}
		return Mono.usingWhen(Mono.just(connection), (opened) -> check(opened).thenReturn(opened),
				(opened) -> Mono.empty(), (opened, failure) -> opened.close(), Connection::close);
	}

	private static Mono<Void> check(Connection connection) {
		return Flux
			.<Result>from(connection
				.createStatement(
						"SELECT IF(@@global.time_zone = 'SYSTEM', @@system_time_zone," + " @@global.time_zone)")
				.execute())
			.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0, String.class))))
			.last()
			.doOnNext((server) -> compare(ZoneId.systemDefault(), server))
			.then()
			.onErrorComplete();
	}

	private static void compare(ZoneId client, String server) {
		if (!client.normalized().equals(ZoneOffset.UTC) || !UTC.contains(server.toUpperCase(Locale.ROOT))) {
			logger
				.warn("Connections to MariaDB use time zone +00:00, also for values of Instant, while this JVM uses {}"
						+ " and the server uses {}: dates and times that others have stored by those may be read as other"
						+ " moments. Set timezone=UTC in the URL to confirm +00:00, or timezone=disable to leave the"
						+ " time zone to the server and the conversion to the driver", client, server);
		}
	}

}
