package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * One of the rows that are looked up together.
 *
 * @param key what it is looked up by
 * @param columns the same by column
 * @param request what was asked for
 */
record UpsertItem<T>(RowKey key, Map<SqlIdentifier, Parameter> columns, UpsertRequest<T> request) {

	static <T> UpsertItem<T> of(UpsertRequest<T> request) {
		Map<SqlIdentifier, Parameter> columns = request.keyColumns();
		return new UpsertItem<>(RowKey.of(columns), columns, request);
	}

	/**
	 * Put rows with the same keys into one turn after the other, in each turn ordered by
	 * their keys.
	 */
	static <T> List<List<UpsertItem<T>>> turns(List<UpsertItem<T>> items) {
		List<List<UpsertItem<T>>> turns = new ArrayList<>();
		Map<RowKey, Integer> seen = new HashMap<>();
		for (UpsertItem<T> item : items) {
			int turn = seen.merge(item.key(), 1, Integer::sum);
			if (turn > turns.size()) {
				turns.add(new ArrayList<>());
			}
			turns.get(turn - 1).add(item);
		}
		turns.forEach((turn) -> turn.sort((one, other) -> one.key().compareTo(other.key())));
		return turns;
	}

	/**
	 * Cut a list where something changes or a size is reached. The order stays, since
	 * rows are locked in it.
	 */
	static <E> List<List<E>> runs(List<E> all, Function<E, ?> alike, Function<E, Integer> size) {
		List<List<E>> runs = new ArrayList<>();
		for (E next : all) {
			List<E> last = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
			if (last.isEmpty() || last.size() >= size.apply(next)
					|| !alike.apply(last.get(0)).equals(alike.apply(next))) {
				last = new ArrayList<>();
				runs.add(last);
			}
			last.add(next);
		}
		return runs;
	}

}
