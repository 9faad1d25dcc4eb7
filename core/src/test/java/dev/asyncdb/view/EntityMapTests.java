package dev.asyncdb.view;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.relation.ManyToMany;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EntityMapTests {

	@Test
	void recordHasItsComponentsInTheirOrder() {
		Map<String, @Nullable Object> map = EntityMap.of(new Tag(1L, "red", Set.of()));
		assertThat(map).containsExactly(Map.entry("id", 1L), Map.entry("name", "red"), Map.entry("tags", List.of()));
	}

	@Test
	void mapShowsThePresentMembers() {
		Set<Tag> tags = new LinkedHashSet<>();
		Map<String, @Nullable Object> map = EntityMap.of(new Tag(1L, "red", tags));
		tags.add(new Tag(2L, "blue", Set.of()));
		assertThat(map.get("tags")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.singleElement()
			.isEqualTo(EntityMap.of(new Tag(2L, "blue", Set.of())));
	}

	@Test
	void mapCannotBeChanged() {
		Map<String, @Nullable Object> map = EntityMap.of(new Tag(1L, "red", Set.of()));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("name", "blue"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(map::clear);
	}

	@Test
	void allHasAMapForEachEntity() {
		assertThat(EntityMap.all(List.of(new Tag(1L, "red", Set.of()), new Tag(2L, "blue", Set.of()))))
			.extracting((map) -> map.get("name"))
			.containsExactly("red", "blue");
	}

	private static Stream<Object> othersThanEntities() {
		return Stream.of(Mono.just(1), List.of(1), Map.of("a", 1), "text", 1L, Thread.State.NEW);
	}

	@ParameterizedTest
	@MethodSource("othersThanEntities")
	void ofWhenItIsNoEntityIsRefused(Object value) {
		assertThatIllegalArgumentException().isThrownBy(() -> EntityMap.of(value))
			.withMessageContaining("not an entity");
	}

	/**
	 * A record that has others of its type.
	 */
	record Tag(@Id Long id, String name,
			@ManyToMany(joinTable = "tag_tag", joinColumn = "one", inverseJoinColumn = "other") Set<Tag> tags) {
	}

}
