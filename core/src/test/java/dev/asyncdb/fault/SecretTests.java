package dev.asyncdb.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.PasswordServer;
import dev.asyncdb.testing.Secret;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F29: whatever fails, no message contains a part of the password.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("fault")
class SecretTests {

	private static final ConnectionOptions QUICK = ConnectionOptions.defaults()
		.withAcquireTimeout(Duration.ofSeconds(3))
		.withControlTimeout(Duration.ofSeconds(1));

	private final Secret secret = new Secret(FaultScale.random("F29"));

	private final Secret other = new Secret(FaultScale.random("F29 wrong"));

	private final PasswordServer server = new PasswordServer(this.secret.text());

	private final List<String> told = new ArrayList<>();

	private int failures;

	@AfterAll
	void stop() {
		this.server.close();
	}

	private String url(String password, String rest) {
		return "postgresql://app:" + password + "@localhost:" + this.server.port() + "/shop" + rest;
	}

	/**
	 * Do something that fails and remember all that is said about it.
	 */
	private void fail(String scenario, Function<AsyncDatabaseManager, Mono<?>> work, String url) {
		this.failures++;
		try {
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(url).connectionOptions(QUICK).build();
			this.told.add(manager + " on " + DatabaseUrl.parse(url));
			try {
				work.apply(manager).block(TestDatabase.TIMEOUT);
				this.told.add(scenario + " did not fail");
			}
			finally {
				manager.dispose().block(TestDatabase.TIMEOUT);
			}
		}
		catch (RuntimeException ex) {
			this.told.add(scenario + ": " + Secret.textOf(ex));
		}
	}

	private void begin() {
		this.told.clear();
		this.failures = 0;
	}

	private static Mono<?> select(AsyncDatabaseManager manager, String sql) {
		return manager.inTransaction((session) -> session.sql().sql(sql).fetch().all().then());
	}

	private void verify(LogCapture log, int failures) {
		System.out.printf("F29: %d failures%n", this.failures);
		assertThat(this.failures).isEqualTo(failures);
		assertThat(this.told).noneMatch((text) -> text.contains("did not fail"));
		this.told.add(log.text());
		for (String text : this.told) {
			assertThat(this.secret.in(text)).as("pieces of the password in: %s", text).isEmpty();
			assertThat(this.other.in(text)).as("pieces of the wrong password in: %s", text).isEmpty();
		}
	}

	@Test
	void addressesThatCannotBeReadAreNotRepeated() {
		begin();
		try (LogCapture log = new LogCapture()) {
			for (String scheme : List.of("postgresql", "postgres", "jdbc:postgresql", "r2dbc:postgresql",
					"r2dbcs:postgresql", "r2dbc:pool:postgresql", "mysql", "jdbc:mysql", "r2dbc:mariadb", "nothing",
					"r2dbc:nothing")) {
				fail(scheme, AsyncDatabaseManager::ping, scheme + "://app:" + this.secret.text() + "@localhost:1/shop");
			}
			for (String special : List.of("%s@%s", "%s@%s/x", "%s:@%s", "%s/%s", "%s?%s", "%s#%s", "%s%%zz%s",
					"%s?x=%s", "%s?user=%s", "123/%2$s", "123?%2$s", "123#%2$s", "%s@%s:5", "%s @%s", "%s[%s",
					"%s,%s@%1$s", "%s\\%s")) {
				String password = special.formatted(this.secret.piece(), this.secret.piece());
				fail(special, AsyncDatabaseManager::ping, "postgresql://app:" + password + "@localhost:1/shop");
				fail(special, AsyncDatabaseManager::sync, "r2dbc:postgresql://app:" + password + "@localhost:1/shop");
			}
			for (String h2 : List.of("h2:tcp://app:%s@localhost/x", "h2:nothing:x;PASSWORD=%s",
					"jdbc:h2:tcp:x;PASSWORD=%s", "h2:mem:x;USER=a;PASSWORD=%s;NOTHING=1",
					"r2dbc:h2:mem:///x?options=NOTHING=1&password=%s")) {
				fail(h2, AsyncDatabaseManager::ping, h2.formatted(this.secret.piece()));
			}
			verify(log, 50);
		}
	}

	@Test
	void connectionsThatFailAreNotExplainedByThePassword() {
		begin();
		String encoded = this.secret.encoded();
		Map<String, String> urls = new LinkedHashMap<>();
		urls.put("port", "postgresql://app:" + encoded + "@localhost:1/shop");
		urls.put("host", "postgresql://app:" + encoded + "@nowhere.invalid/shop?sslMode=disable");
		urls.put("wrong password", url(this.other.encoded(), ""));
		urls.put("wrong password as parameter", "jdbc:postgresql://localhost:" + this.server.port()
				+ "/shop?user=app&password=" + this.other.encoded());
		urls.put("no user", url(encoded, "").replace("app:", "nobody:"));
		urls.put("database", url(encoded, "").replace("/shop", "/nothing"));
		urls.put("TLS", url(encoded, "?sslMode=verify-full"));
		urls.put("TLS mode", url(encoded, "?sslMode=nothing"));
		urls.put("TLS key",
				url(encoded, "?sslMode=require&sslKey=/nothing&sslCert=/nothing&sslPassword=" + this.other.encoded()));
		urls.put("TLS root",
				url(encoded, "?sslMode=verify-ca&sslRootCert=/nothing&sslpassword=" + this.other.encoded()));
		urls.put("timeout", url(encoded, "?connectTimeout=soon"));
		urls.put("option", url(encoded, "?fetchSize=many"));
		try (LogCapture log = new LogCapture()) {
			urls.forEach((scenario, url) -> fail(scenario, AsyncDatabaseManager::ping, url));
			urls.forEach((scenario, url) -> fail(scenario + ", migrations", AsyncDatabaseManager::sync, url));
			verify(log, 24);
		}
	}

	@Test
	void workThatFailsDoesNotTellHowItIsConnected() {
		begin();
		String url = url(this.secret.encoded(), "?sslpassword=" + this.other.encoded());
		try (LogCapture log = new LogCapture()) {
			fail("grammar", (manager) -> select(manager, "SELEC 1"), url);
			fail("table", (manager) -> select(manager, "SELECT * FROM nothing"), url);
			fail("division", (manager) -> select(manager, "SELECT 1 / 0"), url);
			fail("privilege", (manager) -> select(manager, "SELECT pg_read_file('x')"), url);
			fail("killed", (manager) -> select(manager, "SELECT pg_terminate_backend(pg_backend_pid())"), url);
			fail("status", AsyncDatabaseManager::status, url);
			fail("migration", AsyncDatabaseManager::sync, url);
			fail("disposed", (manager) -> manager.dispose().then(manager.ping()), url);
			fail("cut off",
					(manager) -> manager.inConnection((connection) -> Mono.from(connection.createSavepoint("a b"))),
					url);
			texts(url);
			verify(log, 14);
		}
	}

	private void texts(String url) {
		DatabaseUrl address = DatabaseUrl.parse(url);
		ConnectionFactory driver = ConnectionFactories.get(address.toConnectionFactoryOptions());
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(url).connectionOptions(QUICK).build();
		this.told.add(address + address.toJdbcUrl() + address.requireDriver()
				+ address.withCredentials("a", this.other.text()));
		this.told.add(JdbcTarget.of(address) + JdbcTarget.of(address).address());
		for (String special : List.of("//app:%s@localhost/shop", "//app:%s@%s?%s@localhost/shop",
				"//app:%s/%s@localhost/shop", "//localhost/shop?user=a@b&password=%s@%s", "thin:app/%s@localhost")) {
			String jdbc = "jdbc:postgresql:"
					+ special.formatted(this.secret.piece(), this.secret.piece(), this.secret.piece());
			JdbcTarget target = new JdbcTarget(jdbc, "app", this.secret.text());
			this.told.add(target + target.address());
			fail("JDBC " + special,
					(same) -> LiquibaseMigrations
						.create(driver, () -> target, ChangeLogOptions.defaults(), getClass().getClassLoader())
						.sync(),
					url);
		}
		this.told.add(manager.toString() + AsyncDatabaseManager.builder(url));
		manager.inConnection((connection) -> Mono.fromRunnable(() -> this.told.add(connection.toString() + connection)))
			.block(TestDatabase.TIMEOUT);
		manager.inTransaction((session) -> Mono.fromRunnable(() -> this.told.add(session.toString() + session.sql())))
			.block(TestDatabase.TIMEOUT);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

}
