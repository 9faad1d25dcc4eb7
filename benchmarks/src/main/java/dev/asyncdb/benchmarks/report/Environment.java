package dev.asyncdb.benchmarks.report;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.security.CodeSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.vertx.pgclient.PgBuilder;
import org.hibernate.reactive.stage.Stage;
import reactor.core.publisher.Mono;
import reactor.pool.Pool;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/**
 * Where and with what was measured.
 */
public final class Environment {

	private static final List<Class<?>> LIBRARIES = List.of(PostgresqlConnectionFactory.class, ConnectionPool.class,
			Pool.class, Mono.class, R2dbcEntityTemplate.class, Stage.class, PgBuilder.class,
			org.postgresql.Driver.class, HikariDataSource.class);

	private Environment() {
	}

	/**
	 * Return the head of the results.
	 * @param server the version of the database server
	 * @param command how to repeat them
	 */
	public static String head(String server, String command) {
		String libraries = Stream
			.concat(LIBRARIES.stream().map(Environment::artifact), Stream.of("JDK " + Runtime.version()))
			.collect(Collectors.joining(", "));
		return """
				# Results

				Written by the benchmarks on %s, by `%s`, on %d cores with a load of %.1f at the start, PostgreSQL %s on the same machine.

				%s.
				"""
			.formatted(LocalDate.now(ZoneOffset.UTC), command, Runtime.getRuntime().availableProcessors(),
					ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), server, libraries);
	}

	// The name of the jar has the version
	private static String artifact(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		URL location = (source != null) ? source.getLocation() : null;
		return (location != null) ? location.getPath().replaceFirst(".*/", "").replaceFirst("\\.jar$", "")
				: type.getSimpleName();
	}

}
