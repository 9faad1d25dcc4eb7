package dev.asyncdb.session.unit;

import java.util.function.Consumer;

import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ignores the refusal of work whose caller has cancelled. The work may run on another
 * thread and notices the rollback before the cancel, then no subscriber is left for the
 * refusal and Reactor would log it as an error.
 */
public final class DroppedRefusals {

	// Where Operators.onErrorDropped looks for the hook of one sequence, since 3.1
	private static final String HOOK = "reactor.onErrorDropped.local";

	private static final Consumer<Throwable> IGNORE = DroppedRefusals::dropped;

	private DroppedRefusals() {
	}

	/**
	 * Return a context in which refusals without a subscriber are ignored.
	 */
	public static Context ignored(Context context) {
		return context.hasKey(HOOK) ? context : context.put(HOOK, IGNORE);
	}

	/**
	 * Return whether a failure is the refusal of work that was undone.
	 */
	public static boolean isRefusal(Throwable failure) {
		return failure instanceof UndoablePart.RefusedException;
	}

	private static void dropped(Throwable failure) {
		if (!isRefusal(failure)) {
			Operators.onErrorDropped(failure, Context.empty());
		}
	}

}
