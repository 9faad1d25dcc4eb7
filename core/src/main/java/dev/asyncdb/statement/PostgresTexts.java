package dev.asyncdb.statement;

import dev.asyncdb.statement.sql.ValueBinding;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Type;
import org.jspecify.annotations.Nullable;

/**
 * Binds texts to PostgreSQL without a type, so that the type of the column decides how
 * they are compared. The driver declares them as {@code varchar}, and PostgreSQL then
 * compares columns of {@code citext} and {@code char} as another type; arrays of texts
 * are {@code text[]} for it, which equals no {@code varchar[]}.
 */
final class PostgresTexts implements ValueBinding {

	/** The protocol counts the parameters by two bytes. */
	@Override
	public int limit() {
		return 65_535;
	}

	@Override
	public Object of(Object value) {
		return isText(value.getClass()) ? untyped((value instanceof Character) ? value.toString() : value) : value;
	}

	@Override
	public @Nullable Parameter ofNull(Class<?> type) {
		return isText(type) ? Parameters.in(PostgresqlObjectId.UNSPECIFIED) : null;
	}

	/**
	 * Return whether a parameter is bound without a type.
	 */
	static boolean isUntyped(Parameter parameter) {
		return parameter.getType() == PostgresqlObjectId.UNSPECIFIED
				|| (parameter.getType() instanceof Type.InferredType && isText(parameter.getType().getJavaType()));
	}

	private static boolean isText(Class<?> type) {
		return type == String.class || type == Character.class || type == String[].class;
	}

	/**
	 * Create a parameter whose type the statement determines.
	 * @param value a text or an array of texts
	 */
	static Parameter untyped(Object value) {
		return Parameters.in(PostgresqlObjectId.UNSPECIFIED, value);
	}

}
