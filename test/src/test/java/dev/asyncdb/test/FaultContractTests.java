package dev.asyncdb.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.test.fault.Connections;
import dev.asyncdb.test.fault.Faults;
import dev.asyncdb.test.fault.Moment;
import dev.asyncdb.test.rollback.RealCleaning;
import dev.asyncdb.test.shop.Account;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Faults on each product, in tests that are rolled back and with real transactions.
 */
class FaultContractTests extends KitTests {

	private Faults faults;

	private Connections connections;

	@BeforeEach
	void findFaults() {
		this.faults = this.context.getBean(Faults.class);
		this.connections = this.context.getBean(Connections.class);
	}

	@AfterEach
	void endFaults() {
		this.faults.reset();
		assertThat(endTest()).isEmpty();
		this.database.execute("DELETE FROM account WHERE owner <> 'first'");
	}

	private void beginReal() {
		endTest();
		this.transactions.beginReal("SomeTests.test", RealCleaning.NONE);
	}

	static Stream<Moment> moments() {
		return Stream.of(Moment.beforeStatement(), Moment.beforeStatement("insert into"),
				Moment.duringStatement("account"));
	}

	@ParameterizedTest
	@MethodSource("moments")
	void callerThatHangsUpLeavesNothing(Moment moment) {
		this.faults.hangUp(moment, this.bank.open("ada"));
		assertThat(this.connections).areReleased();
		assertThat(await(this.bank.count())).isOne();
	}

	@ParameterizedTest
	@MethodSource("moments")
	void callerThatHangsUpLeavesNothingInRealTransactions(Moment moment) {
		beginReal();
		this.faults.hangUp(moment, this.bank.open("ada"));
		assertThat(this.connections).areReleased();
		assertThat(countOutside()).isOne();
	}

	@Test
	void callerThatHangsUpAtCommitLosesNoConnection() {
		beginReal();
		this.faults.hangUp(Moment.atCommit(), this.bank.open("ada"));
		assertThat(this.connections).areReleased();
		assertThat(countOutside()).isBetween(1L, 2L);
		assertThat(await(this.bank.open("bob"))).isNotNull();
	}

	@Test
	void momentThatIsNotReachedFailsTheTest() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.faults.hangUp(Moment.beforeStatement("nothing"), this.bank.count()))
			.withMessage("The work has ended before the moment 'before statement 'nothing''");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.faults.hangUp(Moment.atCommit(), Mono.error(new IllegalStateException("refused"))))
			.withMessage("The work has failed before the moment 'at commit'")
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void heldConnectionIsReported() {
		await(this.manager.inTransaction((session) -> session.save(new Account("ada", 1))
			.then(Mono
				.fromRunnable(() -> assertThatExceptionOfType(AssertionError.class)
					.isThrownBy(() -> assertThat(this.connections).areReleasedWithin(Duration.ofMillis(50)))
					.withMessageContaining("1 of them are acquired or waited for"))
				.subscribeOn(Schedulers.boundedElastic()))));
	}

	@ParameterizedTest
	@MethodSource("moments")
	void lostConnectionFailsItsCallerOnly(Moment moment) {
		beginReal();
		this.faults.loseConnection(moment);
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(this.bank.open("ada")));
		assertThat(this.connections).areReleased();
		assertThat(await(this.bank.count())).isOne();
	}

	@Test
	void connectionLostAtCommitLeavesTheOutcomeOpen() {
		beginReal();
		this.faults.loseConnection(Moment.atCommit());
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> await(this.bank.open("ada")));
		assertThat(this.connections).areReleased();
		assertThat(countOutside()).isOne();
	}

	@Test
	void allConnectionsCanBeLost() {
		beginReal();
		await(this.bank.count());
		this.faults.loseConnections();
		assertThat(await(this.bank.count().retry(10))).isOne();
		assertThat(this.connections).areReleased();
	}

	@Test
	void sharedConnectionIsNotLost() {
		assertThatIllegalStateException().isThrownBy(() -> this.faults.loseConnections())
			.withMessageContaining("annotate the test with @RealTransactions");
		assertThatIllegalStateException().isThrownBy(() -> this.faults.loseConnection(Moment.atCommit()))
			.withMessageContaining("annotate the test with @RealTransactions");
	}

	@Test
	void slowServerDelaysEachStatement() {
		Duration delay = Duration.ofMillis(100);
		this.faults.delay(delay);
		long start = System.nanoTime();
		await(this.bank.open("ada"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(delay.multipliedBy(2));
	}

	@Test
	void faultsWorkWithoutSpring() {
		Faults own = new Faults();
		ConnectionFactory driver = ConnectionFactories
			.get(DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions());
		ConnectionPool pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(own.decorate(driver)).initialSize(0).maxSize(2).build());
		AsyncDatabaseManager plain = AsyncDatabaseManager.builder(pool).build();
		own.hangUp(Moment.duringStatement("account"),
				plain.inTransaction((session) -> session.save(new Account("ada", 1))));
		assertThat(Connections.of(plain)).areReleased();
		assertThat(countOutside()).isOne();
		List<Mono<Void>> ends = List.of(plain.dispose(), pool.disposeLater());
		ends.forEach(this::await);
	}

}
