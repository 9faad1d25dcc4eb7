package dev.asyncdb.relation;

import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.relation.support.ToOneRelation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.relational.core.mapping.Column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The names in the annotations of relations are those of properties. Only
 * {@code @ToOne(column = ..)} takes the name of a column as well.
 */
class RelationNameTests {

	private final EntityMapping mapping = EntityMapping.of(PostgresDialect.INSTANCE,
			DefaultReactiveDataAccessStrategy.createConverter(PostgresDialect.INSTANCE, List.of()));

	private List<Relation> relations(Class<?> type) {
		return new Relations(this.mapping).of(this.mapping.of(type));
	}

	@ParameterizedTest
	@CsvSource({ "BackByColumn,owner_id,ownerId", "OneBackByColumn,owner_id,ownerId", "KeyByColumn,owner_id,ownerId",
			"OrderByColumn,the_label,label" })
	void nameOfAColumnIsRefusedWithItsProperty(String type, String column, String property) throws Exception {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> relations(Class.forName(RelationNameTests.class.getName() + "$" + type)))
			.withMessageContaining(
					"The relation %s.parts is invalid: Part has no property '%s'".formatted(type, column))
			.withMessageEndingWith(": name the property '%s', which has this column".formatted(property));
	}

	// As a user of JPA would write it, with the property that holds the entity
	@Test
	void nameOfAnotherPropertyIsRefusedWithThoseThatCouldBe() {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> relations(BackByEntity.class))
			.withMessageContaining("Part has no property 'owner' with one column")
			.withMessageEndingWith("name one of id, ownerId, label");
	}

	@Test
	void foreignKeyIsNamedByItsPropertyOrItsColumn() {
		assertThat(relations(Part.class)).extracting((relation) -> ((ToOneRelation) relation).reference().getName())
			.containsExactly("ownerId", "ownerId");
	}

	record Part(@Id Long id, Long ownerId, @Column("the_label") String label,
			@ToOne(column = "ownerId") @Nullable Owner byProperty,
			@ToOne(column = "owner_id") @Nullable Owner byColumn) {
	}

	record Owner(@Id Long id) {
	}

	record BackByColumn(@Id Long id, @ToMany(mappedBy = "owner_id") List<Part> parts) {
	}

	record OneBackByColumn(@Id Long id, @ToOne(mappedBy = "owner_id") @Nullable Part parts) {
	}

	record KeyByColumn(@Id Long id, @ToMany(mappedBy = "ownerId", mapKey = "owner_id") Map<Long, Part> parts) {
	}

	record OrderByColumn(@Id Long id,
			@ToMany(mappedBy = "ownerId", orderBy = "label, the_label desc") List<Part> parts) {
	}

	record BackByEntity(@Id Long id, @ToMany(mappedBy = "owner") List<Part> parts) {
	}

}
