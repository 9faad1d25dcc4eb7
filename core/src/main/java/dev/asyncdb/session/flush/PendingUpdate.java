package dev.asyncdb.session.flush;

import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.unit.EntityKey;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;

/**
 * A prepared update.
 *
 * @param key the row
 * @param entity the entity that the callbacks returned
 * @param row all columns of the entity
 * @param changes the columns to write
 * @param where the columns that identify the row
 */
@SuppressWarnings("deprecation")
record PendingUpdate<T>(MappedEntity<T> mapped, EntityKey key, T entity, OutboundRow row,
		Map<SqlIdentifier, Parameter> changes, Map<SqlIdentifier, Parameter> where) {

	/**
	 * Return the key of updates that one statement can execute.
	 */
	Shape shape() {
		return new Shape(this.mapped.type(), this.changes.keySet(), this.where.keySet());
	}

	/**
	 * The type and the columns of a row to update.
	 */
	record Shape(Class<?> type, Set<SqlIdentifier> changed, Set<SqlIdentifier> where) {
	}

}
