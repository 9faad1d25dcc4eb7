package dev.asyncdb.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * In what a database is not as the entities need it. Immutable.
 *
 * @param family the database family whose SQL the statements are, as Liquibase names it
 * @param all the differences, in the order in which they are to be mended
 * @since 0.1.0
 */
public record SchemaDifferences(String family, List<SchemaDifference> all) {

	private static final Comparator<SchemaDifference> ORDER = Comparator.comparing(SchemaDifference::kind)
		.thenComparing(SchemaDifference::table)
		.thenComparing((difference) -> Objects.requireNonNullElse(difference.part(), ""));

	/**
	 * Keep copies of the lists.
	 * @since 0.1.0
	 */
	public SchemaDifferences {
		all = all.stream().sorted(ORDER).toList();
	}

	/**
	 * Whether the database is as the entities need it, and has nothing else.
	 * @return {@code true} if there is no difference
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * What the entities need and the database has not, or has differently.
	 * @return the differences without what is too much
	 * @since 0.1.0
	 */
	public SchemaDifferences required() {
		return new SchemaDifferences(this.family,
				this.all.stream().filter((difference) -> !difference.isExtra()).toList());
	}

	/**
	 * What the database has and no entity needs.
	 * @return the differences that are too much
	 * @since 0.1.0
	 */
	public SchemaDifferences extra() {
		return new SchemaDifferences(this.family, this.all.stream().filter(SchemaDifference::isExtra).toList());
	}

	/**
	 * The differences for people.
	 * @return a line for each
	 * @since 0.1.0
	 */
	@Override
	public String toString() {
		return this.all.stream().map(SchemaDifference::toString).collect(Collectors.joining("\n"));
	}

}
