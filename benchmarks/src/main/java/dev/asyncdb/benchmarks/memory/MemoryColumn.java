package dev.asyncdb.benchmarks.memory;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Type;

/**
 * A column of a table and of results.
 *
 * @param name the name
 * @param value what each row has in it, unless the kind says otherwise
 * @param kind which values it has
 */
public record MemoryColumn(String name, Object value, Kind kind) implements ColumnMetadata {

	/** The identifier of the row. */
	static final MemoryColumn IDENTIFIER = new MemoryColumn("id", 1L, Kind.IDENTIFIER);

	/**
	 * Create a column with the same value in each row.
	 * @param name the name
	 * @param value the value
	 */
	public MemoryColumn(String name, Object value) {
		this(name, value, Kind.CONSTANT);
	}

	static MemoryColumn ordinal(String name) {
		return new MemoryColumn(name, 1L, Kind.ORDINAL);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Class<?> getJavaType() {
		return this.value.getClass();
	}

	@Override
	public Type getType() {
		return R2dbcType.VARCHAR;
	}

	/**
	 * Which values a column has.
	 */
	public enum Kind {

		IDENTIFIER, ORDINAL, CONSTANT

	}

}
