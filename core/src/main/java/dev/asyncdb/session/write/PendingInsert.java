package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.relation.support.Relations;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A prepared insert.
 *
 * @param original the entity of the caller
 * @param row all columns of the entity, {@code null} without a callback that receives it
 * @param values the values to write, without null values and an identifier of zero, which
 * the database generates, as in Spring Data
 * @param takeBack restores the identifier, version and references of the original
 * @param sent the present values of the entity
 */
public record PendingInsert<T>(T original, @Nullable OutboundRow row, RowValues values, Runnable takeBack,
		SentValues<T> sent) {

	/** Restores nothing. */
	static final Runnable NOTHING = () -> {
	};

	/**
	 * Copy the values that a flush may set.
	 * @param references the foreign keys that a flush may set
	 * @return restores the values
	 */
	public static <T> Runnable takeBack(MappedEntity<T> mapped, T original,
			List<ForeignKeyUpdates.Reference> references) {
		if (!mapped.isMutable()) {
			return NOTHING;
		}
		// Refuses an entity without an identifier before anything is sent
		RelationalPersistentProperty id = mapped.id();
		RelationalPersistentProperty version = mapped.version();
		@Nullable Object[] former = new Object[references.size() + 2];
		for (int i = 0; i < references.size(); i++) {
			former[i] = mapped.valueOf(original, references.get(i).property());
		}
		former[references.size()] = mapped.valueOf(original, id);
		former[references.size() + 1] = (version != null) ? mapped.valueOf(original, version) : null;
		return () -> restore(mapped, original, references, former);
	}

	private static <T> void restore(MappedEntity<T> mapped, T original, List<ForeignKeyUpdates.Reference> references,
			@Nullable Object[] former) {
		mapped.with(original, mapped.id(), former[references.size()]);
		for (int i = 0; i < references.size(); i++) {
			mapped.with(original, references.get(i).property(), former[i]);
		}
		RelationalPersistentProperty version = mapped.version();
		if (version != null) {
			mapped.with(original, version, former[references.size() + 1]);
		}
	}

	/**
	 * Copy the values of the relations too.
	 */
	static <T> Runnable takeBack(MappedEntity<T> mapped, T original, List<ForeignKeyUpdates.Reference> references,
			Relations relations) {
		Runnable columns = takeBack(mapped, original, references);
		if (relations.of(mapped).isEmpty()) {
			return columns;
		}
		Runnable members = relations.snapshot(mapped, Objects.requireNonNull((Object) original));
		return () -> {
			columns.run();
			members.run();
		};
	}

	static <T> PendingInsert<T> of(T original, SentValues<T> sent, RowValues values, @Nullable OutboundRow row,
			Runnable takeBack) {
		return new PendingInsert<>(original, row, values, takeBack, sent);
	}

	public MappedEntity<T> mapped() {
		return this.sent.mapped();
	}

	/**
	 * Return the entity that the callbacks returned.
	 */
	public T entity() {
		return this.sent.entity();
	}

	/**
	 * Insert the row with a reserved identifier.
	 */
	PendingInsert<T> withId(Object value) {
		return new PendingInsert<>(this.original, this.row, this.values.with(mapped().idColumns().get(0), value),
				this.takeBack, this.sent);
	}

	/**
	 * Return whether the application has assigned the identifier.
	 */
	public boolean hasId() {
		return hasId(mapped(), this.values);
	}

	static boolean hasId(MappedEntity<?> mapped, RowValues values) {
		List<SqlIdentifier> ids = mapped.idColumns();
		List<SqlIdentifier> names = values.columns().names();
		return (ids.size() == 1) ? names.contains(ids.get(0)) : names.containsAll(ids);
	}

	List<@Nullable Object> keyValues() {
		List<SqlIdentifier> ids = mapped().idColumns();
		List<@Nullable Object> key = new ArrayList<>(ids.size());
		ids.forEach((column) -> key.add(this.values.value(column)));
		return key;
	}

	/**
	 * Return whether a column that is not part of the identifier has one of some values.
	 */
	boolean refersToOneOf(NewIdentifiers identifiers) {
		List<SqlIdentifier> names = shape().names();
		for (int i = 0; i < names.size(); i++) {
			if (identifiers.contains(this.values.value(i)) && !mapped().idColumns().contains(names.get(i))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the columns to write as a new map.
	 */
	public Map<SqlIdentifier, Parameter> columnsToInsert() {
		return this.values.parameters();
	}

	/**
	 * Return the key of inserts that one statement can execute.
	 */
	public ColumnSet shape() {
		return this.values.columns();
	}

}
