package dev.asyncdb.session.query;

import java.util.function.BiFunction;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.sql.ResultCollector;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * Manages the entity of the row that was found by an identifier.
 *
 * @param id the identifier as it was given
 */
record FoundRow<T>(EntityLoader loader, MappedEntity<T> mapped,
		Object id) implements ResultCollector<T, T, T>, BiFunction<Row, RowMetadata, T> {

	@Override
	public T apply(Row row, RowMetadata metadata) {
		return this.mapped.read(row, metadata);
	}

	@Override
	public Publisher<T> read(Result result) {
		return result.map(this);
	}

	@Override
	public T add(@Nullable T collected, T element) {
		if (collected != null) {
			throw new IncorrectResultSizeDataAccessException(
					"Expected one %s but several rows have its identifier".formatted(this.mapped), 1);
		}
		return element;
	}

	@Override
	public Mono<T> finish(@Nullable T collected) {
		if (collected == null) {
			return Mono.empty();
		}
		this.loader.foundBy(this.mapped, this.id, collected);
		return this.loader.adopt(this.mapped, collected);
	}

}
