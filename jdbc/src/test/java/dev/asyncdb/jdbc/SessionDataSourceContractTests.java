package dev.asyncdb.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.BridgeFixture;
import dev.asyncdb.testing.Person;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.test.StepVerifier;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Code for JDBC on sessions.
 */
class SessionDataSourceContractTests extends BridgeFixture {

	private SessionDataSource dataSource;

	private JdbcClient jdbc;

	private AccountService accounts;

	@BeforeParameterizedClassInvocation
	void openDataSource() {
		this.dataSource = SessionDataSource.of(this.manager);
		this.jdbc = JdbcClient.create(this.dataSource);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Transactions.class);
		context.registerBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(this.dataSource));
		context.registerBean(AccountService.class, () -> new AccountService(this.jdbc));
		context.refresh();
		this.accounts = context.getBean(AccountService.class);
	}

	private <T> @Nullable T bridged(Callable<T> work) {
		return get(Bridge.call(work));
	}

	@Test
	void serviceForJdbcTakesPartInTheTransactionOfASession() {
		Long seen = get(this.manager.inTransaction((session) -> {
			session.add(new Person("ada"));
			return session.callBlocking((blocking) -> {
				this.accounts.open("grace", 3);
				assertThat(this.accounts.all()).extracting(AccountService.Account::name)
					.containsExactly("ada", "grace");
				return blocking.select(Person.class).count();
			});
		}));
		assertThat(seen).isEqualTo(2);
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void serviceForJdbcRollsBackWithTheSession() {
		this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			this.accounts.open("grace", 3);
			throw new IllegalStateException("no");
		})).as(StepVerifier::create).expectError(IllegalStateException.class).verify(TestDatabase.TIMEOUT);
		assertThat(people()).isZero();
	}

	@Test
	void transactionOfJdbcThatFailsIsUndoneAlone() {
		get(this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			blocking.save(new Person("ada"));
			assertThatIllegalArgumentException().isThrownBy(() -> this.accounts.open("grace", -1));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.accounts.open("ada", 1));
			this.accounts.open("joan", 1);
			return null;
		})));
		assertThat(this.database.number("SELECT COUNT(*) FROM person WHERE name IN ('ada', 'joan')")).isEqualTo(2);
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void withoutASessionTransactionsOfJdbcAreReal() {
		bridged(() -> {
			this.accounts.open("ada", 1);
			assertThatIllegalArgumentException().isThrownBy(() -> this.accounts.open("grace", -1));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.accounts.open("ada", 1));
			return this.jdbc.sql("UPDATE person SET visits = visits + 1").update();
		});
		assertThat(people()).isOne();
		assertThat(this.database.number("SELECT SUM(visits) FROM person")).isEqualTo(2);
	}

	@Test
	void threadOfATestMayWaitAsWell() {
		this.accounts.open("ada", 1);
		assertThat(this.accounts.all()).hasSize(1);
	}

	@Test
	void sessionGivesItsOwnConnections() {
		try (BlockingSession session = this.manager.blocking().openSession()) {
			JdbcClient own = JdbcClient.create(SessionDataSource.of(session));
			session.add(new Person("ada"));
			assertThat(own.sql("UPDATE person SET visits = ?").params(7).update()).isOne();
			session.commit();
			own.sql("DELETE FROM person").update();
		}
		assertThat(this.database.number("SELECT SUM(visits) FROM person")).isEqualTo(7);
	}

	@Test
	void queriesReadValues() {
		bridged(() -> {
			JdbcTemplate template = new JdbcTemplate(this.dataSource);
			template.setQueryTimeout(10);
			assertThat(template.queryForObject("SELECT CAST(? AS INT) + 1", Integer.class, 41)).isEqualTo(42);
			assertThat(template.queryForObject("SELECT CAST('12.50' AS DECIMAL(10, 2))", BigDecimal.class))
				.isEqualByComparingTo("12.5");
			assertThat(template.queryForObject("SELECT CONCAT('what? -- /* ', ?)", String.class, "a")).contains("a");
			assertThat(template.queryForList("SELECT name FROM person", String.class)).isEmpty();
			LocalDateTime moment = LocalDateTime.of(2026, 2, 3, 4, 5, 6);
			Map<String, Object> row = template.queryForMap("SELECT CAST(? AS CHAR(3)) AS letters, 7 AS number", "abc");
			assertThat(row).containsEntry("letters", "abc").hasSize(2);
			template.query("SELECT TIMESTAMP '2026-02-03 04:05:06', DATE '2026-02-03', NULL", (ResultSet result) -> {
				assertThat(result.getTimestamp(1)).isEqualTo(Timestamp.valueOf(moment));
				assertThat(result.getObject(1, LocalDateTime.class)).isEqualTo(moment);
				assertThat(result.getObject(2, LocalDate.class)).isEqualTo(moment.toLocalDate());
				assertThat(result.getInt(3)).isZero();
				assertThat(result.wasNull()).isTrue();
			});
			return null;
		});
	}

	@Test
	void nullsNeedNoType() {
		bridged(() -> this.jdbc.sql("INSERT INTO note (person_id, text) VALUES (?, ?)").params(null, "a").update());
		assertThat(this.database.number("SELECT COUNT(*) FROM note WHERE person_id IS NULL")).isOne();
	}

	@Test
	void batchesCountTheirRows() {
		int[] counts = Objects.requireNonNull(bridged(() -> new JdbcTemplate(this.dataSource).batchUpdate(
				"INSERT INTO note (person_id, text) VALUES (?, ?)",
				List.of(new Object[] { 1, "a" }, new Object[] { 2, "b" }, row(null, "c"), new Object[] { 4, "d" }))));
		assertThat(Arrays.stream(counts).sum()).isEqualTo(4);
		assertThat(this.database.number("SELECT COUNT(*) FROM note")).isEqualTo(4);
	}

	private static @Nullable Object[] row(@Nullable Object... values) {
		return values;
	}

	@Test
	void generatedKeysComeBack() {
		GeneratedKeyHolder keys = new GeneratedKeyHolder();
		bridged(() -> this.jdbc.sql("INSERT INTO note (text) VALUES (?)").params("a").update(keys, "id"));
		assertThat(Objects.requireNonNull(keys.getKey()).longValue())
			.isEqualTo(this.database.number("SELECT id FROM note"));
	}

	@Test
	void whatIsMissingSaysItsName() {
		bridged(() -> {
			try (Connection connection = this.dataSource.getConnection()) {
				assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
					.isThrownBy(() -> connection.prepareCall("{call x}"))
					.withMessageContaining("java.sql.Connection.prepareCall(String)");
				assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> connection
					.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE));
				assertThat(connection.getMetaData().getDatabaseProductName()).isNotEmpty();
				assertThat(connection.isWrapperFor(Connection.class)).isTrue();
				assertThat(connection).hasToString("Connection over R2DBC").isEqualTo(connection);
			}
			return null;
		});
	}

	@Test
	void wrongStatementsAndParametersAreErrorsOfJdbc() {
		bridged(() -> {
			assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> this.jdbc.sql("SELECT nothing FROM nowhere").query().listOfRows());
			try (Connection connection = this.dataSource.getConnection();
					PreparedStatement statement = connection.prepareStatement("SELECT CAST(? AS INT)")) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery)
					.withMessageContaining("1 parameters");
				assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			}
			return null;
		});
	}

	@Test
	void savepointsUndoAPart() {
		bridged(() -> {
			try (Connection connection = this.dataSource.getConnection()) {
				connection.setAutoCommit(false);
				connection.createStatement().executeUpdate("INSERT INTO note (text) VALUES ('kept')");
				var savepoint = connection.setSavepoint("part");
				connection.createStatement().executeUpdate("INSERT INTO note (text) VALUES ('undone')");
				connection.rollback(savepoint);
				connection.commit();
			}
			return null;
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM note")).isOne();
	}

	@Test
	void changesOfTheSessionAreSeenAndPendingOnesWrittenFirst() {
		get(this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			Person ada = blocking.save(new Person("ada"));
			ada.setVisits(5);
			assertThat(this.jdbc.sql("SELECT visits FROM person").query(Integer.class).single()).isEqualTo(5);
			this.jdbc.sql("UPDATE person SET visits = 9").update();
			assertThat(blocking.refresh(ada).getVisits()).isEqualTo(9);
			return blocking.getOrCreate(Person.class, Values.of(Person::getName, "grace"));
		})));
		assertThat(people()).isEqualTo(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Transactions {

	}

}
