package dev.asyncdb.mapping.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The sets of columns of one type that statements have written. Thread-safe.
 */
final class ColumnSets {

	/** Each column is a bit. */
	static final int MAX_COLUMNS = Long.SIZE;

	private static final int MAX_KNOWN = 500;

	private final Class<?> type;

	private final Map<Long, ColumnSet> known = new ConcurrentHashMap<>();

	ColumnSets(Class<?> type) {
		this.type = type;
	}

	ColumnSet of(List<SqlIdentifier> names) {
		return new ColumnSet(this.type, names);
	}

	/**
	 * Return some of the columns.
	 * @param columns all columns, at most {@value #MAX_COLUMNS}
	 * @param bits a bit for the position of each column of the set
	 */
	ColumnSet of(SqlIdentifier[] columns, long bits) {
		ColumnSet set = this.known.get(bits);
		return (set != null) ? set : create(columns, bits);
	}

	private ColumnSet create(SqlIdentifier[] columns, long bits) {
		List<SqlIdentifier> names = new ArrayList<>(Long.bitCount(bits));
		for (int i = 0; i < columns.length; i++) {
			if ((bits & (1L << i)) != 0) {
				names.add(columns[i]);
			}
		}
		ColumnSet created = of(names);
		if (this.known.size() < MAX_KNOWN) {
			this.known.put(bits, created);
		}
		return created;
	}

}
