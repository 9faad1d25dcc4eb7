package dev.asyncdb.reactive;

/**
 * Keeps deadlines and runs their actions when they expire.
 */
public interface DeadlineKeeper {

	/**
	 * Schedule an action that runs unless the deadline is cancelled before.
	 */
	default Deadlines.Deadline in(long nanos, Runnable missed) {
		Deadlines.Deadline deadline = new Deadlines.Task(nanos, missed);
		keep(deadline);
		return deadline;
	}

	/**
	 * Keep a deadline until it is done.
	 */
	void keep(Deadlines.Deadline deadline);

}
