package dev.asyncdb.statement;

import java.util.List;

/**
 * A constraint or an index that prevents two concurrent inserts of the same values.
 *
 * @param columns the columns, as the catalog spells them
 * @param nullsEqual whether NULL equals NULL
 */
public record UniqueKey(List<String> columns, boolean nullsEqual) {
}
