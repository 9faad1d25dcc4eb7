package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Copies and restores column values of mutable instances.
 */
final class InstanceColumns<T> {

	private final RelationalPersistentEntity<T> metadata;

	private final List<RelationalPersistentProperty> settable;

	private final boolean mutable;

	InstanceColumns(RelationalPersistentEntity<T> metadata, List<RelationalPersistentProperty> columns) {
		this.metadata = metadata;
		this.settable = columns.stream().filter((property) -> !property.isImmutable()).toList();
		// A record without further columns would count as mutable otherwise
		this.mutable = !metadata.getType().isRecord()
				&& columns.stream().allMatch((property) -> property.isIdProperty() || !property.isImmutable());
	}

	/**
	 * Return whether all properties except the identifier can be set.
	 */
	boolean areMutable() {
		return this.mutable;
	}

	void copy(T from, T into) {
		PersistentPropertyAccessor<T> source = this.metadata.getPropertyAccessor(from);
		PersistentPropertyAccessor<T> target = this.metadata.getPropertyAccessor(into);
		this.settable.forEach((property) -> target.setProperty(property, source.getProperty(property)));
	}

	Runnable snapshot(T instance) {
		if (!this.mutable) {
			return () -> {
			};
		}
		PersistentPropertyAccessor<T> accessor = this.metadata.getPropertyAccessor(instance);
		Map<RelationalPersistentProperty, @Nullable Object> values = new LinkedHashMap<>();
		this.settable.forEach((property) -> values.put(property, accessor.getProperty(property)));
		return () -> values.forEach(accessor::setProperty);
	}

}
