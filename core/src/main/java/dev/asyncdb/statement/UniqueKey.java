package dev.asyncdb.statement;

import java.util.List;

/**
 * A constraint or an index that lets a row be found again when two insert it at once.
 *
 * @param columns the columns, as the catalog spells them
 * @param nullsEqual whether two rows with NULL are the same to it
 * @param plain whether a statement may insert a row or else do something with the one
 * that is there, and tell which of both it was
 * @since 0.1.0
 */
public record UniqueKey(List<String> columns, boolean nullsEqual, boolean plain) {
}
