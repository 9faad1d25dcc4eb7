package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.query.ComputedColumns;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.write.PendingInsert;
import dev.asyncdb.statement.UpsertValues;
import io.r2dbc.spi.Parameter;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.Assert;

/**
 * The validated arguments of a {@code getOrCreate} or {@code updateOrCreate}.
 */
public final class UpsertRequest<T> {

	private final MappedEntity<T> mapped;

	private final Values<T> keys;

	private final Values<T> creates;

	private final Map<SqlIdentifier, Parameter> keyColumns;

	private final Map<SqlIdentifier, Parameter> updateColumns;

	private final Map<SqlIdentifier, ComputedColumn> computedColumns;

	/**
	 * Check the arguments.
	 * @param keys the lookup
	 * @param updates values to set on an existing row, which the database may compute
	 * @param creates further values for a new row
	 */
	public UpsertRequest(SessionServices services, MappedEntity<T> mapped, Values<T> keys, Values<T> updates,
			Values<T> creates) {
		Assert.notNull(keys, "The keys must not be null");
		Assert.notNull(updates, "The values to update must not be null, use Values.none() for none");
		Assert.notNull(creates, "The values for a new row must not be null, use Values.none() for none");
		this.mapped = mapped;
		this.keys = mapped.conditions().checked(keys);
		mapped.conditions().requireKeys(this.keys);
		Values<T> checkedUpdates = mapped.conditions().checkedForUpdate(updates.withoutExpressions());
		this.creates = mapped.conditions().checked(creates);
		requireUpdatable(mapped, updates);
		this.keyColumns = Collections.unmodifiableMap(mapped.columnsOf(this.keys));
		mapped.conditions().requireRepeatable(mapped, this.keys, this.keyColumns);
		this.updateColumns = Collections.unmodifiableMap(updateColumns(mapped, checkedUpdates));
		this.computedColumns = ComputedColumns.of(services, mapped, updates);
		requireComputable();
	}

	// The keys find the row again after the update
	private void requireComputable() {
		for (SqlIdentifier column : this.computedColumns.keySet()) {
			if (this.keyColumns.containsKey(column) || this.mapped.fixedColumns().contains(column)) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s cannot be computed by this update: it is a key of the lookup, read-only or insert-only"
							.formatted(this.mapped.conditions().pathOf(column), this.mapped));
			}
		}
	}

	private UpsertRequest(MappedEntity<T> mapped, Values<T> keys, Values<T> creates,
			Map<SqlIdentifier, Parameter> updateColumns, Map<SqlIdentifier, ComputedColumn> computedColumns) {
		this.mapped = mapped;
		this.keys = mapped.conditions().checked(keys);
		this.creates = creates;
		this.keyColumns = Collections.unmodifiableMap(mapped.columnsOf(this.keys));
		this.updateColumns = updateColumns;
		this.computedColumns = computedColumns;
	}

	/**
	 * Return the same request with other values of the same keys.
	 */
	UpsertRequest<T> withKeys(Values<T> others) {
		return new UpsertRequest<>(this.mapped, others, this.creates, this.updateColumns, this.computedColumns);
	}

	private static <T> Map<SqlIdentifier, Parameter> updateColumns(MappedEntity<T> mapped, Values<T> updates) {
		Map<SqlIdentifier, Parameter> columns = mapped.columnsOf(updates);
		mapped.fixedColumns().forEach(columns::remove);
		return columns;
	}

	public MappedEntity<T> mapped() {
		return this.mapped;
	}

	Values<T> keys() {
		return this.keys;
	}

	/**
	 * Refuse values of the identifier and the version.
	 */
	public static void requireUpdatable(MappedEntity<?> mapped, Values<?> updates) {
		updates.asMap().keySet().forEach((name) -> requireUpdatable(mapped, name));
		updates.expressions().keySet().forEach((name) -> requireUpdatable(mapped, name));
	}

	private static void requireUpdatable(MappedEntity<?> mapped, String name) {
		RelationalPersistentProperty version = mapped.version();
		if (name.equals(mapped.id().getName()) || (version != null && name.equals(version.getName()))) {
			throw new InvalidDataAccessApiUsageException(
					"The property '%s' of %s identifies or versions a row and is never updated: give it among the values for a new row only"
						.formatted(name, mapped));
		}
	}

	T newEntity() {
		return this.mapped.create(this.keys.overlaidBy(this.creates));
	}

	boolean updatesNothing() {
		return this.updateColumns.isEmpty() && this.computedColumns.isEmpty();
	}

	Map<SqlIdentifier, Parameter> keyColumns() {
		return this.keyColumns;
	}

	/**
	 * Return the values of the row without those of a new one.
	 */
	UpsertValues values() {
		return values(Map.of(), Map.of());
	}

	/**
	 * Return the values of the row with those of a new one. An explicit NULL among the
	 * keys is inserted, although other columns without a value are left to the database.
	 */
	UpsertValues values(PendingInsert<T> pending) {
		Map<SqlIdentifier, Parameter> insert = pending.columnsToInsert();
		Map<SqlIdentifier, Parameter> audit = new LinkedHashMap<>();
		modificationColumns().forEach((column) -> {
			Parameter audited = insert.get(column);
			if (audited != null && !this.updateColumns.containsKey(column)
					&& !this.computedColumns.containsKey(column)) {
				audit.put(column, audited);
			}
		});
		this.keyColumns.forEach((column, value) -> {
			if (value.getValue() == null) {
				insert.putIfAbsent(column, value);
			}
		});
		return values(insert, audit);
	}

	/**
	 * Return whether a new row has the keys of its lookup. The defaults of a request and
	 * entity callbacks can change them.
	 */
	static boolean insertsKeys(UpsertValues row) {
		for (Map.Entry<SqlIdentifier, Parameter> key : row.keys().entrySet()) {
			Parameter inserted = row.insert().get(key.getKey());
			if (inserted == null || !Objects.equals(KeyValues.comparable(inserted.getValue()),
					KeyValues.comparable(key.getValue().getValue()))) {
				return false;
			}
		}
		return true;
	}

	private UpsertValues values(Map<SqlIdentifier, Parameter> insert, Map<SqlIdentifier, Parameter> audit) {
		return new UpsertValues(this.mapped, this.keyColumns, insert, this.updateColumns, this.computedColumns, audit);
	}

	private List<SqlIdentifier> modificationColumns() {
		List<SqlIdentifier> columns = new ArrayList<>();
		this.mapped.metadata()
			.getPersistentProperties(LastModifiedDate.class)
			.forEach((property) -> columns.add(property.getColumnName()));
		this.mapped.metadata()
			.getPersistentProperties(LastModifiedBy.class)
			.forEach((property) -> columns.add(property.getColumnName()));
		return columns;
	}

}
