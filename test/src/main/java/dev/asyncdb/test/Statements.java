package dev.asyncdb.test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import org.assertj.core.api.AssertProvider;

/**
 * The statements that a test has sent to its databases so far, from all threads, for
 * {@code assertThat(statements)}. A bean, emptied before each test. The commands that
 * begin and end transactions are not among them. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Statements implements AssertProvider<StatementsAssert> {

	private final List<String> texts = new CopyOnWriteArrayList<>();

	/**
	 * Add a statement.
	 * @param sql its text, with markers instead of bound values
	 * @since 0.1.0
	 */
	public void add(String sql) {
		this.texts.add(sql);
	}

	/**
	 * Return the texts of the statements.
	 * @return the texts in the order of execution, with markers instead of bound values
	 * @since 0.1.0
	 */
	public List<String> texts() {
		return List.copyOf(this.texts);
	}

	/**
	 * Forget the statements so far.
	 * @since 0.1.0
	 */
	public void clear() {
		this.texts.clear();
	}

	/**
	 * Return the statements of a block.
	 * @param block what sends the statements; a publisher has to be awaited in it
	 * @return a copy with the statements that were sent meanwhile, by any thread
	 * @throws IllegalStateException if the block throws a checked exception
	 * @since 0.1.0
	 */
	public Statements during(Callable<?> block) {
		int before = this.texts.size();
		try {
			block.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The block has failed", ex);
		}
		Statements since = new Statements();
		List<String> all = texts();
		since.texts.addAll(all.subList(before, all.size()));
		return since;
	}

	@Override
	public StatementsAssert assertThat() {
		return new StatementsAssert(this);
	}

	@Override
	public String toString() {
		return String.join("\n", this.texts);
	}

}
