package dev.asyncdb.session.upsert;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.session.unit.SessionContext;
import io.r2dbc.spi.Row;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Asks the database which keys of one call are equal although they are spelled otherwise.
 * Such rows have to be executed in the order in which they are given, as rows with the
 * same key are: it makes a difference which of them creates the row, and which updates it
 * last. Keys that do not look equal cost no statement.
 */
record SpelledKeys(SessionContext context) {

	private static final int GROUPS_PER_STATEMENT = 40;

	/**
	 * Return the keys that are equal to an earlier one in another spelling, each with the
	 * first of these.
	 */
	<T> Mono<Map<RowKey, RowKey>> earlier(List<UpsertItem<T>> items) {
		Map<RowKey, RowKey> earlier = new HashMap<>();
		return Flux.fromIterable(UpsertItem.split(alike(items), SpelledKeys::columns, (group) -> GROUPS_PER_STATEMENT))
			.map((groups) -> groups.stream().flatMap(List::stream).toList())
			.concatMap((keys) -> this.context.query(firstEqual(keys), (row, metadata) -> pair(keys, row)))
			.doOnNext((pair) -> earlier.put(pair.getKey(), pair.getValue()))
			.then(Mono.just(earlier));
	}

	/**
	 * Return the items with keys that may be equal, in lists of different keys.
	 */
	private static <T> List<List<UpsertItem<T>>> alike(List<UpsertItem<T>> items) {
		Map<RowKey, Map<RowKey, UpsertItem<T>>> groups = new LinkedHashMap<>();
		items.stream()
			.filter((item) -> !item.key().isExact())
			.forEach((item) -> groups.computeIfAbsent(item.key().loose(), (loose) -> new LinkedHashMap<>())
				.putIfAbsent(item.key(), item));
		return groups.values()
			.stream()
			.filter((group) -> group.size() > 1)
			.map((group) -> List.copyOf(group.values()))
			.toList();
	}

	private static <T> LookupColumns columns(List<UpsertItem<T>> group) {
		return group.get(0).key().lookup();
	}

	private <T> PreparedOperation<?> firstEqual(List<UpsertItem<T>> keys) {
		return this.context.services()
			.statements()
			.selectFirstEqual(keys.get(0).request().mapped().table(), keys.stream().map(UpsertItem::columns).toList());
	}

	private static <T> Map.Entry<RowKey, RowKey> pair(List<UpsertItem<T>> keys, Row row) {
		return Map.entry(key(keys, row, 0), key(keys, row, 1));
	}

	private static <T> RowKey key(List<UpsertItem<T>> keys, Row row, int column) {
		return keys.get(((Number) Objects.requireNonNull(row.get(column))).intValue() - 1).key();
	}

}
