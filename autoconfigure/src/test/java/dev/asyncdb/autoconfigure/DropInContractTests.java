package dev.asyncdb.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.ServerTlsException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that adds the starter: its own code keeps working as before.
 */
@EnabledForProduct({ DatabaseProduct.H2, DatabaseProduct.POSTGRESQL })
class DropInContractTests extends DatabaseTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbConnectionAutoConfiguration.class,
				AsyncdbPoolAutoConfiguration.class, R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class));

	private ApplicationContextRunner springUrl() {
		return this.contextRunner.withPropertyValues("spring.r2dbc.url=" + this.database.r2dbcUrl());
	}

	private ApplicationContextRunner asyncdbUrl() {
		return this.contextRunner.withPropertyValues("asyncdb.url=" + this.database.url());
	}

	private static String text(DatabaseClient client, String sql) {
		return Objects
			.requireNonNull(client.sql(sql).map((row) -> String.valueOf(row.get(0))).one().block(TestDatabase.TIMEOUT));
	}

	private void requireServer() {
		Assumptions.assumeTrue(this.product != DatabaseProduct.H2, "H2 has no server");
	}

	private void requirePostgres(String reason) {
		Assumptions.assumeTrue(this.product == DatabaseProduct.POSTGRESQL, reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.pool.enabled=true", "asyncdb.pool.enabled=false" })
	void severalStatementsInOneTextRun(String pool) {
		requirePostgres("only its driver accepts several statements in one text");
		String several = "CREATE TABLE IF NOT EXISTS several (id INT); TRUNCATE several; INSERT INTO several VALUES (1)";
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { springUrl(), asyncdbUrl() }) {
			runner.withPropertyValues(pool).run((context) -> {
				context.getBean(DatabaseClient.class).sql(several).fetch().rowsUpdated().block(TestDatabase.TIMEOUT);
				context.getBean(AsyncDatabaseManager.class)
					.inTransaction((session) -> session.sql().sql(several).fetch().rowsUpdated())
					.block(TestDatabase.TIMEOUT);
				assertThat(this.database.number("SELECT COUNT(*) FROM several")).isOne();
			});
		}
	}

	private static final String LIMITS = "SELECT concat_ws(' ', current_setting('statement_timeout'),"
			+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))";

	@Test
	void limitsOfSessionsDoNotReachOtherCode() {
		requirePostgres("its server has these limits");
		springUrl()
			.withPropertyValues("spring.r2dbc.pool.max-size=1", "asyncdb.session.statement-timeout=7s",
					"asyncdb.session.lock-timeout=3s", "asyncdb.session.idle-in-transaction-timeout=1m")
			.run((context) -> {
				DatabaseClient client = context.getBean(DatabaseClient.class);
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				assertThat(text(client, LIMITS)).isEqualTo("0 0 0");
				assertThat(manager.inTransaction((session) -> session.sql().sql(LIMITS).mapValue(String.class).one())
					.block(TestDatabase.TIMEOUT)).isEqualTo("7s 3s 1min");
				assertThat(text(client, LIMITS)).isEqualTo("0 0 0");
			});
	}

	@Test
	void limitsOfTheAddressWinOverThoseOfSessions() {
		requirePostgres("its driver has these options");
		this.contextRunner
			.withPropertyValues("spring.r2dbc.url=" + this.database.r2dbcUrl() + "?statementTimeout=PT9S",
					"asyncdb.session.statement-timeout=7s")
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> session.sql().sql("SHOW statement_timeout").mapValue(String.class).one())
				.block(TestDatabase.TIMEOUT)).isEqualTo("9s"));
	}

	/**
	 * The database by the name of this machine, which does not look like one.
	 */
	private String elsewhere(String url) {
		try {
			InetAddress local = InetAddress.getLocalHost();
			Assumptions.assumeTrue(local.isLoopbackAddress() && !local.getHostName().startsWith("localhost"),
					"this machine has no other name for its loopback address");
			return url.replaceFirst("@(localhost|127\\.0\\.0\\.1)", "@" + local.getHostName());
		}
		catch (UnknownHostException ex) {
			throw new TestAbortedException("this machine has no name", ex);
		}
	}

	@Test
	void serverWithoutTlsWorksWhereTheApplicationConfiguresIt() {
		requireServer();
		this.contextRunner.withPropertyValues("spring.r2dbc.url=" + elsewhere(this.database.r2dbcUrl()))
			.run((context) -> {
				assertThat(text(context.getBean(DatabaseClient.class), "SELECT 1")).isEqualTo("1");
				assertThat(context.getBean(AsyncDatabaseManager.class).ping().block(TestDatabase.TIMEOUT)).isTrue();
			});
	}

	@Test
	void serverWithoutTlsIsAnalyzedWhereAsyncdbConfiguresIt() {
		requireServer();
		this.contextRunner.withPropertyValues("asyncdb.url=" + elsewhere(this.database.url())).run((context) -> {
			Throwable failure = context.getBean(AsyncDatabaseManager.class)
				.ping()
				.map((up) -> new Throwable("it is up"))
				.onErrorResume(Mono::just)
				.block(TestDatabase.TIMEOUT);
			assertThat(failure).hasRootCauseInstanceOf(Throwable.class)
				.hasStackTraceContaining(ServerTlsException.class.getName());
			FailureAnalysis analysis = Objects
				.requireNonNull(new ServerTlsFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
			assertThat(analysis.getDescription()).contains("verify-full");
			assertThat(analysis.getAction()).contains("?sslMode=disable");
		});
	}

	@Test
	void propertiesOfSpringReachTheDriverBesideOurUrl() {
		requirePostgres("its driver has this option");
		asyncdbUrl().withPropertyValues("spring.r2dbc.properties.applicationName=mine")
			.run((context) -> assertThat(
					text(context.getBean(DatabaseClient.class), "SELECT current_setting('application_name')"))
				.isEqualTo("mine"));
	}

	@Test
	void decoratorThatHidesTheDriverLeavesMigrationsTheirAddress() {
		Function<ConnectionFactory, ConnectionFactory> hiding = HidingFactory::new;
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { springUrl(), asyncdbUrl() }) {
			runner.withBean(ConnectionFactoryDecorator.class, () -> hiding::apply).run((context) -> {
				assertThat(text(context.getBean(DatabaseClient.class), "SELECT 1")).isEqualTo("1");
				assertThat(context.getBean(AsyncDatabaseManager.class).status().block(TestDatabase.TIMEOUT))
					.isInstanceOf(DatabaseStatus.class);
			});
		}
	}

	/**
	 * A factory that does not tell what it wraps.
	 */
	private record HidingFactory(ConnectionFactory hidden) implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return this.hidden.create();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.hidden.getMetadata();
		}

	}

}
