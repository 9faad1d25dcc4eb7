package dev.asyncdb.benchmarks.memory;

import java.util.List;
import java.util.NoSuchElementException;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;

/**
 * What a statement is answered, found once for each text.
 *
 * @param keyIndex the index of the value that is the identifier of its row, negative if
 * there is none
 * @param columns the columns of its rows, empty if it returns none
 * @param rows how many rows it writes or returns, unless its values are arrays
 */
record Answer(int keyIndex, List<MemoryColumn> columns, int rows) implements RowMetadata {

	static Answer to(String sql, List<MemoryTable> tables) {
		StatementText text = new StatementText(sql);
		List<MemoryColumn> columns = text.expressions()
			.flatMap((expression) -> table(text, tables).columns(expression))
			.toList();
		return new Answer(text.keyIndex(), columns, text.valueLists());
	}

	private static MemoryTable table(StatementText text, List<MemoryTable> tables) {
		return tables.stream()
			.filter((table) -> table.name().equalsIgnoreCase(text.table()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No table known for " + text.sql()));
	}

	int indexOf(String name) {
		for (int index = 0; index < this.columns.size(); index++) {
			if (this.columns.get(index).name().equalsIgnoreCase(name)) {
				return index;
			}
		}
		throw new NoSuchElementException(name);
	}

	@Override
	public ColumnMetadata getColumnMetadata(int index) {
		return this.columns.get(index);
	}

	@Override
	public ColumnMetadata getColumnMetadata(String name) {
		return this.columns.get(indexOf(name));
	}

	@Override
	public List<? extends ColumnMetadata> getColumnMetadatas() {
		return this.columns;
	}

	@Override
	public boolean contains(String columnName) {
		for (MemoryColumn column : this.columns) {
			if (column.name().equalsIgnoreCase(columnName)) {
				return true;
			}
		}
		return false;
	}

}
