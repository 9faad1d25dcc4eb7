package dev.asyncdb.session.upsert;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.UniqueKey;
import dev.asyncdb.statement.UniqueKeys;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Chooses the strategy for lookups by natural key, once for each type and set of columns,
 * from the unique keys in the catalog. A refusal is not cached, since the constraint may
 * be added later. Thread-safe.
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
	 * Return the plan for a request, or an error that names the missing constraint.
	 * @param mayLock whether an advisory lock may replace a unique key
	 */
	Mono<UpsertPlan> of(UpsertRequest<?> request, Connection connection, boolean mayLock) {
		Lookup lookup = new Lookup(request.mapped().type(), LookupColumns.of(request.keyColumns()));
		UpsertPlan known = this.plans.get(lookup);
		return (known != null && (mayLock || known.strategy() != UpsertStrategy.ADVISORY_LOCK)) ? Mono.just(known)
				: plan(request.mapped(), lookup.columns(), connection, mayLock)
					.doOnNext((plan) -> this.plans.put(lookup, plan));
	}

	private Mono<UpsertPlan> plan(MappedEntity<?> mapped, LookupColumns lookup, Connection connection,
			boolean mayLock) {
		return this.executor
			.query(connection, this.dialect.uniqueKeysOf(mapped.table()), (row, data) -> UniqueKeys.Column.read(row))
			.collectList()
			.map(UniqueKeys::of)
			.map((known) -> plan(mapped, lookup, known, mayLock))
			.doOnNext((plan) -> logger.debug("{} by {}: {} on {}", mapped, lookup.columns(), plan.strategy(),
					plan.key()));
	}

	// The error for a missing table is left to the statement that needs the table
	private UpsertPlan plan(MappedEntity<?> mapped, LookupColumns lookup, UniqueKeys known, boolean mayLock) {
		if (!known.isTableKnown()) {
			return new UpsertPlan(strategy(), lookup.columns(), false);
		}
		Optional<UniqueKey> best = known.all()
			.stream()
			.filter(lookup::isCoveredBy)
			.max(Comparator.comparingInt((key) -> key.columns().size()));
		if (best.isEmpty() && !mayLock) {
			throw new InvalidDataAccessApiUsageException(known.all().stream().anyMatch(lookup::isCoveredButForNulls)
					? nullRefusal(mapped, lookup) : refusal(mapped, lookup));
		}
		return best.map((key) -> new UpsertPlan(strategy(), lookup.in(key), true))
			.orElseGet(() -> new UpsertPlan(UpsertStrategy.ADVISORY_LOCK, List.of(), true));
	}

	private UpsertStrategy strategy() {
		return this.dialect.survivesErrors() ? UpsertStrategy.INSERT_OR_LOCK : UpsertStrategy.INSERT_IF_ABSENT;
	}

	private String refusal(MappedEntity<?> mapped, LookupColumns lookup) {
		SqlBuilder sql = new SqlBuilder(this.dialect.springDialect());
		String properties = paths(mapped, lookup.columns());
		String columns = lookup.columns().stream().map(sql::quoted).collect(Collectors.joining(", "));
		return ("%s cannot be looked up by '%s' and created without a race: no unique constraint covers these columns or some of them. Add UNIQUE (%s) to the table %s, not"
				+ " deferrable and not partial, or use an advisory lock, also for a table from which others inherit"
				+ " (SessionOptions.withAdvisoryLockForMissingKey)")
			.formatted(mapped, properties, columns, sql.quoted(mapped.table()));
	}

	private String nullRefusal(MappedEntity<?> mapped, LookupColumns lookup) {
		String table = new SqlBuilder(this.dialect.springDialect()).quoted(mapped.table());
		return ("%s cannot be looked up by '%s' with null and created without a race: NULL is no key, since a unique"
				+ " constraint allows any number of rows with NULL. Give a value, or declare the constraint of the"
				+ " table %s with NULLS NOT DISTINCT where the database has it")
			.formatted(mapped, paths(mapped, lookup.nulls()), table);
	}

	private static String paths(MappedEntity<?> mapped, Collection<SqlIdentifier> columns) {
		return columns.stream().map(mapped.conditions()::pathOf).collect(Collectors.joining("', '"));
	}

	private record Lookup(Class<?> type, LookupColumns columns) {
	}

}
