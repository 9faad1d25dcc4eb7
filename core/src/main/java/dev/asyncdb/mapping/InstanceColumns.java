package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Copies column values between mutable instances.
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

	/**
	 * Copy the column values. Equal values are kept if their columns must be equal.
	 * @param kept whether to leave a property that differs
	 * @return restores the values that were replaced, {@code null} if all were equal
	 */
	@Nullable Runnable copy(T from, T into, Predicate<RelationalPersistentProperty> kept) {
		PersistentPropertyAccessor<T> source = this.metadata.getPropertyAccessor(from);
		PersistentPropertyAccessor<T> target = this.metadata.getPropertyAccessor(into);
		List<Runnable> replaced = new ArrayList<>(1);
		for (RelationalPersistentProperty property : this.settable) {
			Object value = source.getProperty(property);
			Object before = target.getProperty(property);
			if (!isSame(before, value) && !kept.test(property)) {
				replaced.add(() -> target.setProperty(property, before));
				target.setProperty(property, value);
			}
		}
		if (replaced.size() == 1) {
			return replaced.get(0);
		}
		return replaced.isEmpty() ? null : () -> replaced.forEach(Runnable::run);
	}

	private static boolean isSame(@Nullable Object before, @Nullable Object value) {
		return before == value || (MutableValues.isPlain(value) && MutableValues.areEqual(before, value));
	}

}
