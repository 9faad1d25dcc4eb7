package dev.asyncdb.reactive;

/**
 * Keeps deadlines, and does what is to be done when one passes.
 */
public interface DeadlineKeeper {

	/**
	 * Do something unless it is said in time that there is no need.
	 */
	default Deadlines.Deadline in(long nanos, Runnable missed) {
		Deadlines.Deadline deadline = new Deadlines.Deadline(System.nanoTime() + nanos, missed);
		keep(deadline);
		return deadline;
	}

	/**
	 * Keep a deadline until it is over.
	 */
	void keep(Deadlines.Deadline deadline);

}
