package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command uses few connections, regardless of the pool options of the application.
 */
class SyncdbConnectionsTests {

	private static final String[] SYNCDB = { "syncdb" };

	private final PrintStream out = System.out;

	@AfterEach
	void close() {
		System.setOut(this.out);
	}

	@Test
	void poolOfACommandCreatesNoConnectionInAdvanceAndKeepsNone() {
		R2dbcProperties.Pool pool = pool("syncdb", "status");
		assertThat(pool.getInitialSize()).isZero();
		assertThat(pool.getMinIdle()).isZero();
		assertThat(pool.getMaxSize()).isEqualTo(2);
		assertThat(pool.getMaxIdleTime()).isZero();
	}

	@Test
	void poolOfAFurtherDatabaseIsAsSmallAndItsStartupDoesNotMigrate() {
		Map<String, Object> application = Map.of("asyncdb.databases.reporting.pool.initial-size", 50,
				"asyncdb.databases.reporting.migrations.on-startup", "sync", "asyncdb.databases.reporting.url",
				"h2:mem:x");
		StandardEnvironment environment = prepared(application, "syncdb", "status");
		R2dbcProperties.Pool pool = DatabaseSettings.group(environment, "reporting", "pool",
				R2dbcProperties.Pool.class);
		assertThat(pool.getInitialSize()).isZero();
		assertThat(pool.getMaxSize()).isEqualTo(2);
		assertThat(DatabaseSettings.of(environment, "reporting").migrations().onStartup()).isEqualTo(OnStartup.NONE);
		assertThat(DatabaseSettings.names(environment)).containsExactly("reporting");
	}

	@Test
	void poolOfTheApplicationHasItsOptions() {
		R2dbcProperties.Pool pool = pool("--server.port=0");
		assertThat(pool.getInitialSize()).isEqualTo(50);
		assertThat(pool.getMinIdle()).isEqualTo(50);
		assertThat(pool.getMaxSize()).isEqualTo(60);
	}

	private static R2dbcProperties.Pool pool(String... args) {
		StandardEnvironment environment = prepared(Map.of("spring.r2dbc.pool.initial-size", 50,
				"spring.r2dbc.pool.min-idle", 50, "spring.r2dbc.pool.max-size", 60), args);
		return Binder.get(environment).bind("spring.r2dbc", R2dbcProperties.class).get().getPool();
	}

	private static StandardEnvironment prepared(Map<String, Object> application, String... args) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("application", application));
		new SyncdbListener().onApplicationEvent(new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(),
				new SpringApplication(), args, environment));
		return environment;
	}

	@Test
	void commandWaitsLongerForABusyServerUnlessTheApplicationSetsTheTime() {
		String wait = "asyncdb.migrations.connect-wait";
		assertThat(prepared(Map.of(), SYNCDB).getProperty(wait)).isEqualTo("30s");
		assertThat(prepared(Map.of(wait, "1s"), SYNCDB).getProperty(wait)).isEqualTo("1s");
		assertThat(prepared(Map.of(), "--server.port=0").getProperty(wait)).isNull();
	}

	@Test
	void poolOfAUrlIsLimited() {
		SpringApplication application = new SpringApplication(R2dbcAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		new SyncdbListener()
			.onApplicationEvent(new ApplicationStartingEvent(new DefaultBootstrapContext(), application, SYNCDB));
		try (ConfigurableApplicationContext context = application
			.run("--spring.r2dbc.url=r2dbc:pool:h2:mem:///url-pool?initialSize=7&minIdle=7&maxSize=9")) {
			ConnectionPool pool = (ConnectionPool) context.getBean(ConnectionFactory.class);
			pool.warmup().block(Duration.ofSeconds(10));
			PoolMetrics metrics = pool.getMetrics().orElseThrow();
			assertThat(metrics.getMaxAllocatedSize()).isEqualTo(2);
			assertThat(metrics.allocatedSize()).isZero();
		}
	}

}
