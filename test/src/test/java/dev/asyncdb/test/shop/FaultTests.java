package dev.asyncdb.test.shop;

import java.time.Duration;

import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.test.embedded.EmbeddedPostgres;
import dev.asyncdb.test.fault.Connections;
import dev.asyncdb.test.fault.Faults;
import dev.asyncdb.test.fault.Moment;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Faults in a test of Spring.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES)
@EmbeddedPostgres
@Import({ Bank.class, Journal.class })
@TestMethodOrder(MethodName.class)
class FaultTests {

	@Autowired
	private Bank bank;

	@Autowired
	private Faults faults;

	@Autowired
	private Connections connections;

	private static <T> T await(Mono<T> publisher) {
		return publisher.block(TestDatabase.TIMEOUT);
	}

	@Test
	void callerThatHangsUpLeavesNothing() {
		this.faults.hangUp(Moment.duringStatement("insert into"), this.bank.open("ada"));
		assertThat(this.connections).areReleased();
		assertThat(await(this.bank.count())).isZero();
	}

	@Test
	@RealTransactions
	void lostConnectionIsReplaced() {
		this.faults.loseConnection(Moment.beforeStatement("insert into"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(this.bank.open("ada")));
		assertThat(await(this.bank.open("bob"))).isNotNull();
	}

	@Test
	void slowServer() {
		this.faults.delay(Duration.ofMillis(200));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> await(this.bank.open("ada").timeout(Duration.ofMillis(100))));
		assertThat(this.connections).areReleased();
	}

	@Test
	void theNextTestHasNoFaults() {
		this.faults.delay(Duration.ofHours(1));
	}

	@Test
	void zLastTestIsNotDelayed() {
		assertThat(await(this.bank.count())).isZero();
	}

}
