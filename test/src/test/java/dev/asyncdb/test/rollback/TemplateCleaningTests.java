package dev.asyncdb.test.rollback;

import java.util.List;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Copies of a database to which others connect meanwhile.
 */
class TemplateCleaningTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private final ConnectionFactoryOptions address = ConnectionFactoryOptions.parse(this.database.r2dbcUrl());

	private final TestTransactions transactions = new TestTransactions(RollbackOptions.defaults(), (sql) -> {
	});

	@AfterEach
	void close() {
		this.transactions.close();
		this.database.close();
	}

	private ConnectionFactory sibling(ConnectionFactory driver, String name) {
		return ConnectionFactories.get(this.address.mutate().option(ConnectionFactoryOptions.DATABASE, name).build());
	}

	private void copyWhile(Mono<List<Connection>> opened) {
		opened.subscribe();
		this.transactions.beginReal("SomeTests.test", RealCleaning.template(this::sibling));
		assertThat(this.transactions.end("SomeTests.test")).isEmpty();
		opened.flatMapIterable((all) -> all)
			.flatMap((connection) -> Mono.from(connection.close()).onErrorComplete())
			.then()
			.block(TestDatabase.TIMEOUT);
	}

	private static Mono<List<Connection>> connected(ConnectionFactory factory, int times) {
		return Flux.range(0, times)
			.concatMap((number) -> Flux.<Connection>from(factory.create()))
			.collectList()
			.cache();
	}

	@RepeatedTest(10)
	void poolMayFillItself() {
		copyWhile(connected(this.transactions.decorate(ConnectionFactories.get(this.address)), 10));
	}

	@Test
	void othersMayConnect() {
		this.transactions.decorate(ConnectionFactories.get(this.address));
		copyWhile(connected(ConnectionFactories.get(this.address), 2).onErrorReturn(List.of()));
	}

}
