package dev.asyncdb.url;

import java.io.File;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * One URL, both ways.
 */
class DatabaseUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					postgresql://app@db.example/shop                     | jdbc:postgresql://db.example/shop?sslmode=verify-full
					postgres://app@db.example:5433/shop                  | jdbc:postgresql://db.example:5433/shop?sslmode=verify-full
					jdbc:postgresql://db.example/shop                    | jdbc:postgresql://db.example/shop?sslmode=verify-full
					jdbc:postgresql:shop                                 | jdbc:postgresql://localhost/shop?sslmode=disable
					r2dbc:postgresql://db.example/shop                   | jdbc:postgresql://db.example/shop?sslmode=verify-full
					r2dbc:pool:postgresql://db.example/shop?maxSize=5    | jdbc:postgresql://db.example/shop?sslmode=verify-full
					r2dbc:proxy:pool:postgresql://db.example/shop        | jdbc:postgresql://db.example/shop?sslmode=verify-full
					r2dbcs:postgresql://db.example/shop                  | jdbc:postgresql://db.example/shop?sslmode=verify-full
					postgresql://db.example/shop?sslmode=require         | jdbc:postgresql://db.example/shop?sslmode=require
					r2dbc:postgresql://db.example/shop?sslMode=VERIFY_CA | jdbc:postgresql://db.example/shop?sslmode=verify-ca
					postgresql://db.example/my%20shop                    | jdbc:postgresql://db.example/my%20shop?sslmode=verify-full
					postgresql://a:5432,b:5433/shop                      | jdbc:postgresql://a:5432,b:5433/shop?sslmode=verify-full
					postgresql://[::1]:5432/shop                         | jdbc:postgresql://[::1]:5432/shop?sslmode=disable
					mariadb://app@db.example/shop                        | jdbc:mariadb://db.example/shop?sslMode=verify-full&connectTimeout=10000
					jdbc:mariadb://db.example:3307/shop?connectTimeout=3000 | jdbc:mariadb://db.example:3307/shop?sslMode=verify-full&connectTimeout=3000
					r2dbc:mariadb://db.example/shop?connectTimeout=PT1.5S | jdbc:mariadb://db.example/shop?sslMode=verify-full&connectTimeout=1500
					r2dbc:pool:mariadb://db.example/shop?maxSize=5       | jdbc:mariadb://db.example/shop?sslMode=verify-full
					r2dbcs:mariadb://localhost/shop                      | jdbc:mariadb://localhost/shop?sslMode=verify-full
					jdbc:mariadb://db.example/shop?useSsl=true           | jdbc:mariadb://db.example/shop?sslMode=verify-full
					r2dbc:mariadb://db.example/shop?sslMode=VERIFY_CA    | jdbc:mariadb://db.example/shop?sslMode=verify-ca
					mariadb://db.example/shop?sslMode=trust              | jdbc:mariadb://db.example/shop?sslMode=trust
					mariadb://127.0.0.1:3307/my%20shop                   | jdbc:mariadb://127.0.0.1:3307/my%20shop?sslMode=disable
					jdbc:mariadb:sequential://a:3306,b:3307/shop         | jdbc:mariadb:sequential://a:3306,b:3307/shop?sslMode=verify-full
					h2:mem:shop                                          | jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1
					jdbc:h2:mem:shop;MODE=PostgreSQL                     | jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;MODE=PostgreSQL
					jdbc:h2:mem:shop;DB_CLOSE_DELAY=5                    | jdbc:h2:mem:shop;DB_CLOSE_DELAY=5
					r2dbc:h2:mem:///shop?options=DB_CLOSE_DELAY=-1       | jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1
					jdbc:h2:file:/data/shop                              | jdbc:h2:file:/data/shop
					jdbc:h2:~/shop                                       | jdbc:h2:file:~/shop
					r2dbc:h2:file:////data/shop                          | jdbc:h2:file:/data/shop
					""")
	void toJdbcUrlKeepsTheAddress(String url, String jdbcUrl) {
		assertThat(DatabaseUrl.parse(url).toJdbcUrl()).startsWith(jdbcUrl);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					r2dbc:postgresql:failover://a,b/shop                   | jdbc:postgresql://a:5432,b:5432/shop?sslmode=verify-full
					r2dbc:mariadb:loadbalance://a,b/shop                   | jdbc:mariadb:loadbalance://a,b/shop?sslMode=verify-full
					r2dbc:h2:file:///./x/shop                              | jdbc:h2:file:./x/shop
					r2dbc:h2:file:///~/shop                                | jdbc:h2:file:~/shop
					r2dbc:h2:mem:///shop?options=DB_CLOSE_DELAY=-1;MODE=MySQL | jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;MODE=MySQL
					""")
	void toJdbcUrlKnowsAllDatabases(String url, String jdbcUrl) {
		assertThat(DatabaseUrl.parse(url).toJdbcUrl()).startsWith(jdbcUrl);
	}

	/**
	 * The options of PostgreSQL one by one, each in the form of R2DBC and of JDBC.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			schema=sales                  | currentSchema=sales
			currentSchema=sales           | currentSchema=sales
			sslMode=disable               | sslmode=disable
			sslMode=ALLOW                 | sslmode=allow
			sslMode=prefer                | sslmode=prefer
			sslmode=verify-ca             | sslmode=verify-ca
			ssl=true                      | sslmode=verify-full
			ssl=false                     | sslmode=disable
			sslRootCert=/ca.pem           | sslrootcert=%2Fca.pem
			sslCert=/me.pem               | sslcert=%2Fme.pem
			sslKey=/me.der                | sslkey=%2Fme.der
			sslNegotiation=direct         | sslNegotiation=direct
			channelBinding=require        | channelBinding=require
			connectTimeout=PT2.1S         | connectTimeout=3
			applicationName=shop          | ApplicationName=shop%20syncdb
			tcpKeepAlive=true             | tcpKeepAlive=true
			targetServerType=ANY          | targetServerType=primary&loadBalanceHosts=false
			statementTimeout=PT5S         | options=-c%20statement_timeout%3D5000
			lockWaitTimeout=PT1S          | options=-c%20lock_timeout%3D1000
			options=search_path=a,b       | options=-c%20search_path%3Da%2Cb
			""")
	void toJdbcUrlTranslatesOptionsOfPostgres(String r2dbc, String jdbc) {
		String url = DatabaseUrl.parse("r2dbc:postgresql://db.example/shop?" + r2dbc).toJdbcUrl();
		assertThat(url).contains(jdbc);
		assertThat(DatabaseUrl.parse(url).toJdbcUrl().replace("%20syncdb%20syncdb", "%20syncdb")).isEqualTo(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fetchSize=5", "forceBinary=true", "preparedStatementCacheQueries=7", "maxSize=9",
			"autodetectExtensions=false", "validationQuery=SELECT%201", "initialSize=3", "maxIdleTime=PT1S" })
	void toJdbcUrlLeavesOutWhatIsNotForJdbc(String option) {
		assertThat(DatabaseUrl.parse("r2dbc:pool:postgresql://localhost/shop?" + option).toJdbcUrl())
			.isEqualTo(DatabaseUrl.parse("r2dbc:postgresql://localhost/shop").toJdbcUrl());
	}

	@Test
	@SuppressWarnings("NullAway")
	void nullIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> DatabaseUrl.parse(null))
			.withMessage("The argument 'url' must not be null");
	}

	@Test
	void toJdbcUrlOfSeveralHostsGoesToThePrimary() {
		assertThat(
				DatabaseUrl.parse("r2dbc:postgresql:failover://a:5432,b:5433/shop?hostRecheckTime=PT10S").toJdbcUrl())
			.contains("//a:5432,b:5433/shop?", "targetServerType=primary", "loadBalanceHosts=false",
					"hostRecheckSeconds=10");
	}

	@Test
	void withoutStatementLimitsKeepsTheRest() {
		assertThat(DatabaseUrl.parse(
				"r2dbc:postgresql://localhost/shop?statementTimeout=PT5S&lockWaitTimeout=PT1S&options=work_mem=5MB;lock_timeout=3")
			.withoutStatementLimits()
			.toJdbcUrl()).contains("options=-c%20work_mem%3D5MB").doesNotContain("timeout%3D");
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://h/db?sslMode=tunnel", "r2dbc:mariadb://h/db?socket=/s",
			"r2dbc:postgresql://h/db?sslRootCert=changelog/one.yaml" })
	void toJdbcUrlWhenJdbcCannotGoThereIsRefused(String url) {
		assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(url).toJdbcUrl())
			.withMessageMatching("(?s).*(spring.liquibase.url|name a file).*");
	}

	// A host is no database that is not supported: the name of the database is missing
	@ParameterizedTest
	@ValueSource(strings = { "localhost:5432/shop", "postgressql://localhost/shop", "//localhost/shop", "localhost" })
	void parseWhenNameOfTheDatabaseIsMissingOrMisspeltTellsThatItIsExpectedFirst(String url) {
		assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(url))
			.withMessageContaining("does not begin with the name of a supported database")
			.withMessageNotContaining("localhost/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mysql://app:s3cr3t@h/shop", "jdbc:mysql://h/shop?password=s3cr3t",
			"r2dbc:pool:mysql://app:s3cr3t@h/shop", "r2dbc:mssql://app:s3cr3t@h/shop",
			"jdbc:sqlserver://h;password=s3cr3t", "jdbc:oracle:thin:app/s3cr3t@//h/shop", "oracle://h/s3cr3t",
			"postgresql+asyncpg://app:s3cr3t@h/shop", "MARIADB://app:s3cr3t@h/shop" })
	void parseWhenDatabaseIsNotSupportedNamesThoseThatAre(String url) {
		assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(url))
			.withMessageContaining("use PostgreSQL, MariaDB or H2")
			.withMessageNotContaining("s3cr3t");
	}

	@Test
	void toJdbcUrlOfH2OverTheNetworkTakesItsOwnUrl() {
		ConnectionFactoryOptions options = ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "h2")
			.option(Option.valueOf("url"), "tcp://localhost/~/shop")
			.build();
		assertThat(DatabaseUrl.from(options).toJdbcUrl()).isEqualTo("jdbc:h2:tcp://localhost/~/shop");
	}

	@ParameterizedTest
	@CsvSource({ "postgresql://h/db?sslpassword=s3cr3t,sslpassword",
			"mariadb://h/db?clientSslPassword=s3cr3t,keyPassword" })
	void jdbcSecretsStandBesideTheUrl(String text, String property) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThat(url.jdbcSecrets().keySet()).containsExactly(property);
		assertThat(url.jdbcSecrets().get(property)).hasToString("s3cr3t");
		assertThat(url.toString() + url.toJdbcUrl() + url.toConnectionFactoryOptions()).doesNotContain("s3cr3t");
	}

	@Test
	void passwordThatIsSuppliedIsAskedForEachTime() {
		AtomicInteger count = new AtomicInteger();
		ConnectionFactoryOptions options = DatabaseUrl.parse("postgresql://app@h/db")
			.toConnectionFactoryOptions()
			.mutate()
			.option(Option.valueOf("password"), (Supplier<String>) () -> "p" + count.incrementAndGet())
			.build();
		DatabaseUrl url = DatabaseUrl.from(options);
		assertThat(url.password()).hasToString("p1");
		assertThat(url.password()).hasToString("p2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://app:p%40ss@h/shop", "r2dbc:postgresql://app:p%40ss@h/shop",
			"jdbc:postgresql://h/shop?user=app&password=p%40ss", "mariadb://app:p%40ss@h/shop",
			"r2dbc:mariadb://app:p%40ss@h/shop", "jdbc:mariadb://h/shop?user=app&password=p%40ss",
			"jdbc:h2:mem:shop;USER=app;PASSWORD=p@ss" })
	void credentialsAreReadAndKeptOutOfTexts(String text) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		assertThat(url.user()).isEqualTo("app");
		assertThat(url.password()).hasToString("p@ss");
		assertThat(url.toString() + url.toJdbcUrl() + url.toConnectionFactoryOptions()).doesNotContain("p@ss",
				"p%40ss");
	}

	@Test
	void passwordOfTheTlsKeyIsKeptOutOfTexts() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://h/shop?sslmode=require&sslpassword=s3cr3t");
		assertThat(url.toString() + url.toJdbcUrl() + url.toConnectionFactoryOptions()).doesNotContain("s3cr3t");
		assertThat(url.toConnectionFactoryOptions().getValue(Option.valueOf("sslPassword"))).isEqualTo("s3cr3t");
	}

	@Test
	void passwordOfTheTlsKeyOfMariaDbIsKeptOutOfTexts() {
		DatabaseUrl url = DatabaseUrl.parse("mariadb://h/shop?sslMode=verify-full&clientSslPassword=s3cr3t");
		assertThat(url.toString() + url.toJdbcUrl() + url.toConnectionFactoryOptions()).doesNotContain("s3cr3t");
		assertThat(url.toConnectionFactoryOptions().getValue(Option.valueOf("clientSslPassword"))).isEqualTo("s3cr3t");
	}

	@Test
	void driverOfMariaDbIsToldOfTlsInItsOwnWords() {
		assertThat(DatabaseUrl.parse("r2dbcs:mariadb://localhost/shop")
			.toConnectionFactoryOptions()
			.getValue(Option.valueOf("sslMode"))).isEqualTo("verify-full");
	}

	@Test
	void withCredentialsReplacesThem() {
		DatabaseUrl url = DatabaseUrl.parse("postgresql://a:b@h/shop").withCredentials("c", "d");
		assertThat(url.user()).isEqualTo("c");
		assertThat(url.password()).hasToString("d");
		assertThat(url.withCredentials(null, null)).isEqualTo(url);
	}

	@Test
	void toConnectionFactoryOptionsTranslatesJdbcNames() {
		ConnectionFactoryOptions options = DatabaseUrl
			.parse("jdbc:postgresql://h:6000/shop?sslmode=require&currentSchema=sales&connectTimeout=3")
			.toConnectionFactoryOptions();
		assertThat(options.getValue(ConnectionFactoryOptions.DRIVER)).isEqualTo("postgresql");
		assertThat(options.getValue(ConnectionFactoryOptions.PORT)).isEqualTo(6000);
		assertThat(options.getValue(Option.valueOf("sslMode"))).isEqualTo("require");
		assertThat(options.getValue(Option.valueOf("schema"))).isEqualTo("sales");
		assertThat(options.getValue(ConnectionFactoryOptions.CONNECT_TIMEOUT)).hasToString("PT3S");
	}

	@Test
	void toConnectionFactoryOptionsWhenPooledIsTheDriver() {
		ConnectionFactoryOptions options = DatabaseUrl.parse("r2dbc:pool:h2:mem:///shop?maxSize=3&initialSize=1")
			.toConnectionFactoryOptions();
		assertThat(options.getValue(ConnectionFactoryOptions.DRIVER)).isEqualTo("h2");
		assertThat(options.getValue(ConnectionFactoryOptions.PROTOCOL)).isEqualTo("mem");
		assertThat(options.hasOption(Option.valueOf("maxSize"))).isFalse();
	}

	@Test
	void toJdbcUrlTranslatesTimeoutsUp() {
		assertThat(DatabaseUrl.parse("r2dbc:postgresql://h/shop?connectTimeout=PT1.5S").toJdbcUrl())
			.contains("connectTimeout=2");
	}

	@Test
	void requireDriverWhenItIsMissingNamesTheDependency() throws Exception {
		URL[] withoutDriver = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("r2dbc-h2"))
			.map(DatabaseUrlTests::toUrl)
			.toArray(URL[]::new);
		try (URLClassLoader classLoader = new URLClassLoader(withoutDriver, ClassLoader.getPlatformClassLoader())) {
			Class<?> type = classLoader.loadClass(DatabaseUrl.class.getName());
			Object url = type.getMethod("parse", String.class).invoke(null, "h2:mem:shop");
			assertThatExceptionOfType(InvocationTargetException.class)
				.isThrownBy(() -> type.getMethod("requireDriver").invoke(url))
				.havingCause()
				.withMessageContaining("io.r2dbc:r2dbc-h2");
		}
	}

	@Test
	void requireDriverWhenItIsThereIsTheSame() {
		DatabaseUrl url = DatabaseUrl.parse("h2:mem:shop");
		assertThat(url.requireDriver()).isSameAs(url);
	}

	private static URL toUrl(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "s3cr3t", "s3cr3t://host/db", "db2://app:s3cr3t@host/db", "r2dbc:db2://app:s3cr3t@host/db",
					"mysql://app:s3c#r3t@host/db", "jdbc:mysql://host/db?connectTimeout=s3cr3t",
					"jdbc:sqlserver://host\\s3cr3t;databaseName=db", "jdbc:sqlserver://host;loginTimeout=s3cr3t",
					"jdbc:sqlserver://host;instanceName=s3cr3t", "jdbc:oracle:thin:app/s3cr3t@host:1521:SID",
					"jdbc:oracle:thin:s3cr3t", "jdbc:oracle:oci:@s3cr3t", "postgresql://app:s3cr3t ?@host/db",
					"postgresql://app:s3cr3t%zz@host/db", "postgresql://app:s3c#r3t@host/db", "r2dbc:pool:",
					"r2dbc:s3cr3t", "jdbc:h2:tcp://s3cr3t/db", "postgresql://host:s3cr3t/db",
					"r2dbc:postgresql://host/db?password=s3cr3t", "jdbc:postgresql://host/db?connectTimeout=s3cr3t",
					"jdbc:mariadb://host/db?connectTimeout=s3cr3t", "mariadb://app:s3cr3t ?@host/db",
					"mariadb://host:s3cr3t/db", "jdbc:postgresql://host/db?password=s3cr3t%z" })
	void parseWhenUnreadableTellsTheFormsAndQuotesNothing(String url) {
		assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(url))
			.withMessageContaining("Expected postgresql://")
			.withMessageNotContaining("s3c")
			.withNoCause();
	}

	@Test
	void twoParsesOfOneUrlAreEqualAndShowNoPassword() {
		for (String url : List.of("postgresql://app:p%40ss@db:5433/shop", "r2dbc:postgresql://app:p%40ss@db/shop",
				"mariadb://app:p%40ss@db/shop?clientSslPassword=key", "postgresql://db/shop?user=app&password=p%40ss",
				"r2dbc:pool:postgresql://app:p%40ss@db/shop")) {
			DatabaseUrl parsed = DatabaseUrl.parse(url);
			assertThat(parsed).isEqualTo(DatabaseUrl.parse(url)).hasSameHashCodeAs(DatabaseUrl.parse(url));
			assertThat(parsed).isEqualTo(parsed.withCredentials(null, new StringBuilder("p@ss")));
			assertThat(parsed).isNotEqualTo(parsed.withCredentials(null, "other"));
			assertThat(parsed.toString() + parsed.toConnectionFactoryOptions()).doesNotContain("p@ss", "p%40ss");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			postgresql://a:1,b:2/shop                            | a:1,b:2       | primary
			postgresql://a,b:2/shop                              | a:5432,b:2    | primary
			jdbc:postgresql://a:1,b/shop                         | a:1,b:5432    | primary
			r2dbc:postgresql://a,b/shop?targetServerType=ANY     | a:5432,b:5432 | any
			r2dbc:postgresql:failover://a,b/shop                 | a:5432,b:5432 | primary
			postgresql://a,b/shop?target_session_attrs=standby   | a:5432,b:5432 | secondary
			jdbc:postgresql://a,b/x?targetServerType=preferSlave | a:5432,b:5432 | preferSecondary
			""")
	void listOfPostgresHostsIsWhatTheDriverKnows(String url, String hosts, String target) {
		ConnectionFactoryOptions options = DatabaseUrl.parse(url)
			.withCredentials("app", null)
			.toConnectionFactoryOptions();
		assertThat(options.getValue(ConnectionFactoryOptions.PROTOCOL)).isEqualTo("failover");
		assertThat(options.getValue(ConnectionFactoryOptions.HOST)).isEqualTo(hosts);
		assertThat(options.getValue(Option.valueOf("targetServerType"))).isEqualTo(target);
		assertThat(ConnectionFactories.get(options)).isNotNull();
	}

	@Test
	void listOfHostsThatTheDriverDoesNotKnowIsRefused() {
		assertThatExceptionOfType(DatabaseUrlException.class)
			.isThrownBy(() -> DatabaseUrl.parse("postgresql://a,b/shop?targetServerType=preferPrimary"))
			.withMessageContaining("targetServerType");
		ConnectionFactoryOptions addresses = ConnectionFactoryOptions.parse("r2dbc:postgresql://a/shop")
			.mutate()
			.option(ConnectionFactoryOptions.HOST, "[::1]:5,[::2]:6")
			.build();
		assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.from(addresses))
			.withMessageContaining("IPv6");
	}

	@Test
	void fromKeepsTheTlsOfTheOptionsWhileAUrlVerifiesRemoteServers() {
		ConnectionFactoryOptions options = ConnectionFactoryOptions.parse("r2dbc:postgresql://db.example/shop");
		assertThat(DatabaseUrl.from(options).toJdbcUrl()).contains("sslmode=disable");
		assertThat(DatabaseUrl.from(options).toConnectionFactoryOptions().hasOption(Option.valueOf("sslMode")))
			.isFalse();
		assertThat(DatabaseUrl.parse("r2dbc:postgresql://db.example/shop").toJdbcUrl()).contains("sslmode=verify-full");
	}

	@Test
	void certificateOfAMariaDbServerIsVerifiedByThoseOfTheJvm() {
		ConnectionFactoryOptions options = DatabaseUrl.parse("mariadb://u@db.example/shop")
			.toConnectionFactoryOptions();
		assertThat(ConnectionFactories.get(options)).isNotNull();
	}

}
