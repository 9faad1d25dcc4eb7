package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.test.rollback.TurnQueue.Turn;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The turns of callers, in virtual time.
 */
class TurnQueueTests {

	private static final Duration GRACE = Duration.ofMillis(10);

	private static final Duration LIMIT = Duration.ofSeconds(3);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final TurnQueue queue = new TurnQueue(GRACE, LIMIT, this.timer, Schedulers.immediate());

	private final List<Turn> granted = new ArrayList<>();

	private final List<Throwable> refused = new ArrayList<>();

	private Connection driver;

	private Frame outer;

	private Frame inner;

	@BeforeEach
	void open() {
		H2ConnectionConfiguration memory = H2ConnectionConfiguration.builder().inMemory("turns").build();
		this.driver = new H2ConnectionFactory(memory).create().blockOptional(TestDatabase.TIMEOUT).orElseThrow();
		TestScope scope = new TestScope("test", new ScopeCommands(this.driver, ScopeDialect.H2), this.queue);
		this.outer = scope.begin(false);
		this.inner = scope.begin(false);
	}

	@AfterEach
	void close() {
		ScopeCommands.close(this.driver).block(TestDatabase.TIMEOUT);
		this.timer.dispose();
	}

	private Disposable ask(@Nullable Frame frame, String what) {
		return this.queue.acquire(frame, what).subscribe(this.granted::add, this.refused::add);
	}

	private void write(Frame frame) {
		ask(frame, "INSERT");
		frame.executes("INSERT");
		this.queue.push(frame);
		this.granted.get(this.granted.size() - 1).end();
	}

	@Test
	void oneStatementRunsAtATime() {
		ask(null, "a");
		ask(null, "b");
		ask(null, "c");
		assertThat(this.granted).hasSize(1);
		this.granted.get(0).end();
		this.granted.get(0).end();
		assertThat(this.granted).hasSize(2);
		this.granted.get(1).end();
		assertThat(this.granted).hasSize(3);
	}

	@Test
	void newcomerBeginsOnTopAfterTheGrace() {
		write(this.outer);
		ask(this.inner, "b");
		this.timer.advanceTimeBy(GRACE.minusMillis(1));
		assertThat(this.granted).hasSize(1);
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.granted).hasSize(2);
	}

	@Test
	void statementOfTheTopComesBeforeNewcomers() {
		write(this.outer);
		ask(this.inner, "b");
		ask(this.outer, "c");
		assertThat(this.granted).hasSize(2);
		this.timer.advanceTimeBy(GRACE.multipliedBy(3));
		assertThat(this.granted).hasSize(2);
		this.granted.get(1).end();
		this.timer.advanceTimeBy(GRACE);
		assertThat(this.granted).hasSize(3);
	}

	@Test
	void transactionBelowWaitsForTheOneOnTop() {
		write(this.outer);
		this.timer.advanceTimeBy(GRACE);
		write(this.inner);
		ask(this.outer, "c");
		this.timer.advanceTimeBy(LIMIT.minusMillis(100));
		assertThat(this.granted).hasSize(2);
		ask(this.inner, "COMMIT");
		this.queue.pop(this.inner);
		this.granted.get(2).end();
		assertThat(this.granted).hasSize(4);
		assertThat(this.queue.top()).isSameAs(this.outer);
	}

	@Test
	void callerThatWaitsTooLongIsRefused() {
		ask(null, "SELECT slow");
		ask(null, "SELECT other");
		this.timer.advanceTimeBy(LIMIT);
		assertThat(this.refused).singleElement()
			.isInstanceOf(TurnTimeoutException.class)
			.asString()
			.contains("'SELECT other' has waited 3000 ms", "'SELECT slow'");
		this.granted.get(0).end();
		assertThat(this.granted).hasSize(1);
	}

	@Test
	void cancelledCallerLetsTheNextOneRun() {
		Disposable first = ask(null, "a");
		Disposable second = ask(null, "b");
		ask(null, "c");
		second.dispose();
		first.dispose();
		assertThat(this.granted).hasSize(1);
		this.granted.get(0).end();
		assertThat(this.granted).hasSize(2);
	}

	@Test
	void quietQueueClosesAndRefusesNewcomers() {
		List<Boolean> quiet = new ArrayList<>();
		ask(null, "a");
		this.queue.close(LIMIT, () -> new TestOverException("test")).subscribe(quiet::add);
		assertThat(quiet).isEmpty();
		this.granted.get(0).end();
		assertThat(quiet).containsExactly(true);
		ask(null, "b");
		assertThat(this.refused).singleElement().isInstanceOf(TestOverException.class);
	}

	@Test
	void closingQueueDoesNotWaitForEver() {
		List<Boolean> quiet = new ArrayList<>();
		write(this.outer);
		this.queue.close(LIMIT, () -> new TestOverException("test")).subscribe(quiet::add);
		this.timer.advanceTimeBy(LIMIT);
		assertThat(quiet).containsExactly(false);
		assertThat(this.queue.holder()).contains("INSERT");
	}

}
