package dev.asyncdb.session.inspection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

import dev.asyncdb.mapping.ColumnProperty;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.EntityInspection;
import dev.asyncdb.session.EntityState;
import dev.asyncdb.session.PropertyChange;
import dev.asyncdb.session.flush.DirtyRelations;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionState;
import dev.asyncdb.session.unit.UnitOfWork;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Reads the state of an instance when it is asked for.
 */
record DefaultEntityInspection(SessionState session, MappedEntity<Object> mapped,
		Object entity) implements EntityInspection {

	@Override
	public EntityState state() {
		UnitOfWork unit = this.session.unit();
		if (unit.isDeleted(this.entity)) {
			return EntityState.DELETED;
		}
		if (unit.contains(this.entity)) {
			return unit.isAdded(this.entity) ? EntityState.ADDED : EntityState.MANAGED;
		}
		return this.mapped.metadata().isNew(this.entity) ? EntityState.NEW : EntityState.DETACHED;
	}

	// A former instance of an immutable entity is found as well
	private @Nullable ManagedEntity<Object> managed() {
		ManagedEntity<Object> known = this.session.unit().find(this.entity);
		return (known != null && known.instance() == this.entity) ? known : null;
	}

	@Override
	public List<PropertyChange> changes() {
		ManagedEntity<Object> managed = managed();
		return (managed != null) ? changes(managed) : List.of();
	}

	private List<PropertyChange> changes(ManagedEntity<Object> managed) {
		Set<SqlIdentifier> changed = managed.snapshot().changedColumns(this.entity);
		if (changed.isEmpty()) {
			return List.of();
		}
		ChangedRowColumns written = this.mapped.changedRows(managed.isReplacement());
		List<PropertyChange> changes = new ArrayList<>();
		for (ColumnProperty property : this.session.context().mapping().columnProperties(this.mapped.type())) {
			if (changed.contains(property.column()) && written.isWritten(property.column())) {
				changes.add(change(managed, property));
			}
		}
		return List.copyOf(changes);
	}

	private PropertyChange change(ManagedEntity<Object> managed, ColumnProperty property) {
		Object stored = managed.snapshot().value(property.column());
		Object before = (stored != null) ? this.session.context().mapping().read(property.property(), stored) : null;
		return new PropertyChange(property.path(), before, this.mapped.valueOf(this.entity, property.path()));
	}

	@Override
	public Set<String> loadedRelations() {
		UnitOfWork unit = this.session.unit();
		return relations((managed, relation) -> unit.relationSnapshots().isLoaded(managed.key(), relation));
	}

	@Override
	public Set<String> changedRelations() {
		SessionContext context = this.session.context();
		DirtyRelations dirty = new DirtyRelations(context);
		return relations((managed, relation) -> dirty.isDirty(managed, relation) || isEdited(context.unit(), relation));
	}

	// Without loading it
	private boolean isEdited(UnitOfWork unit, Relation relation) {
		return unit.relationSnapshots()
			.edits()
			.stream()
			.anyMatch((edit) -> edit.owner() == this.entity && edit.relation().equals(relation));
	}

	private Set<String> relations(BiPredicate<ManagedEntity<?>, Relation> condition) {
		ManagedEntity<Object> managed = managed();
		if (managed == null) {
			return Set.of();
		}
		Set<String> names = new LinkedHashSet<>();
		for (Relation relation : this.session.context().services().relations().of(this.mapped)) {
			if (condition.test(managed, relation)) {
				names.add(relation.name());
			}
		}
		return Collections.unmodifiableSet(names);
	}

}
