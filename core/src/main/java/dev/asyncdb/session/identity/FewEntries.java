package dev.asyncdb.session.identity;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Maps in the order of insertion that mostly have one entry or none, and are immutable
 * then. Each change returns the map to use from now on.
 */
public final class FewEntries {

	private FewEntries() {
	}

	/**
	 * Add or replace an entry.
	 * @param map an empty map, or one that this class has returned
	 */
	public static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
		if (map.isEmpty() || (map.size() == 1 && map.containsKey(key))) {
			return Map.of(key, value);
		}
		Map<K, V> many = (map instanceof LinkedHashMap<K, V>) ? map : new LinkedHashMap<>(map);
		many.put(key, value);
		return many;
	}

	/**
	 * Remove an entry, if the map has it.
	 * @param map an empty map, or one that this class has returned
	 */
	public static <K, V> Map<K, V> without(Map<K, V> map, K key) {
		if (map instanceof LinkedHashMap<K, V>) {
			map.remove(key);
			return map;
		}
		return map.containsKey(key) ? Map.of() : map;
	}

	/**
	 * Copy a map.
	 * @param map an empty map, or one that this class has returned
	 */
	public static <K, V> Map<K, V> copy(Map<K, V> map) {
		return (map instanceof LinkedHashMap<K, V>) ? new LinkedHashMap<>(map) : map;
	}

}
