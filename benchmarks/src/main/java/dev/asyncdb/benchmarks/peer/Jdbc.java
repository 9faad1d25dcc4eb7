package dev.asyncdb.benchmarks.peer;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.asyncdb.benchmarks.model.Item;

/**
 * JDBC written by hand, on HikariCP.
 *
 * @param pool where the connections come from
 */
public record Jdbc(HikariDataSource pool) implements AutoCloseable {

	static Jdbc open(URI database, int poolSize) {
		HikariConfig configuration = new HikariConfig();
		configuration.setJdbcUrl(
				"jdbc:postgresql://%s:%d%s".formatted(database.getHost(), database.getPort(), database.getPath()));
		String[] user = database.getUserInfo().split(":", 2);
		configuration.setUsername(user[0]);
		configuration.setPassword((user.length > 1) ? user[1] : "");
		configuration.setMaximumPoolSize(poolSize);
		configuration.setMinimumIdle(0);
		return new Jdbc(new HikariDataSource(configuration));
	}

	public <T> T inConnection(Work<T> work) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			return work.on(connection);
		}
	}

	public <T> T inTransaction(Work<T> work) throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try {
				T value = work.on(connection);
				connection.commit();
				return value;
			}
			catch (SQLException ex) {
				connection.rollback();
				throw ex;
			}
		}
	}

	public static Item find(Connection connection, long id) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("SELECT " + RawDriver.COLUMNS + " FROM item WHERE id = ?")) {
			statement.setLong(1, id);
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return Item.stored(rows.getLong(1), rows.getString(2), rows.getInt(3), rows.getString(4),
						rows.getTimestamp(5).toInstant());
			}
		}
	}

	/**
	 * Store new items.
	 * @return their identifiers
	 */
	public static List<Long> insert(Connection connection, List<Item> items) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"INSERT INTO item (name, price, note) VALUES (?, ?, ?)", Statement.RETURN_GENERATED_KEYS)) {
			for (Item item : items) {
				statement.setString(1, item.getName());
				statement.setInt(2, item.getPrice());
				statement.setString(3, Objects.requireNonNull(item.getNote()));
				statement.addBatch();
			}
			statement.executeBatch();
			List<Long> ids = new ArrayList<>();
			try (ResultSet keys = statement.getGeneratedKeys()) {
				while (keys.next()) {
					ids.add(keys.getLong(1));
				}
			}
			return ids;
		}
	}

	public static int change(Connection connection, long id, int price) throws SQLException {
		find(connection, id);
		try (PreparedStatement statement = connection.prepareStatement("UPDATE item SET price = ? WHERE id = ?")) {
			statement.setInt(1, price);
			statement.setLong(2, id);
			return statement.executeUpdate();
		}
	}

	@Override
	public void close() {
		this.pool.close();
	}

	/**
	 * What is done on a connection.
	 *
	 * @param <T> the type of its value
	 */
	public interface Work<T> {

		T on(Connection connection) throws SQLException;

	}

}
