package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.UniqueKey;
import dev.asyncdb.statement.UniqueKeys;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Chooses how rows are looked up by natural key, once for each type and set of keys, from
 * what the catalogue knows of the table. What is refused is asked again, since the
 * constraint may have been added meanwhile. Thread-safe.
 */
public final class UpsertPlanner {

	private static final Logger logger = LoggerFactory.getLogger(UpsertPlanner.class);

	private final DatabaseDialect dialect;

	private final StatementExecutor executor = new StatementExecutor(0);

	private final Map<Lookup, UpsertPlan> plans = new ConcurrentHashMap<>();

	public UpsertPlanner(DatabaseDialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * The plan for a request.
	 * @param mayLock whether a lock may stand in for a unique key
	 * @return the plan, or an error that says which constraint is missing
	 */
	Mono<UpsertPlan> of(UpsertRequest<?> request, Connection connection, boolean mayLock) {
		Map<SqlIdentifier, Parameter> keys = request.keyColumns();
		Lookup lookup = new Lookup(request.mapped().type(), Set.copyOf(keys.keySet()), nulls(keys));
		UpsertPlan known = this.plans.get(lookup);
		return (known != null && (mayLock || known.way() != UpsertPlan.Way.LOCKED)) ? Mono.just(known)
				: choose(request.mapped(), lookup, connection, mayLock)
					.doOnNext((plan) -> this.plans.put(lookup, plan));
	}

	private static Set<SqlIdentifier> nulls(Map<SqlIdentifier, Parameter> keys) {
		List<SqlIdentifier> nulls = new ArrayList<>();
		keys.forEach((column, value) -> {
			if (value.getValue() == null) {
				nulls.add(column);
			}
		});
		return Set.copyOf(nulls);
	}

	private Mono<UpsertPlan> choose(MappedEntity<?> mapped, Lookup lookup, Connection connection, boolean mayLock) {
		return this.executor
			.query(connection, this.dialect.uniqueKeysOf(mapped.table()), (row, data) -> UniqueKeys.Column.read(row))
			.collectList()
			.map(UniqueKeys::of)
			.map((known) -> plan(mapped, lookup, known, mayLock))
			.doOnNext((plan) -> logger.debug("{} by {}: {} on {}", mapped, lookup.columns(), plan.way(), plan.key()));
	}

	// A table that is not there is better told by the statement that needs it
	private UpsertPlan plan(MappedEntity<?> mapped, Lookup lookup, UniqueKeys known, boolean mayLock) {
		if (!known.isTableKnown()) {
			return new UpsertPlan(UpsertPlan.Way.ATOMIC, List.copyOf(lookup.columns()));
		}
		Optional<UniqueKey> best = known.all()
			.stream()
			.filter(lookup::isHeldBy)
			.max(Comparator.comparingInt((key) -> key.columns().size()));
		if (best.isEmpty() && !mayLock) {
			throw new InvalidDataAccessApiUsageException(refusal(mapped, lookup));
		}
		return best.map((key) -> lookup.planFor(key, this.dialect.survivesErrors())).orElseGet(UpsertPlan::locked);
	}

	private static String refusal(MappedEntity<?> mapped, Lookup lookup) {
		Set<String> columns = new TreeSet<>();
		lookup.columns().forEach((column) -> columns.add(column.getReference()));
		String why = lookup.nulls().isEmpty() ? "no unique constraint holds these columns or some of them"
				: "no unique constraint holds for NULL in %s, as one with NULLS NOT DISTINCT does"
					.formatted(lookup.nulls());
		return ("%s cannot be looked up by %s and created without a race: %s. Add UNIQUE (%s) to the table %s, not"
				+ " deferrable and not partial, or let sessions lock such keys (SessionOptions.withAdvisoryLockForMissingKey)")
			.formatted(mapped, lookup.columns(), why, String.join(", ", columns), mapped.table());
	}

	/**
	 * What is looked up.
	 */
	private record Lookup(Class<?> type, Set<SqlIdentifier> columns, Set<SqlIdentifier> nulls) {

		boolean isHeldBy(UniqueKey key) {
			return key.columns()
				.stream()
				.allMatch((name) -> named(name, this.columns).isPresent()
						&& (key.nullsEqual() || named(name, this.nulls).isEmpty()));
		}

		// Where an error undoes only its statement, the insert is tried whatever the keys
		UpsertPlan planFor(UniqueKey key, boolean survivesErrors) {
			List<SqlIdentifier> unique = key.columns()
				.stream()
				.flatMap((name) -> named(name, this.columns).stream())
				.toList();
			boolean isAtomic = key.plain() && unique.size() == this.columns.size();
			return new UpsertPlan((survivesErrors || isAtomic) ? UpsertPlan.Way.ATOMIC : UpsertPlan.Way.UNLESS_THERE,
					unique);
		}

		private static Optional<SqlIdentifier> named(String name, Set<SqlIdentifier> columns) {
			return columns.stream().filter((column) -> column.getReference().equalsIgnoreCase(name)).findFirst();
		}

	}

}
