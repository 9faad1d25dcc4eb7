package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.util.Assert;

/**
 * What a caller of {@code getOrCreate} or {@code updateOrCreate} asked for, checked.
 *
 * @param keys the lookup
 * @param updates values to set on an existing row
 * @param creates further values for a new row
 */
@SuppressWarnings("deprecation")
record KeyedRequest<T>(MappedEntity<T> mapped, Values<T> keys, Values<T> updates, Values<T> creates) {

	KeyedRequest {
		Assert.notNull(keys, "The keys must not be null");
		Assert.notNull(updates, "The values to update must not be null, use Values.none() for none");
		Assert.notNull(creates, "The values for a new row must not be null, use Values.none() for none");
		keys = mapped.conditions().checked(keys);
		mapped.conditions().matching(keys);
		keys.asMap().forEach((name, value) -> requireValue(mapped, name, value));
		updates = mapped.conditions().checkedForUpdate(updates);
		creates = mapped.conditions().checked(creates);
		requireUpdatable(mapped, updates);
	}

	private static void requireValue(MappedEntity<?> mapped, String name, @Nullable Object value) {
		if (value == null) {
			throw new InvalidDataAccessApiUsageException(
					("The key '%s' of %s is null: a unique constraint does not hold for NULL, so no row could be created"
							+ " without a race. Use a key that always has a value")
						.formatted(name, mapped));
		}
	}

	/**
	 * Refuse values for what identifies or versions a row.
	 */
	static void requireUpdatable(MappedEntity<?> mapped, Values<?> updates) {
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
