package dev.asyncdb.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * URLs of H2, in memory and in a file.
 */
final class H2UrlDialect implements UrlDialect {

	private static final Option<String> SETTINGS = Option.valueOf("options");

	private static final Set<String> LOCATIONS = Set.of("mem", "file");

	private static final String DEFAULT_USER = "sa";

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.H2;
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		if (rest.startsWith("mem:///") || rest.startsWith("file:///")) {
			return UrlParser.r2dbc("r2dbc:h2:" + rest);
		}
		String[] parts = rest.split(";");
		ConnectionFactoryOptions.Builder options = located(parts[0]);
		List<String> settings = new ArrayList<>();
		for (String setting : List.of(parts).subList(1, parts.length)) {
			String upper = setting.toUpperCase(Locale.ROOT);
			String value = setting.substring(setting.indexOf('=') + 1);
			if (upper.startsWith("USER=")) {
				options.option(ConnectionFactoryOptions.USER, value);
			}
			else if (upper.startsWith("PASSWORD=")) {
				options.option(ConnectionFactoryOptions.PASSWORD, value);
			}
			else {
				settings.add(setting);
			}
		}
		return settings.isEmpty() ? options.build() : options.option(SETTINGS, String.join(";", settings)).build();
	}

	private static ConnectionFactoryOptions.Builder located(String location) {
		boolean inMemory = location.startsWith("mem:");
		String path = location.replaceFirst("^(mem|file):", "");
		if (path.isEmpty() || path.matches("(tcp|ssl|zip|jar|nio|split|nioMapped|async):.*")) {
			throw new DatabaseUrlException("names an H2 database that is neither in memory nor in a file");
		}
		return ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, DatabaseProduct.H2.driver())
			.option(ConnectionFactoryOptions.PROTOCOL, inMemory ? "mem" : "file")
			.option(ConnectionFactoryOptions.DATABASE, path);
	}

	// Without the delay an in-memory database is dropped when its last connection closes.
	// Without a user both drivers connect as the same one, as they do without asyncdb
	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = options.mutate();
		String settings = settings(options);
		if (isInMemory(options) && !settings.toUpperCase(Locale.ROOT).contains("DB_CLOSE_DELAY")) {
			completed.option(SETTINGS, settings.isEmpty() ? "DB_CLOSE_DELAY=-1" : "DB_CLOSE_DELAY=-1;" + settings);
		}
		// A password belongs to a named user
		if (options.hasOption(ConnectionFactoryOptions.PASSWORD) && !options.hasOption(ConnectionFactoryOptions.USER)) {
			completed.option(ConnectionFactoryOptions.USER, DEFAULT_USER);
		}
		return completed.build();
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		Object url = options.getValue(Option.valueOf("url"));
		if (url != null) {
			return "jdbc:h2:" + url;
		}
		if (!LOCATIONS.contains(String.valueOf(options.getValue(ConnectionFactoryOptions.PROTOCOL)))) {
			throw new DatabaseUrlException("names an H2 database that is neither in memory nor in a file");
		}
		String settings = settings(options);
		return "jdbc:h2:%s:%s%s".formatted(isInMemory(options) ? "mem" : "file",
				options.getRequiredValue(ConnectionFactoryOptions.DATABASE), settings.isEmpty() ? "" : ";" + settings);
	}

	@Override
	public boolean isShared(String jdbcUrl) {
		String url = jdbcUrl.toUpperCase(Locale.ROOT);
		return url.contains("AUTO_SERVER=TRUE") || url.matches("JDBC:H2:(TCP|SSL):.*");
	}

	private static String settings(ConnectionFactoryOptions options) {
		Object settings = options.getValue(SETTINGS);
		return (settings != null) ? settings.toString() : "";
	}

	private static boolean isInMemory(ConnectionFactoryOptions options) {
		return "mem".equals(options.getValue(ConnectionFactoryOptions.PROTOCOL));
	}

}
