package dev.asyncdb.migration.flyway;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeLogEntry.State;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.product.DatabaseProduct;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.info.MigrationInfoImpl;
import org.flywaydb.core.internal.info.MigrationInfoServiceImpl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileCopyUtils;

/**
 * Flyway's migrations, and their comparison with a history. Flyway itself decides which
 * are pending, ignored or not valid.
 *
 * @param product the product of the database
 * @param settings the settings of Flyway
 */
record FlywayChangeLog(DatabaseProduct product, Configuration settings) {

	private static final ValidatePattern PENDING = ValidatePattern.fromPattern("*:pending");

	FlywayHistory history() {
		return FlywayHistory.of(this.settings, this.product);
	}

	/**
	 * The locations of the migrations, for messages.
	 */
	String location() {
		return Arrays.stream(this.settings.getLocations()).map(String::valueOf).collect(Collectors.joining(", "));
	}

	/**
	 * Return the scripts of all migrations.
	 */
	Set<String> scripts(MigrationSources sources) {
		return sources.resolver(this.settings, this.product)
			.resolveMigrations(this.settings)
			.stream()
			.map(ResolvedMigration::getScript)
			.collect(Collectors.toSet());
	}

	/**
	 * Read the files of the migrations that a plan runs, with their placeholders. Those
	 * in Java have none.
	 */
	List<ChangeSql> texts(MigrationPlan plan) {
		Map<String, LoadableResource> files = new HashMap<>();
		MigrationSources.of(this.settings)
			.getResources("", this.settings.getSqlMigrationSuffixes())
			.forEach((file) -> files.put(file.getRelativePath(), file));
		return plan.entries()
			.stream()
			.filter((entry) -> entry.isDue() && files.containsKey(entry.path()))
			.map((entry) -> new ChangeSql(entry.fullName(), text(Objects.requireNonNull(files.get(entry.path())))))
			.toList();
	}

	private static String text(LoadableResource file) {
		try (Reader reader = file.read()) {
			return FileCopyUtils.copyToString(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file.getRelativePath(), ex);
		}
	}

	/**
	 * Compare the migrations with a history.
	 * @return the migrations by version, then those that are repeatable
	 */
	List<ChangeLogEntry> compare(List<AppliedChange> history) {
		List<MigrationInfoImpl> migrations = new ArrayList<>(migrations(history));
		migrations.sort(MigrationInfoImpl::compareVersion);
		return migrations.stream()
			.flatMap((migration) -> Stream.ofNullable(entry(migration, problem(migration), history)))
			.toList();
	}

	private List<MigrationInfoImpl> migrations(List<AppliedChange> history) {
		MigrationInfoServiceImpl service = new MigrationInfoServiceImpl(
				MigrationSources.of(this.settings).resolver(this.settings, this.product),
				new RecordedHistory(this.settings, history), null, this.settings, this.settings.getTarget(),
				this.settings.isOutOfOrder(), ignored(), this.settings.getCherryPick());
		service.refresh();
		return distinct(Stream.of(service.all()).map(MigrationInfoImpl.class::cast).toList());
	}

	private ValidatePattern[] ignored() {
		return Stream.concat(Arrays.stream(this.settings.getIgnoreMigrationPatterns()), Stream.of(PENDING))
			.toArray(ValidatePattern[]::new);
	}

	// Flyway lists a repeatable migration that was edited twice: as run and as pending
	private static List<MigrationInfoImpl> distinct(List<MigrationInfoImpl> migrations) {
		List<MigrationInfoImpl> unresolved = migrations.stream()
			.filter((migration) -> migration.getResolvedMigration() == null)
			.toList();
		Map<ResolvedMigration, MigrationInfoImpl> resolved = new LinkedHashMap<>();
		for (MigrationInfoImpl migration : migrations) {
			if (migration.getResolvedMigration() != null) {
				resolved.merge(migration.getResolvedMigration(), migration,
						(one, other) -> (one.getAppliedMigration() != null) ? one : other);
			}
		}
		return Stream.concat(unresolved.stream(), resolved.values().stream()).toList();
	}

	private @Nullable String problem(MigrationInfoImpl migration) {
		ErrorDetails details = this.settings.isValidateOnMigrate() ? migration.validate() : null;
		return (details != null) ? migration.getScript() + ": " + FlywayErrors.line(details.errorMessage) : null;
	}

	private static @Nullable ChangeLogEntry entry(MigrationInfoImpl migration, @Nullable String problem,
			List<AppliedChange> history) {
		boolean isKnown = migration.getResolvedMigration() != null || migration.getType().isBaseline();
		if (!isKnown && problem == null) {
			return null;
		}
		MigrationVersion version = migration.getVersion();
		State state = (problem != null) ? State.EDITED : state(migration.getState());
		return new ChangeLogEntry(migration.getScript(), migration.getScript(), "",
				(version != null) ? version.toString() : null, false, state, row(migration, history), problem);
	}

	private static @Nullable AppliedChange row(MigrationInfoImpl migration, List<AppliedChange> history) {
		return (migration.getAppliedMigration() != null)
				? history.get(migration.getAppliedMigration().getInstalledRank() - 1) : null;
	}

	private static State state(MigrationState state) {
		return switch (state) {
			case PENDING -> State.NEW;
			case OUTDATED -> State.CHANGED;
			case SUCCESS, OUT_OF_ORDER, BASELINE, FUTURE_SUCCESS, MISSING_SUCCESS, SUPERSEDED -> State.APPLIED;
			case FAILED, MISSING_FAILED, FUTURE_FAILED -> State.EDITED;
			case ABOVE_TARGET, BELOW_BASELINE, BASELINE_IGNORED, IGNORED, AVAILABLE, UNDONE, DELETED -> State.EXCLUDED;
		};
	}

}
