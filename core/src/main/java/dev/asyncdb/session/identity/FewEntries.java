package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * A map in the order of insertion that mostly has few entries: these are pairs in one
 * array, which is searched. Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class FewEntries<K, V> {

	private static final int SLOTS_OF_FEW = 16;

	private static final FewEntries<?, ?> NONE = new FewEntries<>(new Object[0], 0, null);

	/** Keys and values in turn. */
	private @Nullable Object[] pairs;

	/** How many slots of the pairs are used. */
	private int used;

	/** All entries, as soon as there are more than a few. */
	private @Nullable Map<K, V> many;

	private FewEntries(@Nullable Object[] pairs, int used, @Nullable Map<K, V> many) {
		this.pairs = pairs;
		this.used = used;
		this.many = many;
	}

	/**
	 * Return an empty map, which never changes.
	 */
	@SuppressWarnings("unchecked")
	public static <K, V> FewEntries<K, V> none() {
		return (FewEntries<K, V>) NONE;
	}

	/**
	 * Add or replace an entry.
	 * @return the map to use from now on
	 */
	public FewEntries<K, V> with(K key, V value) {
		if (this == NONE) {
			return new FewEntries<>(new Object[] { key, value }, 2, null);
		}
		int position = position(key);
		if (position >= 0) {
			this.pairs[position + 1] = value;
		}
		else if (this.many != null || this.used == SLOTS_OF_FEW) {
			all().put(key, value);
		}
		else {
			append(key, value);
		}
		return this;
	}

	private void append(K key, V value) {
		if (this.used == this.pairs.length) {
			this.pairs = Arrays.copyOf(this.pairs, Math.min(4 * this.used, SLOTS_OF_FEW));
		}
		this.pairs[this.used++] = key;
		this.pairs[this.used++] = value;
	}

	private Map<K, V> all() {
		Map<K, V> all = this.many;
		if (all == null) {
			all = new LinkedHashMap<>();
			forEach(all::put);
			this.many = all;
			this.pairs = NONE.pairs;
			this.used = 0;
		}
		return all;
	}

	/**
	 * Remove an entry, if this map has it.
	 */
	public void remove(K key) {
		int position = position(key);
		if (position >= 0) {
			System.arraycopy(this.pairs, position + 2, this.pairs, position, this.used - position - 2);
			this.pairs[--this.used] = null;
			this.pairs[--this.used] = null;
		}
		else if (this.many != null) {
			this.many.remove(key);
		}
	}

	public FewEntries<K, V> copy() {
		return isEmpty() ? none() : new FewEntries<>(Arrays.copyOf(this.pairs, this.used), this.used,
				(this.many != null) ? new LinkedHashMap<>(this.many) : null);
	}

	@SuppressWarnings("unchecked")
	public @Nullable V get(K key) {
		if (this.many != null) {
			return this.many.get(key);
		}
		int position = position(key);
		return (position >= 0) ? (V) this.pairs[position + 1] : null;
	}

	public boolean contains(K key) {
		return get(key) != null;
	}

	private int position(K key) {
		for (int i = 0; i < this.used; i += 2) {
			if (key.equals(this.pairs[i])) {
				return i;
			}
		}
		return -1;
	}

	public boolean isEmpty() {
		return size() == 0;
	}

	public int size() {
		return (this.many != null) ? this.many.size() : this.used / 2;
	}

	/**
	 * Return a copy of the keys.
	 */
	public List<K> keys() {
		return (this.many != null) ? new ArrayList<>(this.many.keySet()) : slots(0);
	}

	/**
	 * Return a copy of the values.
	 */
	public List<V> values() {
		return (this.many != null) ? new ArrayList<>(this.many.values()) : slots(1);
	}

	@SuppressWarnings("unchecked")
	private <E> List<E> slots(int first) {
		List<E> slots = new ArrayList<>(size());
		for (int i = first; i < this.used; i += 2) {
			slots.add((E) this.pairs[i]);
		}
		return slots;
	}

	/**
	 * Call a consumer with each entry. It must not change this map.
	 */
	@SuppressWarnings("unchecked")
	public void forEach(BiConsumer<? super K, ? super V> consumer) {
		if (this.many != null) {
			this.many.forEach(consumer);
			return;
		}
		for (int i = 0; i < this.used; i += 2) {
			consumer.accept((K) this.pairs[i], (V) this.pairs[i + 1]);
		}
	}

	/**
	 * Return whether a value matches. Creates no objects for few entries.
	 */
	@SuppressWarnings("unchecked")
	public boolean any(Predicate<? super V> condition) {
		if (this.many != null) {
			for (V value : this.many.values()) {
				if (condition.test(value)) {
					return true;
				}
			}
			return false;
		}
		for (int i = 0; i < this.used; i += 2) {
			if (condition.test((V) this.pairs[i + 1])) {
				return true;
			}
		}
		return false;
	}

}
