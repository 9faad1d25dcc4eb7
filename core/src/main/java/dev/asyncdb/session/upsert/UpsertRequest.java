package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.statement.UpsertValues;
import io.r2dbc.spi.Parameter;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.Assert;

/**
 * What a caller of {@code getOrCreate} or {@code updateOrCreate} asked for, checked.
 *
 * @param keys the lookup
 * @param updates values to set on an existing row
 * @param creates further values for a new row
 */
public record UpsertRequest<T>(MappedEntity<T> mapped, Values<T> keys, Values<T> updates, Values<T> creates) {

	public UpsertRequest {
		Assert.notNull(keys, "The keys must not be null");
		Assert.notNull(updates, "The values to update must not be null, use Values.none() for none");
		Assert.notNull(creates, "The values for a new row must not be null, use Values.none() for none");
		keys = mapped.conditions().checked(keys);
		mapped.conditions().matching(keys);
		updates = mapped.conditions().checkedForUpdate(updates);
		creates = mapped.conditions().checked(creates);
		requireUpdatable(mapped, updates);
	}

	/**
	 * Refuse values for what identifies or versions a row.
	 */
	public static void requireUpdatable(MappedEntity<?> mapped, Values<?> updates) {
		updates.asMap().keySet().forEach((name) -> requireUpdatable(mapped, name));
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
		return updateColumns().isEmpty();
	}

	Map<SqlIdentifier, Parameter> keyColumns() {
		return this.mapped.columnsOf(this.keys);
	}

	/**
	 * The row as far as it is known without a new entity.
	 */
	UpsertValues keyedRow() {
		return row(Map.of(), Map.of());
	}

	/**
	 * The row with what its new entity knows.
	 */
	UpsertValues row(Map<SqlIdentifier, Parameter> insert, Map<SqlIdentifier, Parameter> audit) {
		RelationalPersistentProperty version = this.mapped.version();
		return new UpsertValues(this.mapped.table(), this.mapped.columns(), keyColumns(), insert, updateColumns(),
				audit, (version != null) ? version.getColumnName() : null);
	}

	Map<SqlIdentifier, Parameter> updateColumns() {
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>(this.mapped.columnsOf(this.updates));
		this.mapped.fixedColumns().forEach(columns::remove);
		return columns;
	}

	List<SqlIdentifier> modificationColumns() {
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
