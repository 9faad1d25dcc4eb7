package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A row of a bulk upsert.
 *
 * @param key the values of its lookup
 * @param columns the same values by column
 * @param request the request
 */
record UpsertItem<T>(RowKey key, Map<SqlIdentifier, Parameter> columns, UpsertRequest<T> request) {

	static <T> UpsertItem<T> of(UpsertRequest<T> request) {
		Map<SqlIdentifier, Parameter> columns = request.keyColumns();
		return new UpsertItem<>(RowKey.of(LookupColumns.of(columns), columns), columns, request);
	}

	/**
	 * Distribute rows with equal keys over consecutive rounds, so that no round contains
	 * a key twice. Each round is ordered by keys.
	 * @param earlier the keys that are spelled otherwise than an equal earlier one
	 */
	static <T> List<List<UpsertItem<T>>> rounds(List<UpsertItem<T>> items, Map<RowKey, RowKey> earlier) {
		List<List<UpsertItem<T>>> rounds = new ArrayList<>();
		Map<RowKey, Integer> occurrences = new HashMap<>();
		for (UpsertItem<T> item : items) {
			int round = occurrences.merge(earlier.getOrDefault(item.key(), item.key()), 1, Integer::sum);
			if (round > rounds.size()) {
				rounds.add(new ArrayList<>());
			}
			rounds.get(round - 1).add(item);
		}
		rounds.forEach((round) -> round.sort((one, other) -> one.key().compareTo(other.key())));
		return rounds;
	}

	/**
	 * Split a list where the shape changes or the maximum size is reached. The order is
	 * kept, since rows are locked in it.
	 */
	static <E> List<List<E>> split(List<E> all, Function<E, ?> shape, Function<E, Integer> maxSize) {
		List<List<E>> parts = new ArrayList<>();
		for (E next : all) {
			List<E> last = parts.isEmpty() ? List.of() : parts.get(parts.size() - 1);
			if (last.isEmpty() || last.size() >= maxSize.apply(next)
					|| !shape.apply(last.get(0)).equals(shape.apply(next))) {
				last = new ArrayList<>();
				parts.add(last);
			}
			last.add(next);
		}
		return parts;
	}

}
