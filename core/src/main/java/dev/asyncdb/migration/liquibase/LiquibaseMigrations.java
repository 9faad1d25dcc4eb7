package dev.asyncdb.migration.liquibase;

import java.util.List;
import java.util.function.Supplier;

import dev.asyncdb.connection.ConnectionUnavailableException;
import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.JdbcTarget;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;

/**
 * Migrations by Liquibase. Thread-safe.
 * <p>
 * The status is read over R2DBC and compared with the change log, parsed without a
 * database, since Liquibase's own status calls create tables. Only a synchronisation
 * opens a JDBC connection, for itself and for its duration.
 *
 * @since 0.1.0
 */
public final class LiquibaseMigrations implements Migrations {

	private final ConnectionFactory connections;

	private final Supplier<JdbcTarget> target;

	private final ChangeLogFile changeLog;

	private final HistoryQuery history;

	private final LiquibaseThread thread;

	private LiquibaseMigrations(ConnectionFactory connections, Supplier<JdbcTarget> target, ChangeLogSettings settings,
			ClassLoader classLoader) {
		this.connections = connections;
		this.target = target;
		this.changeLog = new ChangeLogFile(settings, classLoader);
		this.history = HistoryQuery.of(settings);
		this.thread = new LiquibaseThread(classLoader);
	}

	/**
	 * Migrate a database.
	 * @param connections where the status is read, best guarded against cancels
	 * @param target gives the same database for JDBC; asked at each run, so credentials
	 * may change
	 * @param settings the change log
	 * @param classLoader where the change log and the JDBC driver are
	 * @return the migrations
	 * @throws MigrationException if the history's table name is not a plain name
	 * @since 0.1.0
	 */
	public static Migrations create(ConnectionFactory connections, Supplier<JdbcTarget> target,
			ChangeLogSettings settings, ClassLoader classLoader) {
		return new LiquibaseMigrations(connections, target, settings, classLoader);
	}

	@Override
	public Mono<DatabaseStatus> status() {
		return this.history.read(this.connections)
			.onErrorMap(this::toMigrationException)
			.flatMap((changes) -> this.thread.run(() -> compare(changes)))
			.onErrorMap(this::isForeign, this::toMigrationException);
	}

	private DatabaseStatus compare(List<AppliedChange> changes) {
		List<ChangeSet> wanted = EngineErrors.translate(this.changeLog.settings(),
				() -> this.changeLog.parse(JdbcConnections.databaseName(this.target.get())));
		if (!this.changeLog.hasRunAny(wanted, changes)) {
			return DatabaseStatus.NO_INFO;
		}
		return this.changeLog.pending(wanted, changes).isEmpty() ? DatabaseStatus.UP_TO_DATE
				: DatabaseStatus.UPGRADE_AVAILABLE;
	}

	@Override
	public Mono<SyncResult> sync() {
		return this.thread.run(() -> new SyncOperation(this.changeLog, this.history, this.target.get()).run())
			.onErrorMap(this::isForeign, this::toMigrationException);
	}

	private boolean isForeign(Throwable failure) {
		return !(failure instanceof DataAccessException);
	}

	private Throwable toMigrationException(Throwable failure) {
		if (failure instanceof ConnectionUnavailableException || failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException
				|| failure instanceof R2dbcPermissionDeniedException || isConnectState(failure)) {
			return new MigrationConnectionException(this.target.get().address(), failure);
		}
		return new MigrationException("Could not read the migration history from %s".formatted(this.history.table()),
				failure);
	}

	private static boolean isConnectState(Throwable failure) {
		@Nullable String state = (failure instanceof R2dbcException database) ? database.getSqlState() : null;
		return state != null && state.matches("(08|28|3D|57P).*");
	}

}
