package dev.asyncdb.relation.support;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Tables that a statement reads or writes. Compared without schema and case, since two
 * entities can declare the same table in different ways. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class Tables {

	private final Set<String> names = new HashSet<>();

	/**
	 * Create an empty set.
	 * @since 0.1.0
	 */
	public Tables() {
	}

	/**
	 * Add a table.
	 * @param table the table, with or without a schema
	 * @return this set
	 * @since 0.1.0
	 */
	public Tables add(SqlIdentifier table) {
		this.names.add(name(table));
		return this;
	}

	private static String name(SqlIdentifier table) {
		List<SqlIdentifier> parts = table.toList();
		return parts.get(parts.size() - 1).getReference().toLowerCase(Locale.ROOT);
	}

	/**
	 * Add all tables whose rows a query for the members of a relation reads.
	 * @param relation the relation
	 * @return this set
	 * @since 0.1.0
	 */
	public Tables add(Relation relation) {
		add(relation.owner().table()).add(relation.target().table());
		relation.accept((toOne) -> {
		}, (inverse) -> {
		}, (manyToMany) -> add(manyToMany.joinTable().table()));
		return this;
	}

	/**
	 * Return whether this set contains a table.
	 * @param table the table, with or without a schema
	 * @return {@code false} if another table is meant
	 * @since 0.1.0
	 */
	public boolean contains(SqlIdentifier table) {
		return this.names.contains(name(table));
	}

	/**
	 * Return whether both sets contain a table.
	 * @param others other tables
	 * @return {@code false} if they have none in common
	 * @since 0.1.0
	 */
	public boolean intersect(Tables others) {
		return !Collections.disjoint(this.names, others.names);
	}

	@Override
	public String toString() {
		return this.names.toString();
	}

}
