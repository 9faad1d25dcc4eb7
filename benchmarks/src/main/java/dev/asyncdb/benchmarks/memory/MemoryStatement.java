package dev.asyncdb.benchmarks.memory;

import java.lang.reflect.Array;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A statement, which keeps of its values what decides about the answer: the identifier
 * and the length of an array.
 */
final class MemoryStatement implements Statement {

	private final Answer answer;

	private @Nullable Object key;

	private int rows;

	MemoryStatement(Answer answer) {
		this.answer = answer;
		this.rows = answer.rows();
	}

	@Override
	public Statement add() {
		throw new UnsupportedOperationException("add");
	}

	@Override
	public Statement bind(int index, Object given) {
		Object value = (given instanceof Parameter parameter) ? parameter.getValue() : given;
		if (index == this.answer.keyIndex()) {
			this.key = value;
		}
		if (value != null && value.getClass().isArray()) {
			this.rows = Array.getLength(value);
		}
		return this;
	}

	@Override
	public Statement bind(String name, Object value) {
		return bind(index(name), value);
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		return this;
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		return this;
	}

	// PostgreSQL's placeholders are $1, $2 …
	private static int index(String name) {
		return Integer.parseInt(name, 1, name.length(), 10) - 1;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return Mono.just(new MemoryResult(this.answer, this.rows, this.key));
	}

}
