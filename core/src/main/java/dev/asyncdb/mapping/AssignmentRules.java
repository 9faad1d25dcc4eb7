package dev.asyncdb.mapping;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Checks which properties values from a map may set: neither identifiers nor versions nor
 * properties that auditing or the database sets.
 */
record AssignmentRules(String entity, PropertyNames names) {

	private static final Set<Class<? extends Annotation>> AUDIT = Set.of(CreatedDate.class, CreatedBy.class,
			LastModifiedDate.class, LastModifiedBy.class);

	void requireAssignable(Values<?> values) {
		for (String name : values.asMap().keySet()) {
			this.names.require(name);
		}
		for (String name : values.allowed()) {
			require(name, AssignmentRules::role);
			requireNotNull(name, values.asMap());
		}
	}

	private void requireNotNull(String name, Map<String, @Nullable Object> values) {
		if (values.containsKey(name) && values.get(name) == null && this.names.require(name).getType().isPrimitive()) {
			throw new RefusedValuesException(
					"The property '%s' of %s cannot be null: leave it out of the map, or give a value".formatted(name,
							this.entity));
		}
	}

	void requireUpdatable(Values<?> values) {
		requireAssignable(values);
		for (String name : values.allowed()) {
			require(name, AssignmentRules::roleInUpdate);
		}
	}

	private void require(String name, Function<RelationalPersistentProperty, @Nullable String> roles) {
		for (RelationalPersistentProperty property : this.names.parts(name)) {
			String role = roles.apply(property);
			if (role != null) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s %s and cannot be set from a map: remove it from the allowed names, or set it in code by Values.of(..)"
							.formatted(name, this.entity, role));
			}
		}
	}

	private static @Nullable String role(RelationalPersistentProperty property) {
		if (property.isIdProperty()) {
			return "identifies a row";
		}
		if (property.isVersionProperty()) {
			return "versions a row";
		}
		if (AUDIT.stream().anyMatch(property::isAnnotationPresent)) {
			return "is set by auditing";
		}
		return property.isWritable() ? null : "is read-only";
	}

	private static @Nullable String roleInUpdate(RelationalPersistentProperty property) {
		return property.isInsertOnly() ? "is written once, for a new row," : null;
	}

}
