package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.asyncdb.session.Forest.Bark;
import dev.asyncdb.session.Forest.Branch;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the tables of {@link Forest}. Each step changes the model and the
 * objects of the current session.
 */
final class ForestModel {

	private final Random random;

	private Map<String, Stored> rows = new TreeMap<>();

	private Set<String> grafts = new TreeSet<>();

	private Map<String, Branch> objects = new HashMap<>();

	// What this flush has moved, and what has received a new branch otherwise than by its
	// list: the former cannot be moved again, the latter not deleted
	private final Set<String> moved = new HashSet<>();

	private final Set<String> receivers = new HashSet<>();

	private boolean isLoaded;

	private int count;

	ForestModel(Random random) {
		this.random = random;
	}

	/**
	 * Begin with the objects that a new session has loaded.
	 */
	void begin(List<Branch> branches, boolean withRelations) {
		this.objects = new HashMap<>();
		branches.forEach((branch) -> this.objects.put(branch.name, branch));
		this.isLoaded = withRelations;
		flushed();
	}

	void flushed() {
		this.moved.clear();
		this.receivers.clear();
	}

	/**
	 * Keep the state before a part that is undone.
	 * @return restores it
	 */
	Runnable mark() {
		Map<String, Stored> keptRows = new TreeMap<>();
		this.rows.forEach((name, row) -> keptRows.put(name, row.copy()));
		Set<String> keptGrafts = new TreeSet<>(this.grafts);
		Map<String, Branch> keptObjects = new HashMap<>(this.objects);
		return () -> {
			this.rows = keptRows;
			this.grafts = keptGrafts;
			this.objects = keptObjects;
			flushed();
		};
	}

	String step(AsyncSession session) {
		return switch (this.random.nextInt(11)) {
			case 0, 1, 2 -> grow(session);
			case 3, 4, 5 -> move(session);
			case 6 -> delete(session);
			case 7 -> paint();
			case 8 -> graft(session, true);
			case 9 -> graft(session, false);
			default -> claim();
		};
	}

	private String grow(AsyncSession session) {
		String name = "b" + this.count++;
		Branch parent = (this.random.nextInt(5) > 0) ? any() : null;
		Branch branch = new Branch(name, "o" + name);
		this.rows.put(name, new Stored(branch.origin));
		if (parent == null) {
			session.add(branch);
		}
		else {
			place(session, branch, parent);
		}
		this.objects.put(name, branch);
		this.moved.add(name);
		return "grow " + name + " of " + ((parent != null) ? parent.name : "-");
	}

	private String move(AsyncSession session) {
		Branch branch = any();
		Branch to = any();
		if (branch == null || to == null || isWithin(to.name, branch.name) || !this.moved.add(branch.name)
				|| to.name.equals(row(branch).parent)) {
			return "";
		}
		return place(session, branch, to);
	}

	private String place(AsyncSession session, Branch branch, Branch to) {
		String from = row(branch).parent;
		row(branch).parent = to.name;
		int way = this.random.nextInt(4);
		if (way == 0 && to.id != null) {
			branch.parentId = to.id;
			addReceiver(branch, to);
			session.add(branch);
		}
		else if (way == 1) {
			branch.parent = to;
			addReceiver(branch, to);
			session.add(branch);
		}
		else {
			Branch old = (from != null) ? this.objects.get(from) : null;
			if (old != null && way == 2 && isListed(old)) {
				old.getBranches().remove(branch);
			}
			if (isListed(to)) {
				to.getBranches().add(branch);
			}
			else {
				session.relation(to, Branch::getBranches).add(branch);
			}
		}
		return "%s to %s, way %d".formatted(branch.name, to.name, way);
	}

	private void addReceiver(Branch branch, Branch to) {
		if (branch.id == null) {
			this.receivers.add(to.name);
		}
	}

	private boolean isListed(Branch branch) {
		return this.isLoaded || branch.id == null;
	}

	private String delete(AsyncSession session) {
		Branch branch = any();
		if (branch == null || branch.id == null || !this.moved.add(branch.name)) {
			return "";
		}
		List<String> gone = this.rows.keySet().stream().filter((name) -> isWithin(name, branch.name)).toList();
		if (gone.stream().anyMatch(this.receivers::contains)) {
			this.moved.remove(branch.name);
			return "";
		}
		session.delete(branch);
		gone.forEach(this::forget);
		return "delete " + branch.name + " with " + gone;
	}

	private void forget(String name) {
		this.rows.remove(name);
		this.objects.remove(name);
		this.grafts.removeIf((graft) -> List.of(graft.split(" ")).contains(name));
	}

	private String paint() {
		Branch branch = any();
		if (branch == null) {
			return "";
		}
		Bark bark = branch.bark;
		int way = this.random.nextInt(4);
		if (way == 0) {
			branch.bark = null;
		}
		else if (bark != null && way == 1) {
			bark.color = null;
			bark.width = this.count++ % 100;
		}
		else {
			branch.bark = new Bark((way == 2) ? "c" + this.count++ : null, this.random.nextBoolean() ? 7 : null);
		}
		row(branch).bark = (branch.bark != null) ? text(branch.bark.color) + "/" + text(branch.bark.width) : "-/-";
		return "paint %s %s".formatted(branch.name, row(branch).bark);
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "-";
	}

	private String graft(AsyncSession session, boolean isAdded) {
		Branch stock = any();
		Branch scion = any();
		if (stock == null || scion == null || stock.id == null || scion.id == null) {
			return "";
		}
		String graft = stock.name + " " + scion.name;
		if (this.moved.contains(graft) || isAdded == this.grafts.contains(graft)) {
			return "";
		}
		this.moved.add(graft);
		boolean isFromStock = this.random.nextBoolean();
		RelatedEntities<Branch> related = isFromStock ? session.relation(stock, Branch::getScions)
				: session.relation(scion, Branch::getStocks);
		Branch other = isFromStock ? scion : stock;
		if (isAdded) {
			this.grafts.add(graft);
			related.add(other);
		}
		else {
			this.grafts.remove(graft);
			related.remove(other);
		}
		return (isAdded ? "graft " : "cut ") + graft;
	}

	/**
	 * Change what only an insert writes.
	 */
	private String claim() {
		Branch branch = any();
		if (branch == null || branch.id == null) {
			return "";
		}
		branch.origin = "claimed";
		return "claim " + branch.name;
	}

	private Stored row(Branch branch) {
		return Objects.requireNonNull(this.rows.get(branch.name));
	}

	private boolean isWithin(String name, String root) {
		String current = name;
		while (current != null && !current.equals(root)) {
			Stored row = this.rows.get(current);
			current = (row != null) ? row.parent : null;
		}
		return current != null;
	}

	private @Nullable Branch any() {
		List<String> names = this.rows.keySet().stream().filter(this.objects::containsKey).toList();
		return names.isEmpty() ? null : this.objects.get(names.get(this.random.nextInt(names.size())));
	}

	/**
	 * What must be read.
	 */
	List<String> expected() {
		List<String> expected = new ArrayList<>();
		this.rows.forEach((name, row) -> expected
			.add("branch %s of %s from %s %s".formatted(name, text(row.parent), row.origin, row.bark)));
		this.grafts.forEach((graft) -> expected.add("graft " + graft));
		return expected.stream().sorted().toList();
	}

	/**
	 * A row.
	 */
	private static final class Stored {

		private @Nullable String parent;

		private String bark = "-/-";

		private final String origin;

		Stored(String origin) {
			this.origin = origin;
		}

		Stored copy() {
			Stored copy = new Stored(this.origin);
			copy.parent = this.parent;
			copy.bark = this.bark;
			return copy;
		}

	}

}
