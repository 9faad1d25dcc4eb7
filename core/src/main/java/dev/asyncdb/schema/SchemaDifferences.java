package dev.asyncdb.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.asyncdb.product.DatabaseProduct;

/**
 * The differences between a database and the schema that the entities require. Immutable.
 *
 * @param product the product whose SQL the statements are
 * @param all the differences, in the order in which they have to be resolved
 * @since 0.1.0
 */
public record SchemaDifferences(DatabaseProduct product, List<SchemaDifference> all) {

	private static final Comparator<SchemaDifference> ORDER = Comparator.comparing(SchemaDifference::kind)
		.thenComparing(SchemaDifference::table)
		.thenComparing((difference) -> Objects.requireNonNullElse(difference.part(), ""));

	/**
	 * Create the differences, sorted.
	 * @since 0.1.0
	 */
	public SchemaDifferences {
		all = all.stream().sorted(ORDER).toList();
	}

	/**
	 * Return whether the database has exactly what the entities require.
	 * @return {@code true} without any difference
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * Return what the entities require and the database lacks or has differently.
	 * @return the differences that are not {@link SchemaDifference#isExtra() extra}
	 * @since 0.1.0
	 */
	public SchemaDifferences required() {
		return new SchemaDifferences(this.product,
				this.all.stream().filter((difference) -> !difference.isExtra()).toList());
	}

	/**
	 * Return what the database has and no entity requires.
	 * @return the differences that are {@link SchemaDifference#isExtra() extra}
	 * @since 0.1.0
	 */
	public SchemaDifferences extra() {
		return new SchemaDifferences(this.product, this.all.stream().filter(SchemaDifference::isExtra).toList());
	}

	/**
	 * Return the descriptions of the differences.
	 * @return a line for each difference
	 */
	@Override
	public String toString() {
		return this.all.stream().map(SchemaDifference::toString).collect(Collectors.joining("\n"));
	}

}
