package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.write.NewIdentifiers;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The values of new rows to which a foreign key may refer that no relation declares: an
 * identifier of one or several columns, or another unique value.
 */
final class NewRows {

	private final Map<Object, Map<Place, Integer>> values = new HashMap<>();

	private final Map<Object, List<Set<Object>>> keys = new HashMap<>();

	private NewRows() {
	}

	static NewRows of(List<Object> added, EntityMapping mapping) {
		NewRows rows = new NewRows();
		added.forEach((entity) -> rows.add(mapping.ofInstance(entity), entity));
		return rows;
	}

	private void add(MappedEntity<Object> mapped, Object entity) {
		OutboundRow row = mapped.row(entity);
		boolean hasCompositeKey = mapped.idColumns().size() > 1;
		Set<Object> key = new HashSet<>();
		for (SqlIdentifier column : row.keySet()) {
			Object value = NewIdentifiers.comparable(value(row, column));
			if (value != null && hasCompositeKey && mapped.idColumns().contains(column)) {
				key.add(value);
			}
			else if (value != null) {
				this.values.computeIfAbsent(value, (unknown) -> new HashMap<>())
					.merge(new Place(mapped.table(), column), 1, Integer::sum);
			}
		}
		key.forEach((part) -> this.keys.computeIfAbsent(part, (unknown) -> new ArrayList<>()).add(key));
	}

	/**
	 * Return whether a changed column of an entity may refer to one of the rows.
	 */
	<T> boolean mayBeReferredToBy(ManagedEntity<T> managed) {
		OutboundRow row = managed.mapped().row(managed.instance());
		Set<Object> all = new HashSet<>();
		row.keySet().forEach((column) -> all.add(NewIdentifiers.comparable(value(row, column))));
		for (SqlIdentifier column : managed.snapshot().changedColumns(managed.instance())) {
			Object value = NewIdentifiers.comparable(value(row, column));
			if (value != null && (isUnique(value, new Place(managed.mapped().table(), column), row)
					|| this.keys.getOrDefault(value, List.of()).stream().anyMatch(all::containsAll))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether one new row alone has a value in a column. A value of several rows
	 * is no key, and a column does not refer to itself.
	 */
	private boolean isUnique(Object value, Place changed, OutboundRow row) {
		return this.values.getOrDefault(value, Map.of()).entrySet().stream().anyMatch((found) -> {
			Place place = found.getKey();
			boolean hasRowToo = place.table().equals(changed.table())
					&& (place.equals(changed) || value.equals(NewIdentifiers.comparable(value(row, place.column()))));
			return found.getValue() == 1 && !hasRowToo;
		});
	}

	private static @Nullable Object value(OutboundRow row, SqlIdentifier column) {
		return row.containsKey(column) ? Objects.requireNonNull(row.get(column)).getValue() : null;
	}

	/**
	 * Return the tables of entities.
	 */
	static Set<SqlIdentifier> tables(Collection<Object> entities, EntityMapping mapping) {
		Set<SqlIdentifier> tables = new HashSet<>();
		entities.forEach((entity) -> tables.add(mapping.ofInstance(entity).table()));
		return tables;
	}

	/**
	 * A column of a table.
	 */
	private record Place(SqlIdentifier table, SqlIdentifier column) {
	}

}
