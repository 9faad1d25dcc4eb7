package dev.asyncdb.error;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.MariaDbServer;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The codes that two connections can make a server send, each provoked. Lost connections,
 * states of a server and serialization failures are provoked where sessions meet them:
 * {@code ErrorContractTests}, {@code ServerErrorContractTests},
 * {@code NoConnectionContractTests} and {@code PostgresServerStateTests}.
 */
class ProvokedErrorContractTests extends DatabaseTests {

	private static final String TABLES = """
			CREATE TABLE owner_row (id INT PRIMARY KEY);
			INSERT INTO owner_row VALUES (1);
			CREATE TABLE checked_row (id INT PRIMARY KEY, name VARCHAR(3) NOT NULL, n SMALLINT CHECK (n > 0),
			owner_id INT REFERENCES owner_row (id));
			INSERT INTO checked_row VALUES (1, 'a', 1, 1)""";

	private static final Map<String, DatabaseErrorKind> EVERYWHERE = Map.of("INSERT INTO owner_row VALUES (1)",
			DatabaseErrorKind.DUPLICATE_KEY, "INSERT INTO checked_row VALUES (2, 'a', 1, 7)",
			DatabaseErrorKind.CONSTRAINT_VIOLATION, "DELETE FROM owner_row", DatabaseErrorKind.CONSTRAINT_VIOLATION,
			"INSERT INTO checked_row VALUES (2, NULL, 1, 1)", DatabaseErrorKind.CONSTRAINT_VIOLATION,
			"INSERT INTO checked_row VALUES (2, 'a', -1, 1)", DatabaseErrorKind.CONSTRAINT_VIOLATION,
			"INSERT INTO checked_row VALUES (2, 'long', 1, 1)", DatabaseErrorKind.INVALID_VALUE,
			"INSERT INTO checked_row VALUES (2, 'a', 70000, 1)", DatabaseErrorKind.INVALID_VALUE,
			"SELECT * FROM no_table", DatabaseErrorKind.BAD_GRAMMAR, "SELEC 1", DatabaseErrorKind.BAD_GRAMMAR,
			"SELECT no_column FROM owner_row", DatabaseErrorKind.BAD_GRAMMAR);

	@Test
	void codesOfStatements() {
		prepare();
		Map<String, DatabaseErrorKind> found = new TreeMap<>();
		EVERYWHERE.keySet().forEach((statement) -> found.put(statement, DatabaseErrorKind.of(failure(statement))));
		assertThat(found).containsExactlyInAnyOrderEntriesOf(EVERYWHERE);
	}

	@Test
	void codesOfTransactions() {
		prepare();
		List<Provoked> all = switch (this.product) {
			case POSTGRESQL -> postgres();
			case MARIADB -> mariadb();
			case H2 -> h2();
		};
		assertThat(all).allSatisfy((provoked) -> {
			R2dbcException failure = failure(provoked.script());
			assertThat(code(failure)).as("%s: %s", provoked, failure.getMessage()).isEqualTo(provoked.code());
			assertThat(DatabaseErrorKind.of(failure)).as("%s", provoked).isEqualTo(provoked.kind());
		});
	}

	private static List<Provoked> postgres() {
		return List.of(new Provoked("44000", DatabaseErrorKind.CONSTRAINT_VIOLATION, """
				CREATE VIEW some_rows AS SELECT * FROM owner_row WHERE id < 5 WITH CHECK OPTION;
				INSERT INTO some_rows VALUES (9)"""), new Provoked("23P01", DatabaseErrorKind.CONSTRAINT_VIOLATION, """
				CREATE TABLE span (r INT4RANGE, EXCLUDE USING gist (r WITH &&)); INSERT INTO span VALUES ('[1,5)');
				INSERT INTO span VALUES ('[2,3)')"""),
				new Provoked("25006", DatabaseErrorKind.READ_ONLY, "BEGIN READ ONLY; DELETE FROM checked_row"),
				new Provoked("25P02", DatabaseErrorKind.TRANSACTION_FAILED, "BEGIN; !SELECT 1 / 0; SELECT 1"),
				new Provoked("55P03", DatabaseErrorKind.LOCK_TIMEOUT,
						"BEGIN; SELECT * FROM owner_row FOR UPDATE; @SELECT * FROM owner_row FOR UPDATE NOWAIT"),
				new Provoked("55P03", DatabaseErrorKind.LOCK_TIMEOUT,
						"BEGIN; LOCK TABLE owner_row; @SET lock_timeout = 20; @DELETE FROM owner_row"),
				new Provoked("57014", DatabaseErrorKind.CANCELLED, "SET statement_timeout = 20; SELECT pg_sleep(30)"),
				new Provoked("42501", DatabaseErrorKind.PERMISSION_DENIED,
						"SET ROLE pg_monitor; DELETE FROM owner_row"),
				new Provoked("53400", DatabaseErrorKind.SERVER_BUSY, """
						SET temp_file_limit = 64;
						SELECT COUNT(*) FROM (SELECT g FROM generate_series(1, 300000) g ORDER BY md5(g::text)) s"""),
				new Provoked("0A000", DatabaseErrorKind.OTHER, "SELECT 1 UNION SELECT 2 FOR UPDATE"),
				new Provoked("P0001", DatabaseErrorKind.OTHER, "DO 'BEGIN RAISE EXCEPTION ''no''^ END'"),
				new Provoked("40001", DatabaseErrorKind.SERIALIZATION_FAILURE, """
						BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM checked_row;
						@UPDATE checked_row SET n = 2; UPDATE checked_row SET n = 3"""));
	}

	private static List<Provoked> mariadb() {
		return List.of(
				new Provoked("1364", DatabaseErrorKind.CONSTRAINT_VIOLATION,
						"INSERT INTO checked_row (id, n) VALUES (3, 1)"),
				new Provoked("1366", DatabaseErrorKind.INVALID_VALUE, "INSERT INTO owner_row VALUES ('x')"),
				new Provoked("1265", DatabaseErrorKind.INVALID_VALUE, """
						CREATE TABLE choice (v ENUM('a')); INSERT INTO choice VALUES ('z')"""),
				new Provoked("1792", DatabaseErrorKind.READ_ONLY,
						"START TRANSACTION READ ONLY; DELETE FROM checked_row"),
				new Provoked("1205", DatabaseErrorKind.LOCK_TIMEOUT, """
						START TRANSACTION; SELECT * FROM checked_row FOR UPDATE; @SET innodb_lock_wait_timeout = 0;
						@DELETE FROM checked_row"""), new Provoked("1036", DatabaseErrorKind.READ_ONLY, """
						CREATE TABLE part (id INT) ENGINE=MyISAM; CREATE TABLE whole (id INT) ENGINE=MERGE UNION=(part);
						INSERT INTO whole VALUES (1)"""),
				new Provoked("1317", DatabaseErrorKind.CANCELLED, "KILL QUERY CONNECTION_ID()"),
				new Provoked("1969", DatabaseErrorKind.CANCELLED, """
						SET max_statement_time = 0.05;
						SELECT COUNT(*) FROM seq_1_to_100000 a, seq_1_to_100000 b"""),
				new Provoked("1114", DatabaseErrorKind.SERVER_BUSY, """
						SET max_heap_table_size = 16384; CREATE TABLE full_table (v CHAR(200)) ENGINE=MEMORY;
						INSERT INTO full_table SELECT seq FROM seq_1_to_100000"""),
				new Provoked("1412", DatabaseErrorKind.OUTDATED_STATEMENT, """
						START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT * FROM owner_row;
						@CREATE TABLE late (id INT) ENGINE=InnoDB; SELECT * FROM late"""));
	}

	private static List<Provoked> h2() {
		return List.of(new Provoked("57014", DatabaseErrorKind.CANCELLED, """
				SET QUERY_TIMEOUT 20; SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000) a, SYSTEM_RANGE(1, 100000) b
				WHERE MOD(a.X * b.X, 3) = 1"""), new Provoked("50200", DatabaseErrorKind.LOCK_TIMEOUT, """
				SET AUTOCOMMIT FALSE; UPDATE checked_row SET n = 2; @SET LOCK_TIMEOUT 20;
				@UPDATE checked_row SET n = 3"""));
	}

	// A write to this device fails like one to a full disk
	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	@EnabledOnOs(OS.LINUX)
	void fullDisk() {
		R2dbcException failure = failure("COPY (SELECT generate_series(1, 100000)) TO '/dev/full'");
		assertThat(code(failure)).isEqualTo("53100");
		assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.SERVER_BUSY);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void codesOfAUserWithFewRights() {
		prepare();
		String database = this.database.url().replaceFirst(".*/", "");
		MariaDbServer.shared()
			.execute("CREATE OR REPLACE USER few@'%' IDENTIFIED BY 'few'",
					"GRANT SELECT (id), INSERT ON " + database + ".owner_row TO few@'%'",
					"GRANT SELECT (id) ON " + database + ".checked_row TO few@'%'",
					"CREATE OR REPLACE PROCEDURE " + database + ".nothing() SELECT 1");
		ConnectionFactory few = ConnectionFactories
			.get(DatabaseUrl.parse(this.database.url()).withCredentials("few", "few").toConnectionFactoryOptions());
		Map<String, DatabaseErrorKind> found = new TreeMap<>();
		for (String statement : List.of("DELETE FROM checked_row", "UPDATE owner_row SET id = 2", "USE mysql",
				"SET GLOBAL read_only = 0", "SELECT name FROM checked_row", "CALL nothing()")) {
			R2dbcException failure = failure(few, statement);
			found.put(code(failure), DatabaseErrorKind.of(failure));
		}
		assertThat(found).containsOnlyKeys("1142", "1143", "1044", "1227", "1370");
		assertThat(found.values()).containsOnly(DatabaseErrorKind.PERMISSION_DENIED);
		MariaDbServer.shared().execute("SET GLOBAL read_only = 1");
		try {
			R2dbcException failure = failure(few, "INSERT INTO owner_row VALUES (3)");
			assertThat(code(failure)).isEqualTo("1290");
			assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.READ_ONLY);
		}
		finally {
			MariaDbServer.shared().execute("SET GLOBAL read_only = 0");
		}
	}

	@ParameterizedTest
	@CsvSource({ "max_connections, 10, 1040", "max_user_connections, 2, 1203" })
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void codesOfTooManyConnections(String variable, int limit, String code) {
		ConnectionFactory driver = driver();
		Connection administrator = open(driver);
		List<Connection> open = new ArrayList<>();
		assertThat(run(administrator, "SET GLOBAL " + variable + " = " + limit)).isNull();
		try {
			MariaDbServer.shared().execute("CREATE OR REPLACE USER few@'%' IDENTIFIED BY 'few'");
			ConnectionFactory few = ConnectionFactories.get(DatabaseUrl.parse(this.database.url())
				.withCredentials("few", "few")
				.toConnectionFactoryOptions()
				.mutate()
				.option(ConnectionFactoryOptions.DATABASE, "information_schema")
				.build());
			assertThatExceptionOfType(R2dbcException.class)
				.isThrownBy(() -> IntStream.rangeClosed(0, limit).forEach((i) -> open.add(open(few))))
				.satisfies((failure) -> {
					// The driver wraps what the server said
					assertThat(failure.getCause()).isInstanceOfSatisfying(R2dbcException.class,
							(sent) -> assertThat(code(sent)).isEqualTo(code));
					assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.SERVER_BUSY);
				});
		}
		finally {
			run(administrator, "SET GLOBAL " + variable + " = " + MariaDbServer.MAX_CONNECTIONS);
			open.add(administrator);
			open.forEach((connection) -> Mono.from(connection.close()).block(TestDatabase.TIMEOUT));
		}
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void codesOfADatabaseOfH2ThatIsNotThere(@TempDir Path directory) {
		String file = "r2dbc:h2:file:///" + directory.resolve("db").toAbsolutePath();
		R2dbcException missing = refusal(ConnectionFactories.get(file + "?IFEXISTS=TRUE"));
		assertThat(code(missing)).isEqualTo("90146");
		assertThat(DatabaseErrorKind.of(missing)).isEqualTo(DatabaseErrorKind.UNKNOWN_DATABASE);
		Connection first = open(ConnectionFactories.get(file));
		Connection second = open(ConnectionFactories.get(file));
		assertThat(run(first, "CREATE TABLE any_row (id INT)")).isNull();
		assertThat(run(first, "SHUTDOWN")).isNull();
		R2dbcException closed = run(second, "SELECT * FROM any_row");
		assertThat(closed).isNotNull();
		assertThat(code(closed)).isEqualTo("90067");
		assertThat(DatabaseErrorKind.of(closed)).isEqualTo(DatabaseErrorKind.CONNECTION_LOST);
		R2dbcException readOnly = failure(ConnectionFactories.get(file + "?ACCESS_MODE_DATA=r"),
				"INSERT INTO any_row VALUES (1)");
		assertThat(code(readOnly)).isEqualTo("90097");
		assertThat(DatabaseErrorKind.of(readOnly)).isEqualTo(DatabaseErrorKind.READ_ONLY);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.H2)
	void codesOfAUserOfH2WithFewRights() {
		prepare();
		this.database.execute("CREATE USER IF NOT EXISTS few PASSWORD 'few'");
		String name = this.database.url().replaceFirst("^.*mem:(///)?([^;?]*).*$", "$2");
		ConnectionFactory few = ConnectionFactories.get(ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "h2")
			.option(ConnectionFactoryOptions.PROTOCOL, "mem")
			.option(ConnectionFactoryOptions.DATABASE, name)
			.option(ConnectionFactoryOptions.USER, "FEW")
			.option(ConnectionFactoryOptions.PASSWORD, "few")
			.build());
		R2dbcException failure = failure(few, "DELETE FROM owner_row");
		assertThat(code(failure)).isEqualTo("90096");
		assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.PERMISSION_DENIED);
	}

	private void prepare() {
		this.database.execute("DROP TABLE IF EXISTS checked_row",
				"DROP TABLE IF EXISTS owner_row" + ((this.product == DatabaseProduct.POSTGRESQL) ? " CASCADE" : ""));
		this.database.execute(StringUtils.delimitedListToStringArray(TABLES, ";"));
	}

	private static String code(R2dbcException failure) {
		return (failure.getErrorCode() != 0) ? String.valueOf(failure.getErrorCode())
				: String.valueOf(failure.getSqlState());
	}

	private ConnectionFactory driver() {
		return ConnectionFactories.get(DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions());
	}

	private static R2dbcException refusal(ConnectionFactory driver) {
		return catchThrowableOfType(R2dbcException.class, () -> open(driver));
	}

	private R2dbcException failure(String script) {
		return failure(driver(), script);
	}

	/**
	 * Run statements on new connections, of which the last one fails.
	 * @param script the statements; {@code @} stands before those of the second
	 * connection, {@code !} before one that fails, and {@code ^} for a semicolon
	 */
	private static R2dbcException failure(ConnectionFactory driver, String script) {
		Connection first = open(driver);
		Connection second = script.contains("@") ? open(driver) : first;
		try {
			R2dbcException last = null;
			for (String statement : script.split(";")) {
				String sql = statement.strip();
				String plain = sql.replaceFirst("^[@!]", "").replace('^', ';');
				assertThat(last).as(sql).isNull();
				last = run(sql.startsWith("@") ? second : first, plain);
				last = sql.startsWith("!") ? null : last;
			}
			assertThat(last).as(script).isNotNull();
			return last;
		}
		finally {
			List<Connection> open = new ArrayList<>(List.of(first));
			if (second != first) {
				open.add(second);
			}
			open.forEach((connection) -> {
				run(connection, "ROLLBACK");
				Mono.from(connection.close()).onErrorComplete().block(TestDatabase.TIMEOUT);
			});
		}
	}

	private static Connection open(ConnectionFactory driver) {
		return Mono.<Connection>from(driver.create()).blockOptional(TestDatabase.TIMEOUT).orElseThrow();
	}

	private static @Nullable R2dbcException run(Connection connection, String statement) {
		try {
			Flux.<Result>from(connection.createStatement(statement).execute())
				.concatMap(Result::getRowsUpdated)
				.then()
				.block(TestDatabase.TIMEOUT);
			return null;
		}
		catch (R2dbcException ex) {
			return ex;
		}
	}

	/**
	 * An error to provoke.
	 *
	 * @param code the vendor code, or the SQLSTATE if there is none
	 */
	private record Provoked(String code, DatabaseErrorKind kind, String script) {
	}

}
