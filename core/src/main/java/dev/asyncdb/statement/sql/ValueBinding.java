package dev.asyncdb.statement.sql;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * How values are passed to the driver of a product.
 */
public interface ValueBinding {

	/** Each value as the driver binds it by itself. */
	ValueBinding PLAIN = new ValueBinding() {
	};

	/**
	 * Return how many values one statement may have.
	 */
	default int limit() {
		return Integer.MAX_VALUE;
	}

	/**
	 * Return what to bind for a value.
	 */
	default Object of(Object value) {
		return value;
	}

	/**
	 * Return what to bind for NULL.
	 * @return {@code null} to bind it by its Java type
	 */
	default @Nullable Parameter ofNull(Class<?> type) {
		return null;
	}

}
