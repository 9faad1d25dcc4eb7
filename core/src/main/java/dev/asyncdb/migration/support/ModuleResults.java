package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The results of several change logs as one. The names of changes begin with that of
 * their module.
 */
final class ModuleResults {

	private ModuleResults() {
	}

	static String named(String module, String text) {
		return module + "/" + text;
	}

	static Revision named(String module, Revision revision) {
		return new Revision(named(module, revision.name()), revision.path(), revision.id(), revision.author(),
				revision.tag(), revision.executedAt());
	}

	static MigrationReport report(Map<String, MigrationReport> modules, Duration took) {
		return new MigrationReport(all(modules, MigrationReport::executed), all(modules, MigrationReport::repeated),
				last(modules, MigrationReport::before), last(modules, MigrationReport::after), took,
				Collections.unmodifiableMap(modules));
	}

	static MigrationState state(Map<String, MigrationState> modules) {
		Collection<MigrationState> states = modules.values();
		return new MigrationState(status(states), last(modules, MigrationState::current),
				last(modules, MigrationState::latest), states.stream().mapToInt(MigrationState::position).sum(),
				states.stream().mapToInt(MigrationState::size).sum(), all(modules, MigrationState::pending),
				all(modules, MigrationState::gaps), all(modules, MigrationState::unexpected),
				states.stream().flatMap((state) -> state.unmanagedTables().stream()).distinct().toList(),
				states.stream().flatMap((state) -> Stream.ofNullable(state.holder())).findFirst().orElse(null),
				Collections.unmodifiableMap(modules));
	}

	// A change log without changes does not keep the others from being up to date
	private static DatabaseStatus status(Collection<MigrationState> states) {
		List<DatabaseStatus> distinct = states.stream()
			.filter((state) -> state.size() > 0)
			.map(MigrationState::status)
			.distinct()
			.toList();
		return switch (distinct.size()) {
			case 0 -> DatabaseStatus.NO_INFO;
			case 1 -> distinct.get(0);
			default -> DatabaseStatus.UPGRADE_AVAILABLE;
		};
	}

	private static <T> List<Revision> all(Map<String, T> modules, Function<T, List<Revision>> property) {
		return modules.entrySet()
			.stream()
			.flatMap((module) -> property.apply(module.getValue())
				.stream()
				.map((revision) -> named(module.getKey(), revision)))
			.toList();
	}

	private static <T> @Nullable Revision last(Map<String, T> modules, Function<T, @Nullable Revision> property) {
		return modules.entrySet()
			.stream()
			.flatMap((module) -> Stream.ofNullable(property.apply(module.getValue()))
				.map((revision) -> named(module.getKey(), revision)))
			.reduce((one, other) -> other)
			.orElse(null);
	}

}
