package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of work whose subscriber has cancelled, as operators of Reactor drop them.
 */
class DroppedRefusalsTests {

	private static List<Throwable> dropped(RuntimeException failure) {
		List<Throwable> dropped = new ArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			Operators.onErrorDropped(failure, DroppedRefusals.ignored(Context.empty()));
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		return dropped;
	}

	@Test
	void refusalIsIgnored() {
		assertThat(dropped(UndoablePart.refusal())).isEmpty();
	}

	@Test
	void otherErrorsAreDroppedAsUsual() {
		IllegalStateException failure = new IllegalStateException("expected");
		assertThat(dropped(failure)).containsExactly(failure);
	}

}
