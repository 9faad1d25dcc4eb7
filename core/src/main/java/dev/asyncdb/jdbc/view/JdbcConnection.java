package dev.asyncdb.jdbc.view;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;
import org.springframework.r2dbc.core.binding.BindMarkersFactoryResolver;

/**
 * What a {@link Connection} of JDBC can do here.
 */
final class JdbcConnection implements JdbcCalls {

	private final JdbcWork work;

	private final ConnectionFactory factory;

	private final BindMarkersFactory markers;

	private final JdbcDialect dialect;

	private final ZoneId momentZone;

	private final JdbcMetadata metadata;

	private final DatabaseProduct product;

	private final Connection view = JdbcView.of(Connection.class, this);

	private boolean closed;

	JdbcConnection(JdbcWork work) {
		this.work = work;
		this.factory = work.connectionFactory();
		this.markers = BindMarkersFactoryResolver.resolve(this.factory);
		this.product = DatabaseProduct.of(this.factory);
		this.dialect = JdbcDialect.of(this.product);
		this.momentZone = Objects.requireNonNullElseGet(StartupSettings.momentZone(this.factory),
				ZoneId::systemDefault);
		this.metadata = new JdbcMetadata(this);
	}

	Connection view() {
		return this.view;
	}

	JdbcWork work() {
		return this.work;
	}

	JdbcMetadata metadata() {
		return this.metadata;
	}

	DatabaseProduct product() {
		return this.product;
	}

	String database() {
		return this.factory.getMetadata().getName();
	}

	JdbcDialect dialect() {
		return this.dialect;
	}

	/**
	 * The time zone of a moment of which the driver returns the date and time.
	 */
	ZoneId momentZone() {
		return this.momentZone;
	}

	MarkedSql marked(String sql) {
		return MarkedSql.of(sql, this.dialect.hasBackslashEscapes());
	}

	BindMarkers newMarkers() {
		return this.markers.create();
	}

	/**
	 * Execute statements and read their results.
	 */
	List<JdbcResult> run(Duration limit, Function<io.r2dbc.spi.Connection, Publisher<? extends Result>> execution)
			throws SQLException {
		requireOpen();
		return Objects.requireNonNull(this.work.run(limit,
				(driver) -> Flux.from(execution.apply(driver)).concatMap(ResultReader::read).collectList()));
	}

	/**
	 * Wait for an answer in the transaction of the statements.
	 */
	<T> @Nullable T ask(Function<io.r2dbc.spi.Connection, Mono<T>> question) throws SQLException {
		requireOpen();
		return this.work.run(Duration.ZERO, question);
	}

	private void requireOpen() throws SQLException {
		if (this.closed) {
			throw new SQLException("The connection is closed", "08003");
		}
	}

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		return switch (method) {
			case "close" -> close();
			case "isClosed" -> this.closed;
			case "isValid" -> !this.closed && this.work.isActive();
			case "getWarnings", "clearWarnings" -> null;
			// JDBC defines these as hints, which may be ignored
			case "isReadOnly" -> false;
			case "setReadOnly" -> null;
			case "getHoldability" -> ResultSet.HOLD_CURSORS_OVER_COMMIT;
			case "getNetworkTimeout" -> 0;
			default -> {
				requireOpen();
				yield callOpen(method, arguments);
			}
		};
	}

	private @Nullable Object callOpen(String method, Object[] arguments) throws SQLException {
		return switch (method) {
			case "createStatement" -> isPlain(arguments, 0)
					? JdbcView.of(Statement.class, statement(null, GeneratedKeys.none())) : UNSUPPORTED;
			case "prepareStatement" -> prepare(arguments);
			case "prepareCall" -> (arguments.length == 1 && !((String) arguments[0]).startsWith("{"))
					? JdbcView.of(CallableStatement.class, statement((String) arguments[0], GeneratedKeys.none()))
					: UNSUPPORTED;
			case "nativeSQL" -> arguments[0];
			case "getCatalog" -> this.metadata.currentCatalog();
			case "getSchema" -> this.metadata.currentSchema();
			case "setCatalog" -> setCatalog((String) arguments[0]);
			case "getAutoCommit" -> this.work.isAutoCommit();
			case "setAutoCommit" -> ended(() -> this.work.setAutoCommit((Boolean) arguments[0]));
			case "commit" -> ended(this.work::commit);
			case "rollback" -> (arguments.length == 0) ? ended(this.work::rollback)
					: savepoint(name(arguments), io.r2dbc.spi.Connection::rollbackTransactionToSavepoint);
			case "setSavepoint" -> setSavepoint(arguments);
			case "releaseSavepoint" -> savepoint(name(arguments), io.r2dbc.spi.Connection::releaseSavepoint);
			case "getTransactionIsolation" -> isolation();
			case "setTransactionIsolation" -> Objects.equals(arguments[0], isolation()) ? null : UNSUPPORTED;
			case "getMetaData" -> JdbcView.of(DatabaseMetaData.class, new JdbcDatabase(this));
			default -> UNSUPPORTED;
		};
	}

	private @Nullable Object close() {
		if (!this.closed) {
			this.closed = true;
			this.work.close();
		}
		return null;
	}

	private JdbcStatement statement(@Nullable String prepared, GeneratedKeys keys) {
		return new JdbcStatement(this, prepared, keys);
	}

	// A rollback takes DDL back as well
	private @Nullable Object ended(Step step) throws SQLException {
		step.run();
		this.metadata.forget();
		return null;
	}

	private @Nullable Object setCatalog(@Nullable String catalog) throws SQLException {
		if (catalog != null && this.dialect.hasCatalogs()) {
			try (Statement statement = this.view.createStatement()) {
				statement.execute("USE `" + catalog.replace("`", "``") + "`");
			}
		}
		return null;
	}

	private Object prepare(Object[] arguments) throws SQLException {
		GeneratedKeys keys = GeneratedKeys.none();
		boolean isForKeys = arguments.length == 2;
		if (isForKeys) {
			GeneratedKeys asked = GeneratedKeys.of(arguments[1]);
			if (asked == null) {
				return UNSUPPORTED;
			}
			keys = asked;
		}
		return (isForKeys || isPlain(arguments, 1))
				? JdbcView.of(PreparedStatement.class, statement((String) arguments[0], keys)) : UNSUPPORTED;
	}

	// Results are read completely before, so they are neither scrollable nor updatable
	private static boolean isPlain(Object[] arguments, int from) {
		return arguments.length <= from || (Objects.equals(arguments[from], ResultSet.TYPE_FORWARD_ONLY)
				&& Objects.equals(arguments[from + 1], ResultSet.CONCUR_READ_ONLY));
	}

	private Object setSavepoint(Object[] arguments) {
		String name = (arguments.length > 0) ? (String) arguments[0] : "asyncdb_savepoint_" + System.nanoTime();
		this.work.flush();
		savepoint(name, io.r2dbc.spi.Connection::createSavepoint);
		return JdbcView.of(Savepoint.class, (method, none) -> method.equals("getSavepointName") ? name : UNSUPPORTED);
	}

	private static String name(Object[] arguments) throws SQLException {
		if (arguments[0] instanceof Savepoint savepoint) {
			return savepoint.getSavepointName();
		}
		throw new SQLException("There is no savepoint", "3B001");
	}

	private @Nullable Object savepoint(String name, SavepointCall call) {
		this.work.before();
		return this.work.<Void>await(Duration.ZERO, (connection) -> Mono.from(call.of(connection, name)));
	}

	// A session acquires its connection for the first statement
	<T> @Nullable T onAcquiredConnection(Function<io.r2dbc.spi.Connection, T> question) throws SQLException {
		return ask((driver) -> Flux.from(driver.createStatement("SELECT 1").execute())
			.concatMap(Result::getRowsUpdated)
			.then(Mono.fromSupplier(() -> question.apply(driver))));
	}

	private int isolation() throws SQLException {
		IsolationLevel level = onAcquiredConnection(io.r2dbc.spi.Connection::getTransactionIsolationLevel);
		if (IsolationLevel.READ_UNCOMMITTED.equals(level)) {
			return Connection.TRANSACTION_READ_UNCOMMITTED;
		}
		if (IsolationLevel.REPEATABLE_READ.equals(level)) {
			return Connection.TRANSACTION_REPEATABLE_READ;
		}
		return IsolationLevel.SERIALIZABLE.equals(level) ? Connection.TRANSACTION_SERIALIZABLE
				: Connection.TRANSACTION_READ_COMMITTED;
	}

	private interface Step {

		void run() throws SQLException;

	}

	private interface SavepointCall {

		Publisher<Void> of(io.r2dbc.spi.Connection connection, String name);

	}

}
