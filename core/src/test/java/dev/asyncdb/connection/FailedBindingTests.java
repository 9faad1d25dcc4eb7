package dev.asyncdb.connection;

import java.util.function.Function;
import java.util.stream.Stream;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL's driver never ends the results of a statement with many bindings of which
 * one has failed. However they are read, the connection is usable immediately.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FailedBindingTests {

	private static final Mono<Long> FAILED = Mono.just(-1L);

	private final TestDatabase database = TestDatabase.postgres(1);

	private final GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
			Schedulers.boundedElastic(), ConnectionOptions.defaults());

	FailedBindingTests() {
		this.database.execute("CREATE TABLE single (id INT PRIMARY KEY)");
	}

	@AfterAll
	void close() {
		this.database.close();
	}

	static Stream<Function<Flux<Result>, Flux<Long>>> readers() {
		return Stream.of((results) -> results.concatMap(Result::getRowsUpdated),
				(results) -> results.flatMap(Result::getRowsUpdated),
				(results) -> results
					.concatMap((result) -> Flux.from(result.getRowsUpdated()).onErrorResume((ex) -> FAILED)),
				(results) -> results.concatMap((result) -> result.map((row, metadata) -> 1L)),
				(results) -> results.concatMap((result) -> Flux.from(result.flatMap((segment) -> FAILED))));
	}

	@ParameterizedTest
	@MethodSource("readers")
	void transactionIsRolledBackAtOnce(Function<Flux<Result>, Flux<Long>> reader) {
		Mono.usingWhen(Mono.fromSupplier(this.connections::begin),
				(connection) -> reader.apply(insertTwice(connection))
					.onErrorResume((failure) -> Mono.empty())
					.then(Mono.from(connection.rollbackTransaction())),
				Connection::close)
			.block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM single")).isZero();
	}

	private static Flux<Result> insertTwice(Connection connection) {
		return Flux.from(connection.createStatement("INSERT INTO single VALUES ($1)")
			.bind(0, 1)
			.add()
			.bind(0, 1)
			.add()
			.bind(0, 2)
			.execute());
	}

}
