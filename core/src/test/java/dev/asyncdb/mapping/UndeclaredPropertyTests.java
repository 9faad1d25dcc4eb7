package dev.asyncdb.mapping;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.asyncdb.relation.ToOne;
import dev.asyncdb.relation.support.Relations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Transient;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.dialect.PostgresDialect;
import org.springframework.data.relational.core.mapping.Embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties that hold objects and declare nothing are rejected before anything of the
 * entity is written.
 */
class UndeclaredPropertyTests {

	private final EntityMapping mapping = mapping(List.of());

	private static EntityMapping mapping(List<?> converters) {
		return EntityMapping.of(PostgresDialect.INSTANCE,
				DefaultReactiveDataAccessStrategy.createConverter(PostgresDialect.INSTANCE, converters));
	}

	@ParameterizedTest
	@ValueSource(classes = { One.class, Inherited.class, Generic.class, Wrapped.class })
	void singleEntityIsRejectedWithTheAnnotationToAdd(Class<?> type) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.mapping.of(type))
			.withMessageContaining("The property " + type.getSimpleName() + ".owner has the type ")
			.withMessageContaining("annotate it with @ToOne, or annotate it with @Transient");
		assertThat(this.mapping.isManageable(type)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(classes = { Many.class, Distinct.class, Keyed.class, Arrayed.class, Nested.class })
	void containerOfEntitiesIsRejectedWithTheAnnotationToAdd(Class<?> type) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.mapping.of(type))
			.withMessageContaining(type.getSimpleName() + ".owners has the type ")
			.withMessageContaining("annotate it with @ToMany or @ManyToMany, or");
	}

	@ParameterizedTest
	@ValueSource(classes = { Structured.class, Supplied.class })
	void otherObjectIsRejected(Class<?> type) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.mapping.of(type))
			.withMessageContaining("annotate it with @Embedded, register a converter, or");
	}

	@Test
	void entityInAnEmbeddedValueIsRejected() {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.mapping.of(Outer.class))
			.withMessageContaining("Outer.inner.owner has the type Owner")
			.withMessageContaining("move it to the entity");
	}

	@Test
	void relationInAnEmbeddedValueIsRejected() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> new Relations(this.mapping).of(this.mapping.of(Related.class)))
			.withMessageContaining("Related.owner is invalid: an embedded value has no relations");
	}

	@Test
	void relationToOneInAContainerIsRejected() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> new Relations(this.mapping).of(this.mapping.of(Perhaps.class)))
			.withMessageContaining("Perhaps.owner is invalid: its type must be the entity");
	}

	@ParameterizedTest
	@MethodSource("containers")
	void containerInPlaceOfAnEntityIsRejectedWithWhatToPass(Object container, String instead) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.mapping.ofInstance(container))
			.withMessageContaining("is not an entity")
			.withMessageContaining(instead);
	}

	static Stream<Arguments> containers() {
		return Stream.of(Arguments.of(List.of(1), "addAll(..)"), Arguments.of(Set.of(1), "addAll(..)"),
				Arguments.of(Map.of(1, 2), "addAll(..)"), Arguments.of(Optional.of(1), "addAll(..)"),
				Arguments.of(Mono.just(1), "flatMap(..)"), Arguments.of(Flux.just(1), "flatMap(..)"));
	}

	@Test
	void entityWithElementsIsNoContainer() {
		assertThat(this.mapping.of(Playlist.class).columns()).hasSize(2);
	}

	@Test
	void propertyThatSaysItIsNotStoredIsAccepted() {
		assertThat(this.mapping.of(Declared.class).columns()).hasSize(2);
	}

	@Test
	void objectWithAConverterIsAccepted() {
		assertThat(mapping(List.of(new DetailsToText())).of(Structured.class).columns()).hasSize(2);
	}

	static class Playlist implements Iterable<String> {

		@Id
		private @Nullable Long id;

		private String titles = "";

		@Override
		public Iterator<String> iterator() {
			return List.of(this.titles.split(",")).iterator();
		}

	}

	static class Owner {

		@Id
		@Nullable Long id;

	}

	static class Details {

		@Nullable String text;

	}

	@WritingConverter
	static class DetailsToText implements Converter<Details, String> {

		@Override
		public String convert(Details details) {
			return String.valueOf(details.text);
		}

	}

	static class One {

		@Id
		@Nullable Long id;

		@Nullable Owner owner;

	}

	static class Inherited extends One {

	}

	static class Base<T> {

		@Id
		@Nullable Long id;

		@Nullable T owner;

	}

	static class Generic extends Base<Owner> {

	}

	record Wrapped(@Id @Nullable Long id, Optional<Owner> owner) {
	}

	record Many(@Id @Nullable Long id, List<Owner> owners) {
	}

	record Distinct(@Id @Nullable Long id, Set<Owner> owners) {
	}

	record Keyed(@Id @Nullable Long id, Map<String, Owner> owners) {
	}

	@SuppressWarnings("ArrayRecordComponent")
	record Arrayed(@Id @Nullable Long id, Owner[] owners) {
	}

	record Nested(@Id @Nullable Long id, List<List<Owner>> owners) {
	}

	record Structured(@Id @Nullable Long id, Details details) {
	}

	record Supplied(@Id @Nullable Long id, Supplier<Owner> owner) {
	}

	record Inner(String text, Owner owner) {
	}

	record Outer(@Id @Nullable Long id, @Embedded.Nullable @Nullable Inner inner) {
	}

	record Reference(Long ownerId, @ToOne(column = "ownerId") Owner owner) {
	}

	record Related(@Id @Nullable Long id, @Embedded.Nullable @Nullable Reference reference) {
	}

	record Perhaps(@Id @Nullable Long id, Long ownerId, @ToOne(column = "ownerId") Optional<Owner> owner) {
	}

	static class Declared {

		@Id
		@Nullable Long id;

		@Nullable String name;

		@Transient
		@Nullable Owner computed;

		@ReadOnlyProperty
		@Nullable Owner readElsewhere;

		transient @Nullable Stream<Owner> cached;

	}

}
