package dev.asyncdb.relation.support;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The join table of a {@link ManyToManyRelation}.
 *
 * @param table the table
 * @param owner the column with the identifier of the entity that declares the relation
 * @param target the column with the identifier of the related entity
 * @since 0.1.0
 */
public record JoinTable(SqlIdentifier table, SqlIdentifier owner, SqlIdentifier target) {

	JoinTable reversed() {
		return new JoinTable(this.table, this.target, this.owner);
	}

}
