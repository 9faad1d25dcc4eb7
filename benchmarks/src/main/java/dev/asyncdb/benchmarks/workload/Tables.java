package dev.asyncdb.benchmarks.workload;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.benchmarks.model.Child;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.benchmarks.model.Parent;

/**
 * The tables and their rows.
 */
public final class Tables {

	/** How many items are stored before a scenario begins. */
	public static final int ITEMS = 100_000;

	static final int LABELS = 1000;

	static final int PARENTS = 1000;

	static final int CHILDREN = 10;

	// Finds read the first rows and check them, changes write the next ones
	private static final int READ_ONLY = 1000;

	private Tables() {
	}

	/**
	 * Return the statements that create and fill the tables.
	 */
	public static List<String> statements() {
		return List.of(Item.CREATE, Parent.CREATE, Child.CREATE, Label.CREATE,
				"INSERT INTO label (name) SELECT 'label' || n FROM generate_series(1, %d) n".formatted(LABELS),
				"INSERT INTO item (name, price, note) SELECT 'item' || n, n, 'a note' FROM generate_series(1, %d) n"
					.formatted(ITEMS),
				"INSERT INTO parent SELECT n, 'parent' || n FROM generate_series(1, %d) n".formatted(PARENTS),
				"INSERT INTO child (parent_id, label) SELECT n %% %1$d + 1, 'child' || n FROM generate_series(1, %2$d) n"
					.formatted(PARENTS, PARENTS * CHILDREN),
				"CREATE INDEX child_parent ON child (parent_id)", "ANALYZE");
	}

	static long readId() {
		return ThreadLocalRandom.current().nextLong(1, READ_ONLY + 1);
	}

	static long changedId() {
		return ThreadLocalRandom.current().nextLong(READ_ONLY + 1, ITEMS + 1);
	}

	static int price() {
		return ThreadLocalRandom.current().nextInt();
	}

	static String labelName() {
		return "label" + ThreadLocalRandom.current().nextInt(1, LABELS + 1);
	}

}
