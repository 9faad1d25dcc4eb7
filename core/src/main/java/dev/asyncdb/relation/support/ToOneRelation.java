package dev.asyncdb.relation.support;

import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.ToOne;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A {@link ToOne} relation whose owner has the foreign key.
 *
 * @since 0.1.0
 */
public final class ToOneRelation extends ForeignKeyRelation {

	ToOneRelation(Declaration declaration, RelationalPersistentProperty reference) {
		super(declaration, new SingleValue(), reference);
	}

	@Override
	public <R> R map(Function<? super ToOneRelation, R> toOne, Function<? super InverseRelation, R> inverse,
			Function<? super ManyToManyRelation, R> manyToMany) {
		return toOne.apply(this);
	}

	@Override
	public void accept(Consumer<? super ToOneRelation> toOne, Consumer<? super InverseRelation> inverse,
			Consumer<? super ManyToManyRelation> manyToMany) {
		toOne.accept(this);
	}

	@Override
	public MappedEntity<Object> referrer() {
		return owner();
	}

	@Override
	public MappedEntity<Object> referredTo() {
		return target();
	}

	@Override
	public boolean isStoredByOwner() {
		return true;
	}

	@Override
	SqlIdentifier keyColumn() {
		return target().id().getColumnName();
	}

	@Override
	@Nullable Object keyOf(Object related, Row row) {
		return target().idOf(related);
	}

}
