package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Checks of the arguments of session operations. The message names the argument.
 */
final class Arguments {

	private Arguments() {
	}

	static <T> T required(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException("The argument '%s' must not be null".formatted(name));
		}
		return value;
	}

	static <T> List<T> elements(@Nullable Iterable<? extends T> values, String name) {
		List<T> elements = new ArrayList<>();
		required(values, name).forEach(elements::add);
		Assert.noNullElements(elements, () -> "The argument '%s' must not contain null".formatted(name));
		return elements;
	}

}
