package dev.asyncdb.session.identity;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FewEntriesTests {

	@Test
	void withAddsInTheOrderOfInsertion() {
		Map<String, Integer> map = Map.of();
		for (String key : List.of("c", "a", "b")) {
			map = FewEntries.with(map, key, map.size());
		}
		assertThat(map).containsExactly(Map.entry("c", 0), Map.entry("a", 1), Map.entry("b", 2));
	}

	@Test
	void withWhenTheKeyIsKnownReplacesItsValueInItsPlace() {
		Map<String, Integer> one = FewEntries.with(Map.of("a", 1), "a", 2);
		assertThat(one).containsExactly(Map.entry("a", 2));
		Map<String, Integer> two = FewEntries.with(FewEntries.with(one, "b", 3), "a", 4);
		assertThat(two).containsExactly(Map.entry("a", 4), Map.entry("b", 3));
	}

	@Test
	void withoutRemovesOnlyThatKey() {
		Map<String, Integer> one = FewEntries.with(Map.of(), "a", 1);
		assertThat(FewEntries.without(one, "b")).containsExactly(Map.entry("a", 1));
		assertThat(FewEntries.without(one, "a")).isEmpty();
		Map<String, Integer> two = FewEntries.with(one, "b", 2);
		assertThat(FewEntries.without(two, "a")).containsExactly(Map.entry("b", 2));
	}

	@Test
	void withAfterTheLastKeyWasRemovedAddsAgain() {
		Map<String, Integer> two = FewEntries.with(FewEntries.with(Map.of(), "a", 1), "b", 2);
		Map<String, Integer> none = FewEntries.without(FewEntries.without(two, "a"), "b");
		assertThat(FewEntries.with(none, "c", 3)).containsExactly(Map.entry("c", 3));
	}

	@Test
	void copyIsIndependent() {
		Map<String, Integer> one = FewEntries.with(Map.of(), "a", 1);
		Map<String, Integer> two = FewEntries.with(one, "b", 2);
		Map<String, Integer> copyOfOne = FewEntries.copy(one);
		Map<String, Integer> copyOfTwo = FewEntries.copy(two);
		FewEntries.with(two, "c", 3);
		assertThat(copyOfOne).containsOnlyKeys("a");
		assertThat(copyOfTwo).containsOnlyKeys("a", "b");
	}

}
