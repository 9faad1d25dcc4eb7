package dev.asyncdb.relation;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.json.JsonConverters;
import dev.asyncdb.mapping.json.JsonDocument;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.relation.support.Relations;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.PostgresDialect;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A relation to values instead of entities is refused with the property and what to do.
 */
class RelationElementTests {

	private static final List<Class<?>> VALUES = List.of(String.class, Integer.class, DayOfWeek.class, LocalDate.class,
			URI.class, Object.class, byte[].class, Map.class, List.class, Optional.class, StackTraceElement.class,
			Point.class, Document.class);

	private static final List<AnnotationDescription> RELATIONS = List.of(
			AnnotationDescription.Builder.ofType(ToMany.class).define("mappedBy", "ownerId").build(),
			AnnotationDescription.Builder.ofType(ToOne.class).define("column", "id").build(),
			AnnotationDescription.Builder.ofType(ManyToMany.class)
				.define("joinTable", "owner_part")
				.define("joinColumn", "owner_id")
				.define("inverseJoinColumn", "part_id")
				.build());

	private final EntityMapping mapping = EntityMapping.of(PostgresDialect.INSTANCE, DefaultReactiveDataAccessStrategy
		.createConverter(PostgresDialect.INSTANCE, JsonConverters.of(DatabaseProduct.POSTGRESQL)));

	static Stream<Arguments> relations() {
		return RELATIONS.stream()
			.flatMap((relation) -> VALUES.stream()
				.flatMap((value) -> Stream
					.of(value(value), generic(List.class, value(value)),
							generic(Map.class, value(Long.class), value(value)))
					.map((type) -> Arguments.of(relation, type))));
	}

	private static TypeDescription.Generic value(Class<?> type) {
		if (type == List.class) {
			return generic(type, value(String.class));
		}
		return (type == Map.class) ? generic(type, value(String.class), value(String.class))
				: TypeDescription.ForLoadedType.of(type).asGenericType();
	}

	private static TypeDescription.Generic generic(Class<?> type, TypeDescription.Generic... arguments) {
		return TypeDescription.Generic.Builder.parameterizedType(TypeDescription.ForLoadedType.of(type), arguments)
			.build();
	}

	@ParameterizedTest
	@MethodSource("relations")
	void relationToValuesIsRefusedWithWhatToDo(AnnotationDescription relation, TypeDescription.Generic type) {
		Class<?> owner = owner(relation, type);
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> new Relations(this.mapping).of(this.mapping.of(owner)))
			.withMessageStartingWith("The relation Owner.parts is invalid: ")
			.withMessageContaining("remove the annotation of the relation");
	}

	private static Class<?> owner(AnnotationDescription relation, TypeDescription.Generic type) {
		DynamicType.Builder<Object> builder = new ByteBuddy().subclass(Object.class)
			.name("dev.asyncdb.relation.Owner")
			.defineField("id", Long.class, Visibility.PUBLIC)
			.annotateField(AnnotationDescription.Builder.ofType(Id.class).build())
			.defineField("parts", type, Visibility.PUBLIC)
			.annotateField(List.of(relation));
		try (DynamicType.Unloaded<Object> made = builder.make()) {
			return made
				.load(Objects.requireNonNull(RelationElementTests.class.getClassLoader()),
						ClassLoadingStrategy.Default.WRAPPER)
				.getLoaded();
		}
	}

	record Point(int x, int y) {
	}

	record Document(String text) implements JsonDocument {
	}

}
