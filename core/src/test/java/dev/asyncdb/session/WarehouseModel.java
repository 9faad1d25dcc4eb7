package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.asyncdb.session.Warehouse.Crate;
import dev.asyncdb.session.Warehouse.Label;
import dev.asyncdb.session.Warehouse.Lorry;
import dev.asyncdb.session.Warehouse.Rack;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the tables of {@link Warehouse}, kept by the simplest means. Each step
 * changes the model and the objects of the current session.
 */
final class WarehouseModel {

	private final Random random;

	private final Map<String, Stored> crates = new TreeMap<>();

	private final Set<String> racks = new TreeSet<>();

	private final Set<String> lorries = new TreeSet<>();

	private final Map<String, String> labels = new TreeMap<>();

	private int count;

	private final Set<Object> moved = new HashSet<>();

	private final Set<Crate> newOnLorry = new HashSet<>();

	private Map<String, Rack> rackObjects = Map.of();

	private Map<String, Lorry> lorryObjects = Map.of();

	private Map<String, Crate> crateObjects = Map.of();

	private Map<String, Label> labelObjects = Map.of();

	private boolean racksAreLoaded;

	WarehouseModel(Random random) {
		this.random = random;
	}

	/**
	 * Begin with the objects that a new session has loaded.
	 */
	void begin(List<Rack> racks, List<Lorry> lorries, List<Crate> crates, List<Label> labels, boolean racksAreLoaded) {
		this.rackObjects = new TreeMap<>();
		this.lorryObjects = new TreeMap<>();
		this.crateObjects = new TreeMap<>();
		this.labelObjects = new TreeMap<>();
		racks.forEach((rack) -> this.rackObjects.put(rack.name, rack));
		lorries.forEach((lorry) -> this.lorryObjects.put(lorry.name, lorry));
		crates.forEach((crate) -> this.crateObjects.put(crate.code, crate));
		labels.forEach((label) -> this.labelObjects.put(label.name, label));
		this.racksAreLoaded = racksAreLoaded;
		this.moved.clear();
		this.newOnLorry.clear();
	}

	String step(AsyncSession session) {
		return switch (this.random.nextInt(12)) {
			case 0 -> addOwner(session);
			case 1, 2 -> addCrate(session);
			case 3, 4 -> moveCrate(session);
			case 5 -> loadOntoLorry(session);
			case 6 -> deleteOwner(session);
			case 7 -> deleteCrate(session);
			case 8 -> passCode(session);
			case 9 -> replaceLabel(session);
			default -> seal();
		};
	}

	private String addOwner(AsyncSession session) {
		String name = "o" + this.count++;
		if (this.random.nextBoolean()) {
			Lorry lorry = new Lorry(name);
			session.add(lorry);
			this.lorries.add(name);
			this.lorryObjects.put(name, lorry);
		}
		else {
			Rack rack = new Rack(name);
			session.add(rack);
			this.racks.add(name);
			this.rackObjects.put(name, rack);
		}
		return "add " + name;
	}

	private String addCrate(AsyncSession session) {
		Rack rack = any(this.rackObjects);
		Crate crate = newCrate(session, "c" + this.count++);
		if (rack == null) {
			session.add(crate);
			return "add " + crate.code;
		}
		return "add " + place(session, crate, rack);
	}

	private Crate newCrate(AsyncSession session, String code) {
		Crate crate = new Crate(code, new byte[1 + this.random.nextInt(20)]);
		this.crates.put(code, new Stored(null, null, crate.seal.length));
		this.crateObjects.put(code, crate);
		this.moved.add(crate);
		return crate;
	}

	private String moveCrate(AsyncSession session) {
		Crate crate = any(this.crateObjects);
		Rack to = any(this.rackObjects);
		if (crate == null || to == null || !this.moved.add(crate)) {
			return "";
		}
		return "move " + place(session, crate, to);
	}

	private String place(AsyncSession session, Crate crate, Rack to) {
		Stored stored = Objects.requireNonNull(this.crates.get(crate.code));
		String from = stored.rack;
		if (to.name.equals(from)) {
			return "";
		}
		stored.rack = to.name;
		this.moved.add(to);
		int way = this.random.nextInt(4);
		if (way == 0 && to.getId() != null) {
			crate.rackId = to.getId();
			session.add(crate);
			return "%s to %s by column".formatted(crate.code, to.name);
		}
		if (way == 1) {
			crate.rack = to;
			session.add(crate);
			return "%s to %s by single".formatted(crate.code, to.name);
		}
		Rack old = (from != null) ? this.rackObjects.get(from) : null;
		if (old != null && way == 2 && this.racksAreLoaded) {
			old.getCrates().remove(crate);
		}
		if (this.racksAreLoaded || to.getId() == null) {
			to.getCrates().add(crate);
		}
		else {
			session.relation(to, Rack::getCrates).add(crate);
		}
		return "%s to %s by list, way %d".formatted(crate.code, to.name, way);
	}

	private String loadOntoLorry(AsyncSession session) {
		Crate crate = any(this.crateObjects);
		Lorry lorry = any(this.lorryObjects);
		if (crate == null || lorry == null || lorry.getId() == null || !this.moved.add(crate)) {
			return "";
		}
		Stored stored = Objects.requireNonNull(this.crates.get(crate.code));
		this.moved.add(lorry);
		if (!lorry.name.equals(stored.lorry)) {
			this.newOnLorry.add(crate);
		}
		crate.lorryId = lorry.getId();
		stored.lorry = lorry.name;
		Rack rack = (stored.rack != null) ? this.rackObjects.get(stored.rack) : null;
		if (rack != null && this.racksAreLoaded && this.random.nextBoolean()) {
			rack.getCrates().remove(crate);
			stored.rack = null;
			if (!this.newOnLorry.contains(crate)) {
				// Taken out of an owner, and given to none by this transaction
				forget(crate.code);
			}
			return "take %s from its rack onto %s".formatted(crate.code, lorry.name);
		}
		return "load %s onto %s".formatted(crate.code, lorry.name);
	}

	/**
	 * Delete an owner that received nothing. Its crates go with it, unless they went
	 * elsewhere before.
	 */
	private String deleteOwner(AsyncSession session) {
		Rack rack = any(this.rackObjects);
		if (rack == null || rack.getId() == null || !this.moved.add(rack)) {
			return "";
		}
		session.delete(rack);
		this.racks.remove(rack.name);
		this.rackObjects.remove(rack.name);
		for (String code : List.copyOf(this.crates.keySet())) {
			Stored stored = Objects.requireNonNull(this.crates.get(code));
			if (rack.name.equals(stored.rack)) {
				Crate crate = Objects.requireNonNull(this.crateObjects.get(code));
				// The same transaction gave it to an owner of another type
				if (this.newOnLorry.contains(crate)) {
					stored.rack = null;
				}
				else {
					forget(code);
				}
			}
		}
		return "delete " + rack.name;
	}

	private String deleteCrate(AsyncSession session) {
		Crate crate = any(this.crateObjects);
		if (crate == null || !this.moved.add(crate)) {
			return "";
		}
		session.delete(crate);
		forget(crate.code);
		return "delete " + crate.code;
	}

	private void forget(String code) {
		this.crates.remove(code);
		this.crateObjects.remove(code);
	}

	/**
	 * A crate gets another unique code, and a new one takes the former.
	 */
	private String passCode(AsyncSession session) {
		Crate crate = any(this.crateObjects);
		if (crate == null || crate.stamp == null || !this.moved.add(crate)) {
			return "";
		}
		String code = crate.code;
		Stored stored = Objects.requireNonNull(this.crates.remove(code));
		Rack rack = (stored.rack != null) ? this.rackObjects.get(stored.rack) : null;
		if (rack != null) {
			// The code of a deleted row is not free before its DELETE
			this.moved.add(rack);
		}
		crate.code = "c" + this.count++;
		this.crates.put(crate.code, stored);
		this.crateObjects.put(crate.code, crate);
		session.add(newCrate(session, code));
		return "pass %s on".formatted(code);
	}

	private String replaceLabel(AsyncSession session) {
		String name = "l" + this.random.nextInt(4);
		Label old = this.labelObjects.get(name);
		if (old != null) {
			session.delete(old);
		}
		Label label = new Label(name, "content" + this.count++);
		session.add(label);
		this.labelObjects.put(name, label);
		this.labels.put(name, label.content);
		return "replace " + name;
	}

	/**
	 * Replace the seal, or change an object again after a flush.
	 */
	private String seal() {
		Crate crate = any(this.crateObjects);
		if (crate == null) {
			return "";
		}
		crate.seal = new byte[1 + this.random.nextInt(20)];
		Objects.requireNonNull(this.crates.get(crate.code)).seal = crate.seal.length;
		return "seal " + crate.code;
	}

	private <T> @Nullable T any(Map<String, T> all) {
		return all.isEmpty() ? null : new ArrayList<>(all.values()).get(this.random.nextInt(all.size()));
	}

	/**
	 * The crates that the application holds.
	 */
	List<Crate> objects() {
		return List.copyOf(this.crateObjects.values());
	}

	/**
	 * What must be read.
	 */
	List<String> expected() {
		List<String> rows = new ArrayList<>();
		this.racks.forEach((name) -> rows.add("rack " + name));
		this.lorries.forEach((name) -> rows.add("lorry " + name));
		this.labels.forEach((name, content) -> rows.add("label " + name + " " + content));
		this.crates.forEach((code, crate) -> rows.add("crate %s stamp-%s %d on %s in %s".formatted(code, code,
				crate.seal, (crate.rack != null) ? crate.rack : "-", (crate.lorry != null) ? crate.lorry : "-")));
		return rows.stream().sorted().toList();
	}

	/**
	 * The row of a crate.
	 */
	private static final class Stored {

		private @Nullable String rack;

		private @Nullable String lorry;

		private int seal;

		Stored(@Nullable String rack, @Nullable String lorry, int seal) {
			this.rack = rack;
			this.lorry = lorry;
			this.seal = seal;
		}

	}

}
