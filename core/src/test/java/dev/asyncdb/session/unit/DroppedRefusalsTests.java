package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of work whose subscriber has cancelled, while a step of it runs.
 */
class DroppedRefusalsTests {

	private static List<Throwable> dropped(RuntimeException failure) {
		List<Throwable> dropped = new ArrayList<>();
		BaseSubscriber<Object> caller = new BaseSubscriber<>() {
		};
		Hooks.onErrorDropped(dropped::add);
		try {
			Flux.range(0, 2).<Object>concatMap((step) -> {
				caller.cancel();
				throw failure;
			}).contextWrite(DroppedRefusals::ignored).subscribe(caller);
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
