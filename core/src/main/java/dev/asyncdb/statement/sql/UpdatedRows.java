package dev.asyncdb.statement.sql;

import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The number of rows that a statement has written.
 */
enum UpdatedRows implements ResultCollector<Long, Long, Long> {

	SUM;

	@Override
	public Publisher<Long> read(Result result) {
		return result.getRowsUpdated();
	}

	@Override
	public Long add(@Nullable Long collected, Long element) {
		return (collected != null) ? collected + element : element;
	}

	@Override
	public Mono<Long> finish(@Nullable Long collected) {
		return Mono.just((collected != null) ? collected : 0);
	}

}
