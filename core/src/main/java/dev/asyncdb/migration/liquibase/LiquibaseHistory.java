package dev.asyncdb.migration.liquibase;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.support.PlainName;
import io.r2dbc.spi.Readable;

/**
 * The columns of Liquibase's history table.
 */
final class LiquibaseHistory {

	private LiquibaseHistory() {
	}

	static HistoryTable of(ChangeLogOptions changeLog) {
		String schema = changeLog.historySchemaOrDefault();
		String table = PlainName.require(changeLog.historyTable());
		String prefix = (schema != null) ? PlainName.require(schema) + "." : "";
		String name = prefix + table;
		return new HistoryTable(name,
				"SELECT ID, AUTHOR, FILENAME, MD5SUM, TAG, DATEEXECUTED FROM %s ORDER BY DATEEXECUTED, ORDEREXECUTED"
					.formatted(name),
				LiquibaseHistory::change,
				LockHolder.interruptedQuery(prefix + PlainName.require(changeLog.lockTable())),
				Set.of(table, changeLog.lockTable()));
	}

	private static AppliedChange change(Readable row) {
		return new AppliedChange(Objects.requireNonNullElse(row.get("FILENAME", String.class), ""),
				String.valueOf(row.get("ID", String.class)), String.valueOf(row.get("AUTHOR", String.class)),
				row.get("MD5SUM", String.class), row.get("TAG", String.class),
				row.get("DATEEXECUTED", LocalDateTime.class), Map.of());
	}

}
