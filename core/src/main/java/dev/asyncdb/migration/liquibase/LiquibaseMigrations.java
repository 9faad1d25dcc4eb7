package dev.asyncdb.migration.liquibase;

import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.support.DefaultMigrations;
import io.r2dbc.spi.ConnectionFactory;

/**
 * Migrations by Liquibase.
 * <p>
 * What is read is read over R2DBC and compared with the change log, parsed without a
 * database, since Liquibase's own status calls create tables. Only what migrates opens a
 * JDBC connection, for itself and for its duration.
 *
 * @since 0.1.0
 */
public final class LiquibaseMigrations {

	private LiquibaseMigrations() {
	}

	/**
	 * Migrate a database with the default options.
	 * @param connections where the history is read and the lock is held, best guarded
	 * against cancels
	 * @param target gives the same database for JDBC; asked at each run, so credentials
	 * may change
	 * @param settings the change log
	 * @param classLoader where the change log and the JDBC driver are
	 * @return the migrations
	 * @throws MigrationException if the history's table name is not a plain name
	 * @since 0.1.0
	 */
	public static Migrations create(ConnectionFactory connections, Supplier<JdbcTarget> target,
			ChangeLogOptions settings, ClassLoader classLoader) {
		return new DefaultMigrations(engine(target, settings, classLoader), connections, settings,
				MigrationOptions.defaults());
	}

	/**
	 * Liquibase over JDBC as an engine.
	 * @param target gives the database for JDBC; asked at each run, so credentials may
	 * change
	 * @param settings the change log
	 * @param classLoader where the change log and the JDBC driver are
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engine(Supplier<JdbcTarget> target, ChangeLogOptions settings,
			ClassLoader classLoader) {
		return new LiquibaseEngine(target, settings, classLoader);
	}

}
