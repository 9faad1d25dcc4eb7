package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FewEntriesTests {

	/**
	 * Compares with a map of the JDK, with few keys and with more than an array holds.
	 */
	@RepeatedTest(50)
	void entriesAreThoseOfALinkedHashMap(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		int keys = 1 + random.nextInt(20);
		FewEntries<String, Integer> entries = FewEntries.none();
		Map<String, Integer> expected = new LinkedHashMap<>();
		for (int step = 0; step < 100; step++) {
			String key = "key" + random.nextInt(keys);
			if (random.nextInt(3) == 0) {
				entries.remove(key);
				expected.remove(key);
			}
			else {
				entries = entries.with(key, step);
				expected.put(key, step);
			}
			requireEqual(entries, expected);
			if (random.nextInt(10) == 0) {
				FewEntries<String, Integer> before = entries;
				entries = entries.copy();
				before.with("other", step);
				before.remove(key);
				requireEqual(entries, expected);
			}
		}
	}

	private static void requireEqual(FewEntries<String, Integer> entries, Map<String, Integer> expected) {
		List<Map.Entry<String, Integer>> found = new ArrayList<>();
		entries.forEach((key, value) -> found.add(Map.entry(key, value)));
		assertThat(found).isEqualTo(List.copyOf(expected.entrySet()));
		assertThat(entries.keys()).isEqualTo(List.copyOf(expected.keySet()));
		assertThat(entries.values()).isEqualTo(List.copyOf(expected.values()));
		assertThat(entries.size()).isEqualTo(expected.size());
		assertThat(entries.isEmpty()).isEqualTo(expected.isEmpty());
		expected.forEach((key, value) -> {
			assertThat(entries.get(key)).isEqualTo(value);
			assertThat(entries.any(value::equals)).isTrue();
		});
		assertThat(entries.contains("other")).isFalse();
		assertThat(entries.get("other")).isNull();
		assertThat(entries.any((value) -> value < 0)).isFalse();
	}

	@Test
	void noneNeverChanges() {
		FewEntries.<String, Integer>none().with("a", 1);
		FewEntries.<String, Integer>none().remove("a");
		assertThat(FewEntries.<String, Integer>none().isEmpty()).isTrue();
	}

}
