package dev.asyncdb.migration.flyway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.asyncdb.migration.engine.AppliedChange;
import org.flywaydb.core.api.MigrationPattern;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.RepairResult;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.AppliedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.flywaydb.core.internal.exception.FlywayUnknownMigrationTypeException;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;

/**
 * A history that was read over R2DBC, as Flyway sees it. The rank of a row is its place
 * in the list, starting with one.
 */
final class RecordedHistory extends SchemaHistory {

	private final List<AppliedMigration> applied = new ArrayList<>();

	RecordedHistory(Configuration settings, List<AppliedChange> rows) {
		for (AppliedChange row : rows) {
			this.applied.add(applied(settings, this.applied.size() + 1, row));
		}
	}

	private static AppliedMigration applied(Configuration settings, int rank, AppliedChange row) {
		String type = attribute(row, FlywayHistory.TYPE);
		String checksum = row.checksum();
		return settings.getPluginRegister()
			.getInstancesOf(AppliedMigration.class)
			.stream()
			.filter((known) -> known.handlesType(type))
			.findFirst()
			.orElseThrow(() -> new FlywayUnknownMigrationTypeException(type))
			.create(rank, (row.tag() != null) ? MigrationVersion.fromVersion(row.tag()) : null,
					attribute(row, FlywayHistory.DESCRIPTION), type, row.path(),
					(checksum != null) ? Integer.valueOf(checksum) : null, null, "", 0, true);
	}

	private static String attribute(AppliedChange row, String name) {
		return Objects.requireNonNull(row.attributes().get(name));
	}

	@Override
	public List<AppliedMigration> allAppliedMigrations() {
		return this.applied;
	}

	@Override
	public boolean exists() {
		return true;
	}

	@Override
	public <T> T lock(Callable<T> callable) {
		throw readOnly();
	}

	@Override
	public void create(boolean baseline) {
		throw readOnly();
	}

	@Override
	public boolean removeFailedMigrations(RepairResult result, MigrationPattern[] patterns) {
		throw readOnly();
	}

	@Override
	public void update(AppliedMigration applied, ResolvedMigration resolved) {
		throw readOnly();
	}

	@Override
	public void delete(AppliedMigration applied) {
		throw readOnly();
	}

	@Override
	protected void doAddAppliedMigration(int rank, MigrationVersion version, String description, MigrationType type,
			String script, Integer checksum, int executionTime, boolean success) {
		throw readOnly();
	}

	private static UnsupportedOperationException readOnly() {
		return new UnsupportedOperationException("A history that was read is not written");
	}

}
