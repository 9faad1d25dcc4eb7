package dev.asyncdb.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each method of JDBC works or says by its name that it does not.
 */
@TestInstance(Lifecycle.PER_CLASS)
class JdbcViewTests {

	private final TestDatabase database = TestDatabase.h2(3);

	private final SessionDataSource dataSource = SessionDataSource
		.of(AsyncDatabaseManager.builder(this.database.connectionFactory()).build());

	private final List<Connection> open = new ArrayList<>();

	@AfterEach
	void nothingIsHeld() throws SQLException {
		for (Connection connection : this.open) {
			connection.close();
		}
		this.open.clear();
		assertThat(this.database.acquired()).isZero();
	}

	@AfterAll
	void close() {
		this.database.close();
	}

	Stream<Arguments> views() {
		return Stream.of(view(Connection.class, this::connection),
				view(Statement.class, () -> connection().createStatement()),
				view(PreparedStatement.class, () -> connection().prepareStatement("SELECT ?")),
				view(ResultSet.class, this::row), view(ResultSetMetaData.class, () -> row().getMetaData()),
				view(DatabaseMetaData.class, () -> connection().getMetaData()),
				view(Savepoint.class, () -> connection().setSavepoint("part")));
	}

	private static <T> Arguments view(Class<T> type, Callable<T> example) {
		return Arguments.of(type, example);
	}

	private Connection connection() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		this.open.add(connection);
		return connection;
	}

	private ResultSet row() throws SQLException {
		ResultSet rows = connection().createStatement().executeQuery("SELECT 1 AS x");
		rows.next();
		return rows;
	}

	@ParameterizedTest
	@MethodSource("views")
	void everyMethodWorksOrSaysItsName(Class<?> type, Callable<?> example) throws Exception {
		List<String> refused = new ArrayList<>();
		for (Method method : type.getMethods()) {
			Throwable failure = failure(example.call(), method);
			nothingIsHeld();
			if (method.getName().equals("unwrap")) {
				assertThat(failure).isInstanceOf(SQLException.class);
			}
			else if (failure instanceof SQLFeatureNotSupportedException || failure instanceof SQLClientInfoException) {
				assertThat(failure).as(method.toString()).hasMessageContaining(method.getName());
				refused.add(method.getName());
			}
			else if (failure != null) {
				assertThat(failure).as(method.toString()).isInstanceOf(SQLException.class);
			}
		}
		System.out.printf("%s: %d of %d methods are refused%n", type.getSimpleName(), refused.size(),
				type.getMethods().length);
		assertThat(refused).as("something is missing").hasSizeLessThan(type.getMethods().length);
	}

	private static @Nullable Throwable failure(Object view, Method method) throws IllegalAccessException {
		try {
			method.invoke(view, Arrays.stream(method.getParameterTypes()).map(JdbcViewTests::argument).toArray());
			return null;
		}
		catch (InvocationTargetException ex) {
			return ex.getCause();
		}
	}

	private static @Nullable Object argument(Class<?> type) {
		if (type == String.class) {
			return "x";
		}
		if (type == boolean.class) {
			return true;
		}
		if (type == Class.class) {
			return String.class;
		}
		if (type.isArray()) {
			return (type == String[].class) ? new String[] { "x" } : (type == int[].class) ? new int[] { 1 } : null;
		}
		return type.isPrimitive() ? one(type) : null;
	}

	private static Object one(Class<?> type) {
		return switch (type.getName()) {
			case "byte" -> (byte) 1;
			case "short" -> (short) 1;
			case "long" -> 1L;
			case "float" -> 1f;
			case "double" -> 1d;
			default -> 1;
		};
	}

	@Test
	void callOfAProcedureIsRefused() throws SQLException {
		try (Connection connection = connection()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> connection.prepareCall("{call x}", 1, 1, 1))
				.withMessage("java.sql.Connection.prepareCall(String, int, int, int) is not supported over R2DBC");
		}
	}

}
