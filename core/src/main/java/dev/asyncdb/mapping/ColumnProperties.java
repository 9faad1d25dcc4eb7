package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.List;

import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Collects the properties of an entity that have columns, including embedded ones.
 */
final class ColumnProperties {

	private final MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> context;

	private final List<ColumnProperty> properties = new ArrayList<>();

	private ColumnProperties(MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> context) {
		this.context = context;
	}

	static List<ColumnProperty> of(RelationalPersistentEntity<?> entity,
			MappingContext<RelationalPersistentEntity<?>, RelationalPersistentProperty> context) {
		ColumnProperties properties = new ColumnProperties(context);
		for (RelationalPersistentProperty property : entity) {
			properties.collect("", property, property.isIdProperty(), false);
		}
		return List.copyOf(properties.properties);
	}

	private void collect(String prefix, RelationalPersistentProperty property, boolean isId, boolean mayBeAbsent) {
		String path = prefix + property.getName();
		if (property.isEmbedded()) {
			boolean absent = mayBeAbsent || (!isId && !property.shouldCreateEmptyEmbedded());
			for (RelationalPersistentProperty inner : this.context.getRequiredPersistentEntity(property)) {
				collect(path + ".", inner, isId, absent);
			}
		}
		else if (!property.isEntity()) {
			this.properties.add(new ColumnProperty(path, property, isId, mayBeAbsent));
		}
	}

}
