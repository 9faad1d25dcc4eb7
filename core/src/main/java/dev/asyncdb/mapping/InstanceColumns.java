package dev.asyncdb.mapping;

import java.util.List;
import java.util.function.Predicate;

import dev.asyncdb.mapping.PropertyFields.Accessor;
import dev.asyncdb.mapping.value.MutableValues;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Copies column values between mutable instances.
 */
final class InstanceColumns<T> {

	private final List<Accessor<T>> settable;

	private final boolean mutable;

	InstanceColumns(RelationalPersistentEntity<T> metadata, List<RelationalPersistentProperty> columns,
			PropertyFields<T> fields) {
		this.settable = columns.stream().filter((property) -> !property.isImmutable()).map(fields::accessor).toList();
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

	/**
	 * Copy the column values. Equal values are kept if their columns must be equal.
	 * @param kept whether to leave a property that differs
	 * @return restores the values that were replaced, {@code null} if all were equal
	 */
	@Nullable Runnable copy(T from, T into, Predicate<RelationalPersistentProperty> kept) {
		Runnable restore = null;
		for (Accessor<T> accessor : this.settable) {
			Object value = accessor.value(from);
			Object before = accessor.value(into);
			if (!isSame(before, value) && !kept.test(accessor.property())) {
				accessor.with(into, value);
				restore = restored(restore, accessor, into, before);
			}
		}
		return restore;
	}

	private static <T> Runnable restored(@Nullable Runnable first, Accessor<T> accessor, T into,
			@Nullable Object before) {
		return () -> {
			if (first != null) {
				first.run();
			}
			accessor.with(into, before);
		};
	}

	private static boolean isSame(@Nullable Object before, @Nullable Object value) {
		return before == value || (MutableValues.isPlain(value) && MutableValues.areEqual(before, value));
	}

}
