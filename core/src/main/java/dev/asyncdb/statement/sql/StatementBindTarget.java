package dev.asyncdb.statement.sql;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Statement;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.r2dbc.core.binding.BindTarget;
import org.springframework.util.StringUtils;

/**
 * Binds values to a driver's statement.
 */
final class StatementBindTarget implements BindTarget {

	private static final int SHOWN = 200;

	private final Statement statement;

	private final String sql;

	private final ValueBinding binding;

	private int values;

	StatementBindTarget(Statement statement, String sql, ValueBinding binding) {
		this.statement = statement;
		this.sql = sql;
		this.binding = binding;
	}

	@Override
	public void bind(String identifier, Object value) {
		count();
		this.statement.bind(identifier, this.binding.of(value));
	}

	@Override
	public void bind(int index, Object value) {
		count();
		this.statement.bind(index, this.binding.of(value));
	}

	@Override
	public void bindNull(String identifier, Class<?> type) {
		count();
		Parameter typed = this.binding.ofNull(type);
		if (typed != null) {
			this.statement.bind(identifier, typed);
		}
		else {
			this.statement.bindNull(identifier, type);
		}
	}

	@Override
	public void bindNull(int index, Class<?> type) {
		count();
		Parameter typed = this.binding.ofNull(type);
		if (typed != null) {
			this.statement.bind(index, typed);
		}
		else {
			this.statement.bindNull(index, type);
		}
	}

	// Checked before anything is sent, since the server would close the connection
	private void count() {
		if (++this.values > this.binding.limit()) {
			throw new InvalidDataAccessApiUsageException(
					"The statement [%s] was not sent, since it has more than the %d values that this database takes: divide the values, such as those of in(..), over several queries"
						.formatted(StringUtils.truncate(this.sql, SHOWN), this.binding.limit()));
		}
	}

}
