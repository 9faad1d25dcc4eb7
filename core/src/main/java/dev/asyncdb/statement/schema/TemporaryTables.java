package dev.asyncdb.statement.schema;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How temporary tables of a connection are read.
 *
 * @since 0.1.0
 */
public sealed interface TemporaryTables {

	/**
	 * The catalog contains them in a schema.
	 *
	 * @param name the query for the name of the schema
	 * @since 0.1.0
	 */
	record Schema(String name) implements TemporaryTables {
	}

	/**
	 * The catalog does not contain them, but a statement returns the definition of a
	 * table in its second column.
	 *
	 * @param statement creates the statement from the quoted name of a table
	 * @param columns reads the columns of a definition
	 * @param checks reads the conditions of a definition by the name of their constraints
	 * @since 0.1.0
	 */
	record Description(UnaryOperator<String> statement, Function<String, List<TableColumn>> columns,
			Function<String, Map<String, String>> checks) implements TemporaryTables {
	}

}
