package dev.asyncdb.relation.support;

import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.statement.RelatedRows;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A {@link ManyToMany} relation.
 *
 * @since 0.1.0
 */
public final class ManyToManyRelation extends Relation {

	private final JoinTable joinTable;

	ManyToManyRelation(Declaration declaration, CollectionValue values, JoinTable joinTable) {
		super(declaration, values);
		this.joinTable = joinTable;
	}

	/**
	 * Return the join table.
	 * @return the table
	 * @since 0.1.0
	 */
	public JoinTable joinTable() {
		return this.joinTable;
	}

	/**
	 * Return whether another relation has the rows of the same join table, seen from
	 * their targets.
	 * @param other the relation
	 * @return whether it declares the same join table with its columns exchanged
	 * @since 0.1.0
	 */
	public boolean isOtherSideOf(ManyToManyRelation other) {
		return other.owner().type() == target().type() && other.target().type() == owner().type()
				&& other.joinTable.equals(this.joinTable.reversed());
	}

	@Override
	public <R> R map(Function<? super ToOneRelation, R> toOne, Function<? super InverseRelation, R> inverse,
			Function<? super ManyToManyRelation, R> manyToMany) {
		return manyToMany.apply(this);
	}

	@Override
	public void accept(Consumer<? super ToOneRelation> toOne, Consumer<? super InverseRelation> inverse,
			Consumer<? super ManyToManyRelation> manyToMany) {
		manyToMany.accept(this);
	}

	@Override
	public MappedEntity<Object> selectedBy() {
		return owner();
	}

	@Override
	SqlIdentifier keyColumn() {
		return this.joinTable.owner();
	}

	@Override
	@Nullable Object keyOf(Object related, Row row) {
		return row.get(RelatedRows.OWNER);
	}

	@Override
	RelatedRows.Join join() {
		return new RelatedRows.Join(this.joinTable.table(), this.joinTable.target(), target().id().getColumnName());
	}

}
