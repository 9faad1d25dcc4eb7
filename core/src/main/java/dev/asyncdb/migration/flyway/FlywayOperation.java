package dev.asyncdb.migration.flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.GracefulStop;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.execution.WorkConnection;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * One call of Flyway on its own connection.
 */
record FlywayOperation(FlywayChangeLog changeLog, MigrationConnections source) {

	/**
	 * Execute a plan.
	 * @param first is set once to whether the history contained none of the changes
	 */
	boolean run(MigrationPlan plan, MigrationRun run, AtomicReference<@Nullable Boolean> first) {
		try (WorkConnection opened = WorkConnection.open(this.source, run);
				GracefulStop stop = GracefulStop.of(() -> this.source.cancel(opened.connection()))) {
			HistoryRows rows = rows(opened);
			Set<String> planned = scripts(plan);
			rows.requireKnownOutcomes((plan.action() == Action.RUN) ? Set.of() : planned, this.source.address());
			Set<String> recorded = rows.scripts();
			first.compareAndSet(null, planned.stream().noneMatch(recorded::contains));
			execute(plan, run, stop, rows);
			return Boolean.TRUE.equals(first.get());
		}
		catch (Exception ex) {
			throw FlywayErrors.translated(this.changeLog.location(), ex, this.source.address(), run);
		}
	}

	private HistoryRows rows(WorkConnection opened) {
		return new HistoryRows(this.changeLog.history(), opened.connection());
	}

	private static Set<String> scripts(MigrationPlan plan) {
		return plan.entries().stream().map(ChangeLogEntry::path).collect(Collectors.toSet());
	}

	private void execute(MigrationPlan plan, MigrationRun run, GracefulStop stop, HistoryRows rows)
			throws SQLException {
		FluentConfiguration configuration = configuration(plan, run, rows.connection());
		switch (plan.action()) {
			case RUN -> {
				createHistory(run, rows.connection());
				migrate(configuration, new RunCallback(plan, run, stop, rows, configuration.isGroup()));
			}
			case RECORD -> {
				rows.deleteInterrupted();
				configuration.skipExecutingMigrations(true).outOfOrder(true).load().migrate();
				report(plan, run);
			}
			case FORGET -> {
				for (String script : scripts(plan)) {
					rows.delete(script);
				}
				report(plan, run);
			}
			case UNDO -> throw new IllegalArgumentException("Flyway rolls nothing back");
		}
	}

	// Flyway refuses a schema that has tables and no history, unless it runs nothing
	private void createHistory(MigrationRun run, Connection connection) {
		if (run.createsHistory()) {
			configuration(new MigrationPlan(Action.RUN, List.of()), run, connection).skipExecutingMigrations(true)
				.load()
				.migrate();
		}
	}

	private static void report(MigrationPlan plan, MigrationRun run) {
		plan.entries().forEach((entry) -> {
			run.begins(entry);
			run.ended(entry, Duration.ZERO);
		});
	}

	// Flyway replaces all callbacks while it is created if it finds further ones
	private static void migrate(FluentConfiguration configuration, RunCallback callback) {
		Flyway flyway = configuration.load();
		ClassicConfiguration loaded = (ClassicConfiguration) flyway.getConfiguration();
		loaded.setCallbacks(
				Stream.concat(Arrays.stream(loaded.getCallbacks()), Stream.of(callback)).toArray(Callback[]::new));
		try {
			flyway.migrate();
		}
		catch (RuntimeException ex) {
			callback.failed(ex);
			throw ex;
		}
		callback.report();
	}

	// The plan is valid. Flyway compares its migrations with the history itself, so it
	// gets
	// only the plan
	private FluentConfiguration configuration(MigrationPlan plan, MigrationRun run, Connection connection) {
		Configuration settings = this.changeLog.settings();
		MigrationSources sources = planned(settings, plan);
		return new FluentConfiguration(settings.getClassLoader()).configuration(settings)
			.dataSource(new SharedConnection(connection))
			.resourceProvider(sources)
			.javaMigrationClassProvider(sources)
			.javaMigrations(Arrays.stream(settings.getJavaMigrations())
				.filter((migration) -> sources.isIncluded(migration.getClass().getName()))
				.toArray(JavaMigration[]::new))
			.validateOnMigrate(false)
			.lockRetryCount((int) Math.min(Integer.MAX_VALUE, run.options().lockWait().toSeconds()));
	}

	private MigrationSources planned(Configuration settings, MigrationPlan plan) {
		MigrationSources sources = MigrationSources.of(settings);
		Set<String> others = new HashSet<>(this.changeLog.scripts(sources));
		others.removeAll(scripts(plan));
		return sources.without(others);
	}

	boolean dropHistory(MigrationRun run) {
		try (WorkConnection opened = WorkConnection.open(this.source, run)) {
			rows(opened).dropTable();
			return true;
		}
		catch (SQLException ex) {
			throw new MigrationException("Could not drop the history table", ex);
		}
	}

	/**
	 * Flyway's lock ends with its connection. What a terminated process leaves is the row
	 * of its migration.
	 * @return the scripts of the migrations, empty for none
	 */
	String forgetInterrupted(MigrationRun run) {
		try (WorkConnection opened = WorkConnection.open(this.source, run)) {
			return String.join(", ", rows(opened).deleteInterrupted());
		}
		catch (SQLException ex) {
			throw new MigrationException("Could not delete the rows of failed migrations", ex);
		}
	}

}
