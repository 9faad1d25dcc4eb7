package dev.asyncdb.url;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The default options of a driver.
 */
class DriverOptionsTests {

	private static @Nullable Object option(String url, String name) {
		return DriverOptions.defaults().applyTo(ConnectionFactoryOptions.parse(url)).getValue(Option.valueOf(name));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			r2dbc:postgresql://db.example/shop,                     verify-full
			r2dbc:postgresql://10.0.0.7/shop,                       verify-full
			r2dbc:postgresql://db.example/shop?sslMode=require,     require
			r2dbc:postgresql://db.example/shop?sslmode=disable,     none
			r2dbc:postgresql://localhost/shop,                      none
			r2dbc:postgresql://127.0.0.1:5433/shop,                 none
			'r2dbc:postgresql:failover://localhost:1,127.0.0.1:2/shop', none
			'r2dbc:postgresql://localhost:1,db.example:2/shop',     verify-full
			r2dbc:mariadb://db.example/shop,                        verify-full
			r2dbc:mariadb://db.example/shop?sslMode=trust,          trust
			r2dbc:mariadb://localhost/shop,                         none
			r2dbc:h2:mem:///shop,                                   none
			""")
	void remoteServersAreVerifiedUnlessSomebodySaysOtherwise(String url, @Nullable String mode) {
		assertThat(option(url, "sslMode")).isEqualTo(mode);
	}

	@Test
	void everyWaitOfThePostgresServerEnds() {
		String url = "r2dbc:postgresql://localhost/shop";
		assertThat(option(url, "statementTimeout")).isEqualTo(Duration.ofSeconds(30));
		assertThat(option(url, "lockWaitTimeout")).isEqualTo(Duration.ofSeconds(5));
		assertThat(option(url, "options"))
			.isEqualTo(Map.of("idle_in_transaction_session_timeout", "60000", DriverOptions.CACHE_MARKER, "cached"));
		assertThat(option(url, "fetchSize")).as("it would change the protocol of all statements").isNull();
		assertThat(option(url, "preparedStatementCacheQueries")).isEqualTo(256);
	}

	@Test
	void everyWaitOfTheMariaDbServerEnds() {
		assertThat(option("r2dbc:mariadb://localhost/shop", "sessionVariables"))
			.isEqualTo("max_statement_time=30.0,innodb_lock_wait_timeout=5,lock_wait_timeout=5,"
					+ "idle_transaction_timeout=60,time_zone=+00:00");
	}

	@Test
	void timeZoneOfTheOptionsWins() {
		assertThat(option("r2dbc:mariadb://localhost/shop?timezone=disable", "sessionVariables")).asString()
			.doesNotContain("time_zone");
		assertThat(option("r2dbc:mariadb://localhost/shop?sessionVariables=time_zone='SYSTEM'", "sessionVariables"))
			.asString()
			.containsOnlyOnce("time_zone");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			r2dbc:mariadb://h/shop                                               | Z
			r2dbc:mariadb://h/shop?timezone=UTC                                  | Z
			r2dbc:mariadb://h/shop?timezone=Europe/Berlin                        | Europe/Berlin
			r2dbc:mariadb://h/shop?sessionVariables=time_zone%3D%2B02:00         | +02:00
			r2dbc:mariadb://h/shop?timezone=auto                                 | -
			r2dbc:mariadb://h/shop?timezone=disable                              | -
			r2dbc:mariadb://h/shop?sessionVariables=time_zone%3DSYSTEM           | -
			r2dbc:postgresql://h/shop                                            | -
			""")
	void momentsAreExchangedInTheTimeZoneOfTheSession(String url, @Nullable String zone) {
		ConnectionFactoryOptions options = DriverOptions.defaults().applyTo(ConnectionFactoryOptions.parse(url));
		assertThat(DriverOptions.momentZone(options)).isEqualTo((zone != null) ? ZoneId.of(zone) : null);
	}

	@Test
	void ownVariablesOfTheSessionWin() {
		assertThat(option("r2dbc:mariadb://localhost/shop?sessionVariables=INNODB_LOCK_WAIT_TIMEOUT=9,sql_mode='ANSI'",
				"sessionVariables"))
			.isEqualTo("INNODB_LOCK_WAIT_TIMEOUT=9,sql_mode='ANSI',max_statement_time=30.0,lock_wait_timeout=5,"
					+ "idle_transaction_timeout=60,time_zone=+00:00");
	}

	@Test
	void waitsOfTheMariaDbServerAreWholeSecondsAndNeverNone() {
		ConnectionFactoryOptions options = new DriverOptions(64, Duration.ZERO, Duration.ofMillis(1), Duration.ZERO)
			.applyTo(ConnectionFactoryOptions.parse("r2dbc:mariadb://localhost/shop"));
		assertThat(options.getValue(Option.valueOf("sessionVariables")))
			.isEqualTo("innodb_lock_wait_timeout=1,lock_wait_timeout=1,time_zone=+00:00");
	}

	@Test
	void zeroLeavesATimeoutOut() {
		ConnectionFactoryOptions options = new DriverOptions(64, Duration.ZERO, Duration.ZERO, Duration.ZERO)
			.applyTo(ConnectionFactoryOptions.parse("r2dbc:postgresql://localhost/shop"));
		assertThat(options.hasOption(ConnectionFactoryOptions.STATEMENT_TIMEOUT)).isFalse();
		assertThat(options.hasOption(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT)).isFalse();
		assertThat(options.hasOption(Option.valueOf("options"))).isFalse();
		assertThat(options.getValue(Option.valueOf("preparedStatementCacheQueries"))).isEqualTo(0);
	}

	@Test
	void ownParametersOfTheServerWin() {
		ConnectionFactoryOptions given = ConnectionFactoryOptions.parse("r2dbc:postgresql://localhost/shop")
			.mutate()
			.option(Option.valueOf("options"), Map.of("idle_in_transaction_session_timeout", "5", "search_path", "a"))
			.build();
		assertThat(DriverOptions.defaults().applyTo(given).getValue(Option.valueOf("options"))).isEqualTo(Map
			.of("idle_in_transaction_session_timeout", "5", "search_path", "a", DriverOptions.CACHE_MARKER, "cached"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://db.example/shop?sslMode=require",
			"r2dbc:postgresql://localhost/shop?applicationName=a&options=search_path%3Da" })
	void behindAPoolerOnlyTheCacheRemains(String url) {
		ConnectionFactoryOptions given = ConnectionFactoryOptions.parse(url);
		ConnectionFactoryOptions pooled = DriverOptions.defaults().forPooler(DriverOptions.defaults().applyTo(given));
		assertThat(pooled.getValue(Option.valueOf("preparedStatementCacheQueries"))).isEqualTo(0);
		assertThat(pooled.hasOption(ConnectionFactoryOptions.STATEMENT_TIMEOUT)).isFalse();
		assertThat(pooled.hasOption(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT)).isFalse();
		assertThat(String.valueOf(pooled.getValue(Option.valueOf("options")))).doesNotContain("timeout", "asyncdb");
	}

	@Test
	void ownLimitsStayBehindAPooler() {
		ConnectionFactoryOptions given = ConnectionFactoryOptions
			.parse("r2dbc:postgresql://localhost/shop?statementTimeout=PT7S&preparedStatementCacheQueries=5");
		ConnectionFactoryOptions pooled = DriverOptions.defaults().forPooler(DriverOptions.defaults().applyTo(given));
		assertThat(pooled.getValue(ConnectionFactoryOptions.STATEMENT_TIMEOUT)).hasToString("PT7S");
		assertThat(pooled.getValue(Option.valueOf("preparedStatementCacheQueries"))).isEqualTo("5");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			r2dbc:postgresql://h/shop?statementTimeout=PT1S                          | PT0S  | PT5S | PT1M
			r2dbc:postgresql://h/shop?options=lock_timeout%3D1                       | PT30S | PT0S | PT1M
			r2dbc:mariadb://h/shop?sessionVariables=idle_transaction_timeout%3D1     | PT30S | PT5S | PT0S
			r2dbc:mariadb://h/shop?sessionVariables=innodb_lock_wait_timeout%3D1     | PT30S | PT0S | PT1M
			""")
	void limitsOfTheAddressReplaceTheDefaults(String url, Duration statement, Duration lock, Duration idle) {
		assertThat(DriverOptions.defaults().unlessDefinedBy(ConnectionFactoryOptions.parse(url)))
			.isEqualTo(new DriverOptions(statement, lock, idle));
	}

}
