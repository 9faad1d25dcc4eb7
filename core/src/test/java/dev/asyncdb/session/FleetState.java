package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

import dev.asyncdb.session.Fleet.Cabin;
import dev.asyncdb.session.Fleet.Port;
import dev.asyncdb.session.Fleet.Ship;
import dev.asyncdb.session.Fleet.Vessel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What one transaction must store, kept by the simplest means, beside the objects of its
 * session. Each step changes both.
 */
final class FleetState {

	private final int realm;

	private final Map<String, Ship> ships = new TreeMap<>();

	private final Map<String, Cabin> cabins = new TreeMap<>();

	// The values that the rows must have: of ships their name, city and flag, of cabins
	// their name and ship
	private final Map<String, List<String>> values = new TreeMap<>();

	FleetState(int realm) {
		this.realm = realm;
	}

	FleetState copy() {
		FleetState copy = new FleetState(this.realm);
		copy.ships.putAll(this.ships);
		copy.cabins.putAll(this.cabins);
		this.values.forEach((code, values) -> copy.values.put(code, new ArrayList<>(values)));
		return copy;
	}

	int realm() {
		return this.realm;
	}

	/**
	 * Continue with objects that a new session has loaded.
	 */
	void loaded(List<Ship> ships, List<Cabin> cabins) {
		this.ships.clear();
		this.cabins.clear();
		ships.forEach((ship) -> this.ships.put(ship.code, ship));
		cabins.forEach((cabin) -> this.cabins.put(cabin.code, cabin));
	}

	/**
	 * Return the objects that have a row, or get one with the next flush.
	 */
	List<Vessel> objects() {
		List<Vessel> objects = new ArrayList<>(this.ships.values());
		objects.addAll(this.cabins.values());
		return objects;
	}

	/**
	 * Return what the rows must be, with the versions that the objects have.
	 */
	List<String> rows() {
		return objects().stream()
			.map((object) -> row(object.code, values(object), Objects.requireNonNullElse(object.version, -1L)))
			.sorted()
			.toList();
	}

	static String row(String code, List<String> values, Long version) {
		return code + " " + values + " v" + version;
	}

	/**
	 * Return an object as text, with all that a rollback restores.
	 */
	static String describe(Vessel object) {
		return row(object.code, actual(object), Objects.requireNonNullElse(object.version, -1L)) + " id " + object.id
				+ ((object instanceof Ship ship) ? " with " + ship.cabins.stream().map((cabin) -> cabin.code).toList()
						: " in " + ((Cabin) object).shipId);
	}

	static List<String> actual(Vessel object) {
		String name = String.valueOf(object.name);
		return (object instanceof Ship ship)
				? List.of(name, (ship.port != null) ? ship.port.city : "-", Arrays.toString(ship.flag)) : List.of(name);
	}

	private List<String> values(Vessel object) {
		return Objects.requireNonNull(this.values.get(object.code));
	}

	/**
	 * Do something at random.
	 * @param number is part of new values
	 * @param created receives new objects
	 */
	Step step(AsyncSession session, Random random, int number, List<Vessel> created) {
		Ship ship = any(this.ships, random);
		Cabin cabin = any(this.cabins, random);
		return switch (random.nextInt(13)) {
			case 0 -> addShip(session, new Ship(this.realm, "s" + number), created);
			case 1, 2 -> addCabin(session, new Cabin(this.realm, "c" + number), ship, created);
			case 3 -> (cabin != null && ship != null) ? move(cabin, ship) : Step.NOTHING;
			case 4 -> (cabin != null && cabin.id != null) ? takeOut(cabin) : Step.NOTHING;
			case 5 -> (cabin != null) ? deleteCabin(session, cabin) : Step.NOTHING;
			case 6 -> (ship != null) ? deleteShip(session, ship) : Step.NOTHING;
			case 7 -> (ship != null) ? wave(ship, (byte) number) : Step.NOTHING;
			case 8 -> (ship != null) ? call(ship, "p" + number) : Step.NOTHING;
			case 9 -> (cabin != null) ? rename(cabin, "n" + number) : Step.NOTHING;
			case 10 -> (ship != null) ? rename(ship, "n" + number) : Step.NOTHING;
			case 11 -> (ship != null) ? new Step("save " + ship.code, session.save(ship).then()) : Step.NOTHING;
			default -> new Step("flush", session.flush());
		};
	}

	/**
	 * Add an object of an undone part once more.
	 */
	Step addAgain(AsyncSession session, Vessel object, List<Vessel> created) {
		if (object instanceof Ship ship) {
			ship.cabins = new ArrayList<>();
			return addShip(session, ship, created);
		}
		((Cabin) object).shipId = null;
		return addCabin(session, (Cabin) object, null, created);
	}

	private Step addShip(AsyncSession session, Ship ship, List<Vessel> created) {
		this.ships.put(ship.code, ship);
		this.values.put(ship.code, new ArrayList<>(actual(ship)));
		created.add(ship);
		session.add(ship);
		return Step.done("add " + ship.code);
	}

	private Step addCabin(AsyncSession session, Cabin cabin, @Nullable Ship ship, List<Vessel> created) {
		this.cabins.put(cabin.code, cabin);
		this.values.put(cabin.code, new ArrayList<>(List.of(String.valueOf(cabin.name), "-")));
		created.add(cabin);
		session.add(cabin);
		return (ship != null) ? move(cabin, ship) : Step.done("add " + cabin.code);
	}

	private Step move(Cabin cabin, Ship ship) {
		leave(cabin);
		ship.cabins.add(cabin);
		values(cabin).set(1, ship.code);
		return Step.done("move %s to %s".formatted(cabin.code, ship.code));
	}

	private void leave(Cabin cabin) {
		Ship from = this.ships.get(values(cabin).get(1));
		if (from != null) {
			from.cabins.remove(cabin);
		}
		values(cabin).set(1, "-");
	}

	private Step takeOut(Cabin cabin) {
		leave(cabin);
		return Step.done("take out " + cabin.code);
	}

	private Step deleteCabin(AsyncSession session, Cabin cabin) {
		leave(cabin);
		session.delete(cabin);
		this.cabins.remove(cabin.code);
		this.values.remove(cabin.code);
		return Step.done("delete " + cabin.code);
	}

	private Step deleteShip(AsyncSession session, Ship ship) {
		if (!ship.cabins.isEmpty()) {
			return Step.NOTHING;
		}
		session.delete(ship);
		this.ships.remove(ship.code);
		this.values.remove(ship.code);
		return Step.done("delete " + ship.code);
	}

	private Step wave(Ship ship, byte flag) {
		ship.flag[0] = flag;
		values(ship).set(2, Arrays.toString(ship.flag));
		return Step.done("flag of " + ship.code);
	}

	private Step call(Ship ship, String city) {
		if (ship.port != null) {
			ship.port.city = city;
		}
		else {
			ship.port = new Port(city);
		}
		values(ship).set(1, city);
		return Step.done("port of " + ship.code);
	}

	private Step rename(Vessel object, String name) {
		object.name = name;
		values(object).set(0, name);
		return Step.done("rename " + object.code);
	}

	private <T> @Nullable T any(Map<String, T> all, Random random) {
		return all.isEmpty() ? null : new ArrayList<>(all.values()).get(random.nextInt(all.size()));
	}

	/**
	 * Something that was done, or is done by a statement.
	 */
	record Step(String name, Mono<Void> statement) {

		static final Step NOTHING = done("");

		static Step done(String name) {
			return new Step(name, Mono.empty());
		}

	}

}
