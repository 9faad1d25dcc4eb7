package dev.asyncdb.schema;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * The name of a table, view, sequence or type.
 *
 * @param schema the schema, {@code null} for that of the connection
 * @param name the name as the catalog spells it
 * @since 0.1.0
 */
public record TableName(@Nullable String schema, String name) implements Comparable<TableName> {

	private static final Comparator<TableName> ORDER = Comparator
		.comparing(TableName::schema, Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(TableName::name);

	@Override
	public int compareTo(TableName other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return (this.schema != null) ? this.schema + "." + this.name : this.name;
	}

}
