package dev.asyncdb.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

import dev.asyncdb.connection.TransactionHealth.CommitOrder;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random begins, commits and ends of commits: no transaction is committed whose snapshot
 * lacks what another one has committed before it.
 */
class CommitOrderTests {

	private static final int STEPS = 20_000;

	private final CommitOrder order = new CommitOrder();

	private final List<Transaction> open = new ArrayList<>();

	private int begun;

	private int ended;

	private final Random random = TestRun.random("CommitOrderTests");

	/**
	 * Run the steps.
	 * @return the number of commits that began before all earlier commits were visible
	 */
	private int blindCommits(Predicate<Transaction> enter) {
		int blind = 0;
		for (int step = 0; step < STEPS; step++) {
			switch (this.random.nextInt(3)) {
				case 0 -> this.open.add(new Transaction(this.ended, this.order.commits()));
				case 1 -> {
					blind += commit(enter);
				}
				default -> end();
			}
		}
		assertThat(this.ended).as("commits").isPositive();
		return blind;
	}

	private int commit(Predicate<Transaction> enter) {
		if (this.open.isEmpty()) {
			return 0;
		}
		Transaction one = this.open.remove(this.random.nextInt(this.open.size()));
		int before = this.begun;
		this.begun += enter.test(one) ? 1 : 0;
		return (this.begun > before && one.visible() < before) ? 1 : 0;
	}

	private void end() {
		if (this.begun > this.ended) {
			this.order.leave();
			this.ended++;
		}
	}

	@Test
	void committedTransactionHasSeenAllCommitsBeforeIt() {
		assertThat(blindCommits((one) -> this.order.enter(one.before()))).isZero();
	}

	@Test
	void canaryWhenRunningCommitsAreForgottenIsFound() {
		assertThat(blindCommits((one) -> one.visible() == this.ended)).isPositive();
	}

	@Test
	void refusalIsRepeatedByRetries() {
		assertThat(DatabaseErrorKind.of(CommitOrder.refusal())).isEqualTo(DatabaseErrorKind.SERIALIZATION_FAILURE);
	}

	/** The commits that are part of the snapshot, and the number for the order. */
	private record Transaction(int visible, long before) {

	}

}
