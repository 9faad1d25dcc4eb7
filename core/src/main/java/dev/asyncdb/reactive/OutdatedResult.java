package dev.asyncdb.reactive;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.error.DatabaseErrorKind;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Reads a result whose statement can be sent again.
 */
final class OutdatedResult {

	private OutdatedResult() {
	}

	static <T> Publisher<T> read(Result result, Function<Result, Publisher<T>> reader, Supplier<Flux<Result>> again) {
		return Flux.from(reader.apply(result))
			.onErrorResume(OutdatedResult::isOutdated, (failure) -> again.get().concatMap(reader));
	}

	// Nothing else can have failed before the first statement of a transaction
	private static boolean isOutdated(Throwable failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		return kind == DatabaseErrorKind.TRANSACTION_FAILED || kind == DatabaseErrorKind.OUTDATED_STATEMENT;
	}

}
